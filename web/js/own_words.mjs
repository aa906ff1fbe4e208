// @ts-check
// 24 words that the person has: looked at while they are typed, then made into a root. They stand in the field while this step lasts
// and nowhere else.
import { firstDerivation } from './call.mjs';
import { byId } from './dom.mjs';
import { showError, whileBusy } from './form.mjs';
import { t } from './texts.mjs';
import { withWordAt } from './typed_words.mjs';
import { showTypos } from './typos.mjs';

/** @import { Crypto, Handle, PhraseCheck } from '../../wasm/crypto.d.ts' */

const wordCount = 24;
const otherWords = 'other_words';

/** Of store: the words are not those of the key that is wanted. */
export class OtherWords extends Error {
  name = otherWords;
}

const form = () => byId('own-form', HTMLFormElement);
const field = () => byId('own-words', HTMLTextAreaElement);
const compared = () => byId('own-compared', HTMLInputElement);

/** @param {PhraseCheck} check */
function statusText({ words, unknown, hasChecksum }) {
  if (words === 0) return '';
  if (words > wordCount) return t('words.own_too_many', { count: words });
  if (words < wordCount || unknown.length > 0) return t('words.own_count', { count: words - unknown.length });
  return t(hasChecksum ? 'words.own_right' : 'words.own_known');
}

/** @param {PhraseCheck} check @param {boolean} all false: the last word is still being typed */
function show(check, all) {
  const unknown = check.unknown.filter(({ position }) => all || position !== check.words - 1);
  byId('own-status', HTMLElement).textContent = statusText(check);
  byId('own-older', HTMLElement).hidden = check.words !== wordCount || check.unknown.length > 0 || check.hasChecksum;
  return unknown;
}

export function forgetOwnWords() {
  form().reset();
  byId('own-status', HTMLElement).textContent = '';
  byId('own-error', HTMLElement).textContent = '';
  byId('own-older', HTMLElement).hidden = true;
  showTypos(byId('own-typos', HTMLElement), []);
}

/**
 * @param {Crypto} module
 * @param {(root: Handle, publicKey: Uint8Array) => Promise<void>} store seals and sends the key
 * @param {() => void} finished
 * @param {number} [derivation] of a key that the words belong to
 */
export function startOwnWords(module, store, finished, derivation = firstDerivation) {
  const error = byId('own-error', HTMLElement);
  const progress = byId('own-progress', HTMLElement);
  let looks = 0;

  /** @param {boolean} all */
  async function look(all) {
    const mine = ++looks;
    const check = await module.phraseCheck(field().value);
    if (mine !== looks) return check; // typed on meanwhile
    const unknown = show(check, all);
    showTypos(byId('own-typos', HTMLElement), unknown.map(({ position, nearest }) => ({
      number: position + 1,
      nearest,
      take: (word) => {
        field().value = withWordAt(field().value, position, word);
        field().focus();
        void look(true);
      },
    })));
    return check;
  }

  /** @param {PhraseCheck} check @returns {string} what is still to do, or nothing */
  function missing({ words, unknown, hasChecksum }) {
    if (words !== wordCount) return t('error.phrase_word_count');
    if (unknown.length > 0) return t('error.phrase_word_unknown');
    return hasChecksum || compared().checked ? '' : t('words.older_missing');
  }

  field().oninput = (event) => {
    compared().checked = false;
    error.textContent = '';
    void look(/** @type {InputEvent} */ (event).inputType === 'insertFromPaste' || /\s$/.test(field().value));
  };
  field().onchange = () => void look(true);
  compared().onchange = () => { error.textContent = ''; };
  form().onsubmit = (event) => {
    event.preventDefault();
    void whileBusy({ area: form(), error, onError: showTaken }, async () => {
      const problem = missing(await look(true));
      if (problem !== '') return showError(error, problem);
      progress.textContent = t('words.making');
      const { root, publicKey } = await module.rootImport(field().value, derivation);
      try {
        await store(root, publicKey);
      } finally {
        progress.textContent = '';
        await module.close(root);
      }
      finished();
    });
  };

  /** Two accounts never have one key, and an account's key has no other words. @param {unknown} problem */
  function showTaken(problem) {
    const name = problem instanceof Error ? problem.name : '';
    if (name === otherWords) showError(error, t('words.own_other'));
    else if (name === 'key_exists') showError(error, t('words.own_taken'));
    else return false;
    return true;
  }
}
