// @ts-check
// Sign or decline what waits. Bodies and sealed key stand in the page; the worker decodes, opens, signs and checks.
import { call } from './api.mjs';
import { fromBase64url, toBase64url } from './bytes.mjs';
import { openCrypto } from './crypto.mjs';
import { block, byId, within } from './dom.mjs';
import { showError, whileBusy } from './form.mjs';
import { passwordLength, takePassword } from './password.mjs';
import { canKeepShare } from './share_store.mjs';
import { errorText, t, timeText } from './texts.mjs';
import { makeCard, showState, showSummary, showUnreadable } from './transaction_card.mjs';
import { closeWindow, findWindow, openWindow, rootByPassword, rootByWindow } from './unlock.mjs';

/** @import { Crypto, Handle } from '../../wasm/crypto.d.ts' */
/** @import { Session, Transaction } from './api.mjs' */

/** @type {{ window_minutes: number, session: Session, pending: { transactions: Transaction[] } }} */
const data = block('data');
const session = data.session;
const ownKey = session.account.public_key ?? '';
const list = byId('transactions', HTMLElement);
const crypto = openCrypto('/account/wasm/');
crypto.catch(() => showError(byId('error', HTMLElement), t('problem.wasm')));

/** How long to wait before each look whether the community has answered: about twelve seconds in all. */
const looksMs = [150, 250, 400, 600, 800, 1000, 1500, 2000, 2500, 3000];
/** Seconds since 1970 until which no password is asked; 0 = it is. */
let windowUntil = 0;

const nowS = () => Math.floor(Date.now() / 1000);
const isWindowOpen = () => windowUntil > nowS();
const cards = () => /** @type {HTMLElement[]} */ ([...list.children]);
const isOpen = (/** @type {HTMLElement} */ card) => !within(card, '.decide', HTMLElement).hidden;
const isDeclining = (/** @type {HTMLElement} */ card) => !within(card, '.refuse', HTMLElement).hidden;

/** Shows the window's end, and the password field of one card only when a password is needed. @param {HTMLElement} [chosen] */
function showUnlock(chosen = cards().find((card) => isOpen(card) && card.querySelector('.unlock'))) {
  byId('window-open', HTMLElement).hidden = !isWindowOpen();
  byId('window-text', HTMLElement).textContent =
    t('check_transactions.window_open', { time: timeText(windowUntil, { timeStyle: 'short' }) });
  for (const card of cards()) {
    const unlock = card.querySelector('.unlock');
    if (unlock instanceof HTMLElement) unlock.hidden = isWindowOpen() || card !== chosen || isDeclining(card);
  }
}

/** @param {Crypto} module @param {HTMLElement} card @returns {Promise<Handle | null>} null when the password is asked for first */
async function rootFor(module, card) {
  if (isWindowOpen()) return rootByWindow(module, session);
  const password = within(card, '.password', HTMLInputElement);
  const isAsked = !within(card, '.unlock', HTMLElement).hidden;
  if (!isAsked || passwordLength(password) === 0) {
    showUnlock(card);
    if (isAsked) within(card, '.card-error', HTMLElement).textContent = t('password.missing');
    password.focus();
    return null;
  }
  showState(card, 'signing');
  return rootByPassword(module, session, takePassword(password));
}

/** @param {Crypto} module @param {HTMLElement} card @param {Transaction} transaction @param {Uint8Array} body that the card shows */
async function sign(module, card, transaction, body) {
  const root = await rootFor(module, card);
  if (root === null) return;
  try {
    showState(card, 'signing');
    const { signature } = await module.sign(root, body, nowS());
    const signed = await call('POST', `/transactions/${transaction.id}/signature`, { signature: toBase64url(signature) }, session.csrf_token);
    settle(card, signed);
    if (within(card, '.remember', HTMLInputElement).checked && !isWindowOpen()) await remember(module, root, card);
    void follow(card, signed);
  } finally {
    await module.close(root);
    showUnlock();
  }
}

/** The signature stands whether or not this works. @param {Crypto} module @param {Handle} root @param {HTMLElement} card */
async function remember(module, root, card) {
  try {
    windowUntil = await openWindow(module, session, root);
  } catch {
    within(card, '.card-error', HTMLElement).textContent = t('check_transactions.not_remembered');
  }
}

/** Waits for the community's answer, within bounds. @param {HTMLElement} card @param {Transaction} transaction */
async function follow(card, transaction) {
  for (const pause of looksMs) {
    if (transaction.state !== 'signed') return;
    await new Promise((resolve) => { setTimeout(resolve, pause); });
    const newest = await call('GET', `/transactions/${transaction.id}`).catch(() => null);
    if (newest !== null) {
      transaction = newest;
      showProgress(card, transaction);
    }
  }
  if (transaction.state === 'signed') showState(card, 'later');
}

