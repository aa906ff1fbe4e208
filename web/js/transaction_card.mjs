// @ts-check
// One transaction as a person reads it. Everything shown comes from the summary that WASM decoded from the very bytes to be signed.
import { byId, within } from './dom.mjs';
import { makeRevealing } from './password.mjs';
import { amountText, errorText, t, timeText } from './texts.mjs';

/** @import { TransactionSummary } from '../../wasm/crypto.d.ts' */
/** @import { Transaction } from './api.mjs' */

/**
 * @param {string} templateId
 * @param {string} selector of its one element
 */
function fromTemplate(templateId, selector) {
  const copy = document.importNode(byId(templateId, HTMLTemplateElement).content, true);
  return within(copy, selector, HTMLElement);
}

/** @param {Transaction} transaction @returns {HTMLElement} a card without content, with everything in it named */
export function makeCard(transaction) {
  const card = fromTemplate('card', 'article');
  card.dataset.id = transaction.id;
  const password = within(card, '.password', HTMLInputElement);
  const reason = within(card, '.decline-reason', HTMLTextAreaElement);
  const headline = within(card, '.headline', HTMLElement);
  password.id = `password-${transaction.id}`;
  reason.id = `reason-${transaction.id}`;
  headline.id = `headline-${transaction.id}`;
  within(card, '.password-label', HTMLLabelElement).htmlFor = password.id;
  within(card, '.reason-label', HTMLLabelElement).htmlFor = reason.id;
  card.setAttribute('aria-labelledby', headline.id);
  makeRevealing(password, within(card, '.show-password', HTMLButtonElement));
  return card;
}

/** @param {HTMLElement} cell @param {string} hex @param {string} own */
function showKey(cell, hex, own) {
  if (hex === own) {
    cell.textContent = t('transaction.you');
    return;
  }
  const key = fromTemplate('key', 'details');
  const short = `${hex.slice(0, 8)}…${hex.slice(-8)}`;
  within(key, '.key-short', HTMLElement).textContent = short;
  within(key, 'summary', HTMLElement).setAttribute('aria-label', t('transaction.whole_key', { short }));
  within(key, '.key-full', HTMLElement).textContent = hex.replace(/(.{8})(?=.)/g, '$1 ');
  cell.replaceChildren(key);
}

/** @param {HTMLElement} card @param {string} name @param {string | undefined} hex @param {string} own */
function showParty(card, name, hex, own) {
  within(card, `.${name}-row`, HTMLElement).hidden = hex === undefined;
  if (hex !== undefined) showKey(within(card, `.${name}`, HTMLElement), hex, own);
}

/** @param {TransactionSummary} summary @param {string} own */
function headlineOf(summary, own) {
  if (summary.type === 'creation') return t('transaction.creation');
  return summary.sender === own ? t('transaction.transfer') : t('transaction.transfer_other');
}

/** @param {TransactionSummary} summary @param {string} own @returns {string} what a press of the button does */
function signTextOf(summary, own) {
  if (summary.type !== 'transfer' || summary.sender !== own) return t('check_transactions.sign');
  return t('check_transactions.sign_sending', { amount: amountText(summary.amount) });
}

/**
 * @param {HTMLElement} card
 * @param {TransactionSummary} summary
 * @param {string} own public key, hex
 */
export function showSummary(card, summary, own) {
  within(card, '.headline', HTMLElement).textContent = headlineOf(summary, own);
  within(card, '.amount-number', HTMLElement).textContent = amountText(summary.amount);
  within(card, '.memo', HTMLElement).textContent = summary.memo;
  within(card, '.sign', HTMLElement).textContent = signTextOf(summary, own);
  within(card, '.created', HTMLElement).textContent = timeText(summary.created_s, { dateStyle: 'long', timeStyle: 'short' });
  showParty(card, 'sender', summary.sender, own);
  showParty(card, 'receiver', summary.receiver, own);
  const month = summary.target_date_s;
  within(card, '.target-row', HTMLElement).hidden = month === undefined;
  if (month !== undefined) {
    within(card, '.target', HTMLElement).textContent = timeText(month, { month: 'long', year: 'numeric', timeZone: 'UTC' });
  }
}

/** Bytes that cannot be decoded cannot be signed; they can be declined. @param {HTMLElement} card @param {unknown} problem */
export function showUnreadable(card, problem) {
  within(card, '.headline', HTMLElement).textContent = t('check_transactions.unreadable');
  for (const part of ['.amount', '.facts', '.sign', '.unlock']) within(card, part, HTMLElement).remove();
  within(card, '.card-error', HTMLElement).textContent = errorText(problem);
}

/**
 * @param {HTMLElement} card
 * @param {'signing' | 'later' | 'retrying' | Transaction['state']} state
 * @param {string} [outcome] the community's own words
 */
export function showState(card, state, outcome = '') {
  const line = within(card, '.state', HTMLElement);
  line.dataset.state = state;
  line.textContent = t(`state.${state}`);
  const words = within(card, '.outcome', HTMLElement);
  words.textContent = outcome;
  words.hidden = outcome === '';
}
