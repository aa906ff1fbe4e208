// @ts-check
// Several at once: of those that the person has looked at, with one password or, inside the unlock window, none. The password is asked
// for in a dialog that says how much it is in all.
import { byId } from './dom.mjs';
import { showFieldError, whileBusy } from './form.mjs';
import { makeRevealing, passwordLength, takePassword } from './password.mjs';
import { amountText, t } from './texts.mjs';
import { sumsOf } from './transaction_sums.mjs';

/** @import { Handle } from '../../wasm/crypto.d.ts' */
/** @import { Entry } from './transaction_entry.mjs' */
/** @import { Shown } from './transaction_facts.mjs' */

/**
 * @typedef {object} Together
 * @property {() => Entry[]} open what waits and can be signed
 * @property {() => boolean} isWindowOpen whether no password is needed
 * @property {() => Promise<Handle>} rootByWindow
 * @property {(password: Uint8Array) => Promise<Handle>} rootByPassword
 * @property {(root: Handle, entries: Entry[], remember: boolean) => Promise<void>} sign closes the root
 * @property {(problem: unknown) => boolean} onError true when it needs no words here
 * @property {number} windowMinutes 0 = nothing can be remembered
 */

const bar = () => byId('waiting', HTMLElement);
const dialog = () => byId('together-dialog', HTMLDialogElement);
const password = () => byId('together-password', HTMLInputElement);
/** @param {Entry} entry */
const isChosen = ({ card }) => /** @type {HTMLInputElement | null} */ (card.querySelector('.looked'))?.checked ?? false;

/** Few enough are signed one by one. */
const several = 2;

/** @param {number} count */
const signText = (count) => (count === 1 ? t('check_transactions.sign_this') : t('check_transactions.sign_these', { count }));

/** @param {Together} together */
export function makeTogether(together) {
  /** What the dialog is about: what comes meanwhile has not been looked at. @type {Entry[]} */
  let asked = [];
  const chosen = () => together.open().filter(isChosen);

  function show() {
    const waiting = together.open();
    const count = waiting.filter(isChosen).length;
    byId('together', HTMLElement).hidden = waiting.length < several;
    byId('transactions', HTMLElement).classList.toggle('several', waiting.length >= several);
    byId('together-count', HTMLElement).textContent =
      t(count === waiting.length ? 'check_transactions.looked_all' : 'check_transactions.looked_count', { count, total: waiting.length });
    const button = byId('together-sign', HTMLButtonElement);
    button.textContent = count === 0 ? t('check_transactions.sign_none') : signText(count);
    button.disabled = count === 0;
  }

  function ask() {
    asked = chosen();
    byId('together-title', HTMLElement).textContent =
      asked.length === 1 ? t('check_transactions.sign_this') : t('check_transactions.sign_title', { count: asked.length });
    byId('together-submit', HTMLElement).textContent = signText(asked.length);
    byId('together-sum', HTMLElement).replaceChildren(...linesOf(asked.flatMap(({ shown }) => shown ?? [])));
    byId('together-dialog-error', HTMLElement).textContent = '';
    dialog().showModal();
    password().focus();
  }

  byId('together', HTMLFormElement).addEventListener('submit', (event) => {
    event.preventDefault();
    if (chosen().length === 0) return;
    if (!together.isWindowOpen()) return ask();
    const entries = chosen();
    void whileBusy({ area: bar(), error: byId('together-error', HTMLElement), onError: together.onError }, async () =>
      together.sign(await together.rootByWindow(), entries, false)).then(show);
  });
  byId('together-form', HTMLFormElement).addEventListener('submit', (event) => {
    event.preventDefault();
    const progress = byId('together-progress', HTMLElement);
    const form = { area: byId('together-form', HTMLElement), error: byId('together-dialog-error', HTMLElement), onError: together.onError };
    void whileBusy(form, async () => {
      if (passwordLength(password()) === 0) return showFieldError(password(), t('password.missing'));
      progress.textContent = t('working.checking');
      const root = await together.rootByPassword(takePassword(password())).finally(() => { progress.textContent = ''; });
      dialog().close();
      byId('progress-line', HTMLElement).focus({ preventScroll: true });
      await together.sign(root, asked, byId('together-remember', HTMLInputElement).checked);
    }).then(show);
  });
  byId('together-cancel', HTMLButtonElement).addEventListener('click', () => dialog().close());
  dialog().addEventListener('close', () => {
    byId('together-form', HTMLFormElement).reset();
    password().dispatchEvent(new Event('input'));
  });
  makeRevealing(password(), byId('show-together-password', HTMLButtonElement));
  byId('together-remember-line', HTMLElement).hidden = together.windowMinutes === 0;
  byId('together-remember-text', HTMLElement).textContent = t('check_transactions.remember', { minutes: together.windowMinutes });
  return { show };
}

/** @param {Shown[]} all */
const linesOf = (all) => sumsOf(all).map(({ headline, count, amount }) => {
  const line = document.createElement('li');
  line.textContent = amount === ''
    ? t('check_transactions.sum_line', { count, headline })
    : t('check_transactions.sum_amount', { count, headline, amount: amountText(amount) });
  return line;
});
