// @ts-check
// After a reset by mail the key is still sealed under the old password. Three ways, told before the person chooses: the 24 words, the
// recovery officers (recovery.mjs), a new key.
import { call } from './api.mjs';
import { toHex } from './bytes.mjs';
import { byId, showStep } from './dom.mjs';
import { showError, whileBusy } from './form.mjs';
import { updateKeys } from './key_update.mjs';
import { askPassword, ownCrypto, session } from './member.mjs';
import { OtherWords, forgetOwnWords, startOwnWords } from './own_words.mjs';
import { errorText, t } from './texts.mjs';
import { leadThroughWords } from './words.mjs';

/** @import { Handle } from '../../wasm/crypto.d.ts' */

/** Words name the derivation that they were made for; of older ones the key was made as from a seed (core/keys/phrase.h). @type {Record<number, number>} */
const derivationOfWords = { 4: 1, 5: 2 };

/** @param {Handle} root */
async function sealUnderPassword(root) {
  const module = await ownCrypto();
  const login = await askPassword();
  try {
    const { officersGone } = await updateKeys(module, root, login);
    byId('officers-gone', HTMLElement).hidden = !officersGone;
  } finally {
    await module.close(login);
  }
}

async function useWords() {
  const module = await ownCrypto();
  const { public_key: key, derivation = 1 } = session.account;
  showStep('own-step');
  byId('own-words', HTMLTextAreaElement).focus();
  addEventListener('pagehide', forgetOwnWords); // nothing for the browser's cache of pages to keep
  startOwnWords(module, async (root, publicKey) => {
    if (toHex(publicKey) !== key) throw new OtherWords();
    await sealUnderPassword(root);
  }, () => {
    forgetOwnWords();
    showStep('words-done-step');
  }, derivationOfWords[derivation] ?? derivation);
}

/** The old key is lost: what was its is moved by the community. */
async function makeNewKey() {
  await leadThroughWords(await ownCrypto(), sealUnderPassword);
  showStep('new-done-step');
}

/** The way over the officers stands open only to those who chose some. */
async function showOfficersWay() {
  const { consent } = await call('GET', '/recovery');
  byId('has-officers', HTMLElement).hidden = !consent;
  byId('no-officers', HTMLElement).hidden = Boolean(consent);
}

const choose = byId('choose-step', HTMLElement);
const error = byId('error', HTMLElement);
const sure = byId('sure', HTMLInputElement);
const sureForm = byId('sure-form', HTMLFormElement);
const sureError = byId('sure-error', HTMLElement);

byId('way-words', HTMLButtonElement).onclick = () => void whileBusy({ area: choose, error }, useWords);
byId('own-back', HTMLButtonElement).onclick = () => {
  forgetOwnWords();
  showStep('choose-step');
};
byId('way-new', HTMLButtonElement).onclick = () => showStep('sure-step');
byId('sure-back', HTMLButtonElement).onclick = () => showStep('choose-step');
sure.onchange = () => { sureError.textContent = ''; };
sureForm.addEventListener('submit', (event) => {
  event.preventDefault();
  void whileBusy({ area: sureForm, error: sureError }, async () => {
    if (!sure.checked) return showError(sureError, t('repair_passphrase.sure_missing'));
    await makeNewKey();
  });
});
void showOfficersWay().catch((problem) => showError(error, errorText(problem)));
