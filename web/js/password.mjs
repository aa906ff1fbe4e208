// @ts-check
// Password fields. A password leaves a field as bytes for the worker and in no other way; the field is then empty.
import { byId } from './dom.mjs';
import { passesUnmeasured } from './password_rules.mjs';
import { t } from './texts.mjs';

/** @import { Crypto } from '../../wasm/crypto.d.ts' */

const minLength = 8;
const maxLength = 128;

/** The same password typed on different keyboards is the same text (Unicode NFC). @param {HTMLInputElement} input */
const normalised = (input) => input.value.normalize('NFC');

/** @param {HTMLInputElement} input @returns {number} characters as a person counts them, nearly: code points */
export function passwordLength(input) {
  return [...normalised(input)].length;
}

/** @param {HTMLInputElement} input @returns {Uint8Array<ArrayBuffer>} its UTF-8 bytes, to be given to the worker; empties the field */
export function takePassword(input) {
  const bytes = new TextEncoder().encode(normalised(input));
  input.value = '';
  input.dispatchEvent(new Event('input')); // the strength, and whether it is shown, follow
  return bytes;
}

/** @param {HTMLInputElement} input @param {HTMLButtonElement} button */
export function makeRevealing(input, button) {
  const reveal = (/** @type {boolean} */ show) => {
    input.type = show ? 'text' : 'password';
    button.textContent = show ? t('password.hide') : t('password.show');
    button.setAttribute('aria-label', show ? t('password.hide_it') : t('password.show_it'));
  };
  reveal(false);
  button.addEventListener('click', () => {
    reveal(input.type === 'password');
    input.focus();
  });
  // An emptied field hides what comes next, and no browser remembers it as ordinary text.
  input.addEventListener('input', () => { if (input.value === '') reveal(false); });
}

/** What a guesser finds within a million tries (zxcvbn's 2 of 4) is refused; so are all lists of favourites. */
const leastScore = 2;

/** A copy for the worker. @param {HTMLInputElement} input @param {Crypto} module @param {string[]} userInputs */
async function scoreOf(input, module, userInputs) {
  return (await module.strength(new TextEncoder().encode(normalised(input)), userInputs)).score;
}

/**
 * Whether a new password may be used: 8 to 128 characters of any kind, not easy to guess. Unmeasured, it is at least 12.
 * @param {HTMLInputElement} input
 * @param {Crypto} module
 * @param {string[]} userInputs what a guesser would try first: name and address
 * @returns {Promise<string>} what to change, or nothing
 */
export async function passwordProblem(input, module, userInputs) {
  if (passwordLength(input) < minLength) return t('password.too_short');
  if (passwordLength(input) > maxLength) return t('password.too_long');
  const score = await scoreOf(input, module, userInputs).catch(() => null); // the module could not be loaded
  if (score === null) return passesUnmeasured(input.value, userInputs) ? '' : t('password.unmeasured');
  return score < leastScore ? t('password.too_weak') : '';
}

const pauseMs = 250;

/**
 * Says how easily the password is guessed, a moment after the last key press.
 * @param {HTMLInputElement} input
 * @param {Promise<Crypto>} crypto
 * @param {() => string[]} userInputs what a guesser would try first: name and address
 */
export function watchStrength(input, crypto, userInputs) {
  const meter = byId('strength-meter', HTMLMeterElement);
  const text = byId('strength', HTMLElement);
  let latest = 0;
  input.addEventListener('input', () => {
    const mine = ++latest;
    setTimeout(async () => {
      if (mine !== latest) return;
      if (input.value === '') {
        meter.value = 0;
        text.textContent = '';
        return;
      }
      const score = await crypto.then((module) => scoreOf(input, module, userInputs())).catch(() => null);
      if (mine !== latest || score === null) return; // the meter is advice: without it the form still works
      const enough = passwordLength(input) >= minLength;
      meter.value = enough ? Math.max(score, 0.3) : 0.3;
      text.textContent = enough ? t(`password.strength_${score}`) : t('password.too_short');
    }, pauseMs);
  });
}
