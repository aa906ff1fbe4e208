// @ts-check
// One transaction of the list: what the server says of it, its bytes, its card. The bytes are decoded once: what the card shows is what
// is signed.
import { fromBase64url } from './bytes.mjs';
import { within } from './dom.mjs';
import { errorText, t } from './texts.mjs';
import { makeCard, showProgress, showRepeated, showState, showSummary, showUnreadable } from './transaction_card.mjs';
import { stopLooking, whenLookedAt } from './transaction_looked.mjs';

/** @import { Crypto } from '../../wasm/crypto.d.ts' */
/** @import { Transaction } from './api.mjs' */
/** @import { Shown } from './transaction_facts.mjs' */

/**
 * @typedef {{ transaction: Transaction, card: HTMLElement, body: Uint8Array | null, shown: Shown | null, madeAt: number, likeness: string }} Entry
 *   body and shown: null = it cannot be shown, so it is not signed; madeAt: seconds since 1970, as the bytes say; likeness: the same of two that differ in nothing but their time
 */

export const isOpen = (/** @type {HTMLElement} */ card) => !within(card, '.decide', HTMLElement).hidden;
export const isDeclining = (/** @type {HTMLElement} */ card) => !within(card, '.refuse', HTMLElement).hidden;
const lookedEnds = (/** @type {HTMLElement} */ card) => [within(card, '.headline', HTMLElement), within(card, '.choose', HTMLElement)];

/**
 * @param {Promise<Crypto>} crypto @param {Transaction} transaction
 * @param {{ own: string, windowMinutes: number }} page own: public key, hex; windowMinutes: 0 = nothing can be remembered
 * @returns {Promise<Entry>} with a card that stands nowhere yet
 */
export async function makeEntry(crypto, transaction, { own, windowMinutes }) {
  const card = makeCard(transaction);
  within(card, '.remember-label', HTMLElement).hidden = windowMinutes === 0;
  within(card, '.remember-label span', HTMLElement).textContent = t('check_transactions.remember', { minutes: windowMinutes });
  const body = fromBase64url(transaction.body);
  /** @type {Entry} */
  const entry = { transaction, card, body: null, shown: null, madeAt: 0, likeness: '' };
  try {
    const summary = await (await crypto).summary(body);
    const { created_s: madeAt, created_nanos: _, ...others } = summary;
    Object.assign(entry, { shown: showSummary(card, summary, own), body, madeAt, likeness: JSON.stringify(others) });
    card.dataset.made = String(madeAt);
  } catch (problem) {
    showUnreadable(card, problem);
  }
  change(entry, transaction);
  return entry;
}

/** Nothing goes back: an answer may be older than what is known. @param {Transaction['state']} state */
const rankOf = (state) => (state === 'pending' ? 0 : state === 'signed' ? 1 : 2);

/** @param {Entry} entry @param {Transaction} transaction as it is now */
export function change(entry, transaction) {
  if (rankOf(transaction.state) < rankOf(entry.transaction.state)) return;
  entry.transaction = transaction;
  const { card } = entry;
  if (transaction.state !== 'pending') {
    within(card, '.decide', HTMLElement).hidden = true;
    within(card, '.refuse', HTMLElement).hidden = true;
    within(card, '.card-error', HTMLElement).textContent = '';
    stopLooking(lookedEnds(card));
  }
  showProgress(card, transaction);
}

/** @param {HTMLElement} card @param {unknown} problem */
export function showFailed(card, problem) {
  showState(card, '');
  within(card, '.card-error', HTMLElement).textContent = errorText(problem);
}

/** Says so where it is the same as one shortly before. @param {Entry} entry @param {Iterable<Entry>} all */
export function showLikeness({ transaction: { repeated, created_at: at }, card, likeness }, all) {
  if (!repeated) return;
  const before = [...all].filter((other) => other.likeness === likeness && other.transaction.created_at <= at && other.card !== card);
  showRepeated(card, at - Math.max(...before.map((other) => other.transaction.created_at)));
}

/** The tick comes by itself once; who takes it away again means it. @param {Entry} entry @param {() => void} onTick */
export function startLooking({ card, body }, onTick) {
  if (body === null) return;
  const box = within(card, '.looked', HTMLInputElement);
  box.addEventListener('change', () => {
    stopLooking(lookedEnds(card));
    onTick();
  });
  whenLookedAt(lookedEnds(card), () => {
    box.checked = true;
    onTick();
  });
}
