// @ts-check
// One transaction as a person reads it. Everything shown comes from the summary that WASM decoded from the very bytes to be signed.
import { byId, within } from './dom.mjs';
import { makeRevealing } from './password.mjs';
import { amountText, errorText, t, timeText } from './texts.mjs';
import { factsOf } from './transaction_facts.mjs';

/** @import { TransactionSummary } from '../../wasm/crypto.d.ts' */
/** @import { Signer, Transaction } from './api.mjs' */
/** @import { Fact, Part, Shown } from './transaction_facts.mjs' */

/**
 * @param {string} templateId
 * @param {string} selector of its one element
 */
export function fromTemplate(templateId, selector) {
  const copy = document.importNode(byId(templateId, HTMLTemplateElement).content, true);
  return within(copy, selector, HTMLElement);
}

/** @param {Transaction} transaction @returns {HTMLElement} a card without content, with everything in it named */
export function makeCard(transaction) {
  const card = fromTemplate('card', 'article');
  card.dataset.id = transaction.id;
  card.dataset.at = String(transaction.created_at);
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

/** @param {HTMLElement} place @param {string} hex @param {string} own */
function showKey(place, hex, own) {
  if (hex === own) {
    place.textContent = t('transaction.you');
    return;
  }
  const key = fromTemplate('key', 'details');
  const short = `${hex.slice(0, 8)}…${hex.slice(-8)}`;
  within(key, '.key-short', HTMLElement).textContent = short;
  within(key, 'summary', HTMLElement).setAttribute('aria-label', t('transaction.whole_key', { short }));
  within(key, '.key-full', HTMLElement).textContent = hex.replace(/(.{8})(?=.)/g, '$1 ');
  place.replaceChildren(key);
}

/** @param {Part[]} parts @param {string} own */
function listOfParts(parts, own) {
  const list = document.createElement('ul');
  list.className = 'parts';
  list.replaceChildren(...parts.map((part) => {
    const item = fromTemplate('part', 'li');
    showKey(within(item, '.part-key', HTMLElement), part.key, own);
    within(item, '.part-amount', HTMLElement).textContent = part.amount;
    within(item, '.part-balance', HTMLElement).textContent = part.balance;
    return item;
  }));
  return list;
}

/** @param {Fact} fact @param {string} own */
function rowOf({ name, label, text, words, key, parts }, own) {
  const row = fromTemplate('fact', 'div');
  row.className = `${name}-row`;
  within(row, 'dt', HTMLElement).textContent = label;
  const value = within(row, 'dd', HTMLElement);
  value.className = name;
  if (parts) value.replaceChildren(listOfParts(parts, own));
  else if (key !== undefined) showKey(value, key, own);
  else if (words !== undefined) {
    const others = fromTemplate('words-of-others', 'bdi');
    others.textContent = words;
    value.replaceChildren(others);
  } else value.textContent = text ?? '';
  return row;
}

/**
 * @param {HTMLElement} card
 * @param {TransactionSummary} summary
 * @param {string} own public key, hex
 * @returns {Shown}
 * @throws {Error} when there is something in it for which this page has no words
 */
export function showSummary(card, summary, own) {
  const shown = factsOf(summary, own);
  within(card, '.headline', HTMLElement).textContent = shown.headline;
  within(card, '.amount', HTMLElement).hidden = shown.amount === '';
  within(card, '.amount-number', HTMLElement).textContent = amountText(shown.amount);
  within(card, '.sign', HTMLElement).textContent = shown.spent === ''
    ? t('check_transactions.sign')
    : t('check_transactions.sign_sending', { amount: amountText(shown.spent) });
  within(card, '.facts', HTMLElement).replaceChildren(...shown.facts.map((fact) => rowOf(fact, own)));
  within(card, '.details .facts', HTMLElement).replaceChildren(...shown.details.map((fact) => rowOf(fact, own)));
  return shown;
}

/** What cannot be shown cannot be signed; it can be declined. @param {HTMLElement} card @param {unknown} problem */
export function showUnreadable(card, problem) {
  within(card, '.headline', HTMLElement).textContent = t('check_transactions.unreadable');
  for (const part of ['.amount', '.facts', '.details', '.look', '.sign', '.unlock']) within(card, part, HTMLElement).remove();
  within(card, '.card-error', HTMLElement).textContent = errorText(problem);
}

/** Who has signed already. The names are what the server calls them; the keys stand in the bytes. @param {HTMLElement} card @param {Signer[]} signers */
function showSigners(card, signers) {
  within(card, '.signing-people', HTMLElement).hidden = signers.length === 0;
  within(card, '.signers', HTMLElement).replaceChildren(...signers.map((signer) => {
    const item = fromTemplate('signer', 'li');
    within(item, '.signer-name', HTMLElement).textContent = signer.you ? t('transaction.you') : signer.name;
    within(item, '.signer-state', HTMLElement).textContent =
      t(signer.signed ? 'check_transactions.has_signed' : 'check_transactions.has_not_signed');
    item.dataset.signed = String(signer.signed);
    return item;
  }));
}

const daySeconds = 86_400;

/** What the server knows besides the bytes: who else signs, until when, and how far it is. @param {HTMLElement} card @param {Transaction} transaction */
export function showProgress(card, transaction) {
  const { state, delivery, signers = [], expires_at: expires } = transaction;
  showSigners(card, signers);
  const ends = within(card, '.ends', HTMLElement);
  ends.hidden = state !== 'pending' || !(expires - Date.now() / 1000 < daySeconds);
  if (!ends.hidden) ends.textContent = t('check_transactions.ends', { time: timeText(expires, { dateStyle: 'medium', timeStyle: 'short' }) });
  within(card, '.retry', HTMLElement).hidden = !(state === 'signed' && delivery === 'retrying');
  card.classList.toggle('settled', state !== 'pending');
  if (state !== 'pending') showState(card, stateOf(transaction), wordsOf(transaction), names(signers));
}

/** @param {Signer[]} signers of whom a signature is missing */
const names = (signers) => new Intl.ListFormat(document.documentElement.lang).format(signers.filter((one) => !one.signed).map((one) => one.name));

/** @param {Transaction} transaction */
function stateOf({ state, delivery, outcome }) {
  if (state === 'declined' && outcome === declinedByAnother) return 'declined_by_another';
  return state === 'signed' && ['collecting', 'retrying', 'submitted'].includes(delivery) ? delivery : state;
}

/** What the server writes when the person did not decline it (server/flows/signers.cpp). */
const declinedByAnother = 'declined by another signer';

/** The community's own words, or the person's reason. @param {Transaction} transaction */
function wordsOf({ state, delivery, delivery_error: error, outcome }) {
  if (state === 'signed') return delivery === 'retrying' ? error : '';
  return outcome === declinedByAnother ? '' : outcome;
}

/**
 * @param {HTMLElement} card
 * @param {string} state a key of the section "state"
 * @param {string} [outcome] words of others
 * @param {string} [missing] names of those who still have to sign
 */
export function showState(card, state, outcome = '', missing = '') {
  const line = within(card, '.state', HTMLElement);
  const text = t(`state.${state}`, { names: missing });
  if (line.dataset.state !== state || line.textContent !== text) {
    line.dataset.state = state;
    line.textContent = text; // only when it is another: it is read aloud
  }
  const words = within(card, '.outcome', HTMLElement);
  words.textContent = outcome;
  words.hidden = outcome === '';
}

/** It is the same as one shortly before. @param {HTMLElement} card @param {number} seconds between them; 0 or Infinity: not known */
export function showRepeated(card, seconds) {
  const line = within(card, '.repeated', HTMLElement);
  line.hidden = false;
  line.textContent = seconds > 0 && seconds < Infinity
    ? t('check_transactions.repeated_after', { seconds }) : t('check_transactions.repeated');
}
