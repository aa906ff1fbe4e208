// @ts-check
// One transaction as a person reads it. Everything shown comes from the summary that WASM decoded from the very bytes to be signed.
import { byId, within } from './dom.mjs';
import { makeRevealing } from './password.mjs';
import { amountText, errorText, t } from './texts.mjs';
import { factsOf } from './transaction_facts.mjs';

/** @import { TransactionSummary } from '../../wasm/crypto.d.ts' */
/** @import { Transaction } from './api.mjs' */
/** @import { Fact, Part } from './transaction_facts.mjs' */

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
}

/** What cannot be shown cannot be signed; it can be declined. @param {HTMLElement} card @param {unknown} problem */
export function showUnreadable(card, problem) {
  within(card, '.headline', HTMLElement).textContent = t('check_transactions.unreadable');
  for (const part of ['.amount', '.facts', '.details', '.sign', '.unlock']) within(card, part, HTMLElement).remove();
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