/** @param {HTMLElement} card @param {Transaction} transaction */
function showProgress(card, transaction) {
  const state = transaction.state === 'signed' && transaction.delivery === 'retrying' ? 'retrying' : transaction.state;
  if (within(card, '.state', HTMLElement).dataset.state !== state) showState(card, state, transaction.outcome);
}

/** Decided: no buttons any more. The next card comes forward, or the way back. @param {HTMLElement} card @param {Transaction} transaction */
function settle(card, transaction) {
  within(card, '.decide', HTMLElement).hidden = true;
  within(card, '.refuse', HTMLElement).hidden = true;
  showProgress(card, transaction);
  if (cards().some(isOpen)) return card.focus({ preventScroll: true });
  byId('transactions-title', HTMLElement).textContent = t('check_transactions.nothing');
  byId('before-signing', HTMLElement).hidden = true;
  byId('all-done', HTMLElement).hidden = false;
  byId('all-done-text', HTMLElement).focus();
}

/** @param {HTMLElement} card @param {Transaction} transaction */
async function decline(card, transaction) {
  const reason = within(card, '.decline-reason', HTMLTextAreaElement).value.trim();
  settle(card, await call('POST', `/transactions/${transaction.id}/decline`, { reason }, session.csrf_token));
  showUnlock();
}

/** @param {HTMLElement} card @param {unknown} problem @returns {boolean} */
function showProblem(card, problem) {
  const name = problem instanceof Error ? problem.name : '';
  if (name === 'no_session' || name === 'address_changed') location.reload(); // the server leads to login and back here
  within(card, '.state', HTMLElement).textContent = '';
  if (name === 'unlock_closed' || name === 'share_mismatch') windowUntil = 0;
  showUnlock(card);
  within(card, '.card-error', HTMLElement).textContent = errorText(problem);
  const unlock = card.querySelector('.unlock');
  if (unlock instanceof HTMLElement && !unlock.hidden) within(unlock, '.password', HTMLInputElement).focus();
  else within(card, '.card-error', HTMLElement).focus();
  return true;
}

/** @param {HTMLElement} card @param {Transaction} transaction @param {Uint8Array | null} body null: it is not shown, so it is not signed */
function startButtons(card, transaction, body) {
  const decide = within(card, '.decide', HTMLFormElement);
  const refuse = within(card, '.refuse', HTMLFormElement);
  const busy = { area: list, error: within(card, '.card-error', HTMLElement), onError: (/** @type {unknown} */ e) => showProblem(card, e) };
  decide.addEventListener('submit', (event) => {
    event.preventDefault();
    if (body !== null) void whileBusy(busy, async () => sign(await crypto, card, transaction, body));
  });
  refuse.addEventListener('submit', (event) => {
    event.preventDefault();
    void whileBusy(busy, () => decline(card, transaction));
  });
  const turn = (/** @type {boolean} */ declining) => {
    refuse.hidden = !declining;
    within(card, '.choose', HTMLElement).hidden = declining;
    showUnlock(card);
    if (declining) within(card, '.decline-reason', HTMLTextAreaElement).focus();
    else within(card, '.decline', HTMLButtonElement).focus();
  };
  within(card, '.decline', HTMLButtonElement).addEventListener('click', () => turn(true));
  within(card, '.cancel-decline', HTMLButtonElement).addEventListener('click', () => turn(false));
}

/** The bytes are decoded once: what the card shows is what is signed. @param {Crypto} module @param {Transaction} transaction */
async function addCard(module, transaction) {
  const card = makeCard(transaction);
  within(card, '.remember-label', HTMLElement).hidden = data.window_minutes === 0 || !canKeepShare;
  within(card, '.remember-label span', HTMLElement).textContent = t('check_transactions.remember', { minutes: data.window_minutes });
  list.append(card);
  const body = fromBase64url(transaction.body);
  const isShown = await module.summary(body).then((summary) => showSummary(card, summary, ownKey)).then(
    () => true,
    (problem) => (showUnreadable(card, problem), false),
  );
  startButtons(card, transaction, isShown ? body : null);
}

async function start() {
  const module = await crypto;
  for (const transaction of data.pending.transactions) await addCard(module, transaction);
  windowUntil = await findWindow(session);
  showUnlock();
}

byId('window-close', HTMLButtonElement).addEventListener('click', () => {
  void whileBusy({ area: byId('window-open', HTMLElement), error: byId('error', HTMLElement) }, async () => {
    windowUntil = 0;
    await closeWindow(session);
    showUnlock();
  });
});
for (const place of document.querySelectorAll('#signing-as')) place.textContent = session.account.email;
if (data.pending.transactions.length > 0) void start();
