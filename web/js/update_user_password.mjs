// @ts-check
// Change of the password: the same root, sealed under the new one. Record and envelope go in one signed document, so there is no moment
// in which one fits and the other does not.
import { fromBase64url, toBase64url } from './bytes.mjs';
import { byId, showStep } from './dom.mjs';
import { showError, showFieldError, whileBusy } from './form.mjs';
import { updateKeys } from './key_update.mjs';
import { callFresh, ownCrypto, session } from './member.mjs';
import { makeRevealing, passwordLength, passwordProblem, takePassword, watchStrength } from './password.mjs';
import { t } from './texts.mjs';
import { loginByPassword, rootByLogin } from './unlock.mjs';

/** @import { Handle, WholeCrypto } from '../../wasm/crypto.d.ts' */

const form = byId('password-form', HTMLFormElement);
const error = byId('error', HTMLElement);
const progress = byId('progress', HTMLElement);
const current = byId('current-password', HTMLInputElement);
const password = byId('password', HTMLInputElement);
const { first_name: first, last_name: last, email } = session.account;
const ownWords = () => [first, last, email];

const crypto = ownCrypto();
crypto.catch(() => showError(error, t('problem.wasm')));
makeRevealing(current, byId('show-current-password', HTMLButtonElement));
makeRevealing(password, byId('show-password', HTMLButtonElement));
watchStrength(password, crypto, ownWords);

/** @param {WholeCrypto} module @param {Handle} login of the old password @returns {Promise<boolean>} officersGone */
async function change(module, login) {
  const hasKey = session.account.public_key !== undefined;
  const root = hasKey ? await rootByLogin(module, session, login) : 0;
  const { handle: registration, request } = await module.registerStart(takePassword(password));
  try {
    const { registration_response: response } = await callFresh('POST', '/password-changes', { registration_request: toBase64url(request) });
    const { record } = await module.passwordFinish(registration, fromBase64url(response));
    if (hasKey) return (await updateKeys(module, root, registration, { record })).officersGone;
    await callFresh('PUT', '/password-changes/record', { record: toBase64url(record) });
    return false;
  } finally {
    await module.close(registration);
    if (root !== 0) await module.close(root);
  }
}

async function run() {
  if (passwordLength(current) === 0) return showFieldError(current, t('password.missing'));
  const module = await crypto;
  const problem = await passwordProblem(password, module, ownWords());
  if (problem !== '') return showFieldError(password, problem);
  progress.textContent = t('working.checking');
  const login = await loginByPassword(module, session, takePassword(current));
  try {
    progress.textContent = t('working.locking');
    byId('officers-gone', HTMLElement).hidden = !await change(module, login);
  } finally {
    await module.close(login);
  }
  showStep('done-step');
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  void whileBusy({ area: form, error, onError: showWrong }, () => run().finally(() => { progress.textContent = ''; }));
});

/** @param {unknown} problem */
function showWrong(problem) {
  if (!(problem instanceof Error) || problem.name !== 'wrong_password') return false;
  showFieldError(current, t('error.wrong_password'));
  return true;
}
