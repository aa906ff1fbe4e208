// @ts-check
// Sign or decline what waits, see what became of it. Bodies and sealed key stand in the page; the worker decodes, opens, signs and checks.
import { call } from './api.mjs';
import { openCrypto } from './crypto.mjs';
import { block, byId, within } from './dom.mjs';
import { showError, whileBusy } from './form.mjs';
import { callOwn, session } from './member.mjs';
import { passwordLength, takePassword } from './password.mjs';
import { canKeepShare } from './share_store.mjs';
import { errorText, t, timeText } from './texts.mjs';
import { showState } from './transaction_card.mjs';
import { change, isDeclining, isOpen, makeEntry, showFailed, showLikeness, startLooking } from './transaction_entry.mjs';
import { startHistory } from './transaction_history.mjs';
import { keepPlace, placeCard, takeAway } from './transaction_list.mjs';
import { signEntries } from './transaction_sign.mjs';
import { makeTogether } from './transaction_together.mjs';
import { watchChanges } from './transaction_watch.mjs';
import { closeWindow, findWindow, openWindow, rootByPassword, rootByWindow } from './unlock.mjs';

/** @import { Handle } from '../../wasm/crypto.d.ts' */
/** @import { Transaction } from './api.mjs' */
/** @import { Entry } from './transaction_entry.mjs' */

/** @type {{ window_minutes: number, pending: { transactions: Transaction[] } }} */
const data = block('data');
const windowMinutes = canKeepShare ? data.window_minutes : 0;
const list = byId('transactions', HTMLElement);
const underWay = byId('under-way-list', HTMLElement);
const crypto = openCrypto('/account/wasm/');
crypto.catch(() => showError(byId('error', HTMLElement), t('problem.wasm')));

/** All that has a card above the history, by id. @type {Map<string, Entry>} */
const entries = new Map();
/** Seconds since 1970 until which no password is asked; 0 = it is. */
let windowUntil = 0;
/** @type {ReturnType<typeof watchChanges> | undefined} */
let watch;
/** The one card that asks for a password. @type {HTMLElement | undefined} */
let asking;

const nowS = () => Math.floor(Date.now() / 1000);
const isWindowOpen = () => windowUntil > nowS();
/** In the order in which they stand. */
const listed = () => [...list.querySelectorAll('.transaction')].flatMap((card) => entries.get(/** @type {HTMLElement} */ (card).dataset.id ?? '') ?? []);
const open = () => listed().filter(({ card }) => isOpen(card));
/** How long something new is told; the cards stay. */
const tellMs = 15_000;

/** Says it, aloud too. @param {string} text */
function tell(text) {
  const line = byId('news', HTMLElement);
  line.textContent = text;
  setTimeout(() => { if (line.textContent === text) line.textContent = ''; }, tellMs);
}

/** The window's end, and the password field of one card, only when a password is needed. A field that is there stays. */
function showUnlock() {
  byId('window-open', HTMLElement).hidden = !isWindowOpen();
  byId('window-text', HTMLElement).textContent =
    t('check_transactions.window_open', { time: timeText(windowUntil, { timeStyle: 'short' }) });
  const signable = open().filter(({ body }) => body !== null);
  if (!signable.some(({ card }) => card === asking)) asking = signable.length === 1 ? signable[0]?.card : undefined;
  for (const { card } of listed()) {
    const unlock = card.querySelector('.unlock');
    if (unlock instanceof HTMLElement) unlock.hidden = isWindowOpen() || card !== asking || isDeclining(card);
  }
}

/** @param {number} until seconds since 1970, 0 = closed */
function setWindow(until) {
  windowUntil = until;
  if (isWindowOpen()) setTimeout(showAll, Math.min((until - Date.now() / 1000 + 1) * 1000, 2 ** 31 - 1));
}

/** Heading, counts, progress in words, buttons. */
function showAll() {
  const all = listed();
  const waiting = all.filter(({ card }) => isOpen(card));
  const signed = all.filter(({ transaction: { state } }) => ['signed', 'delivered', 'refused'].includes(state));
  const count = (/** @type {string} */ wanted) => all.filter(({ transaction: { state } }) => state === wanted).length;
  const failed = waiting.filter(({ card }) => within(card, '.card-error', HTMLElement).textContent !== '' && card.dataset.tried === 'true').length;
  byId('transactions-title', HTMLElement).textContent = t(waiting.length > 0 ? 'check_transactions.heading' : 'check_transactions.nothing');
  byId('before-signing', HTMLElement).hidden = waiting.length === 0;
  byId('nothing-lead', HTMLElement).hidden = all.length > 0;
  byId('all-done', HTMLElement).hidden = waiting.length > 0;
  byId('all-done-text', HTMLElement).hidden = all.length === 0;
  byId('under-way', HTMLElement).hidden = underWay.children.length === 0;
  showProgressLine(signed.length + waiting.length < 2 || signed.length === 0 && failed === 0 ? [] : [
    t('check_transactions.progress', { signed: signed.length, total: signed.length + waiting.length, delivered: count('delivered') }),
    ...(count('refused') > 0 ? [t('check_transactions.progress_refused', { count: count('refused') })] : []),
    ...(failed > 0 ? [t('check_transactions.progress_failed', { count: failed })] : []),
  ]);
  showUnlock();
  together.show();
}

/** @param {string[]} sentences */
function showProgressLine(sentences) {
  const line = byId('progress-line', HTMLElement);
  const text = sentences.join(' ');
  if (line.textContent !== text) line.textContent = text;
}

/** @param {Handle} root is closed @param {Entry[]} chosen @param {boolean} remember */
async function sign(root, chosen, remember) {
  const module = await crypto;
  tell('');
  for (const { card } of chosen) {
    card.dataset.tried = 'true';
    within(card, '.card-error', HTMLElement).textContent = '';
    showState(card, 'signing');
  }
  try {
    await signEntries(module, root, chosen, (entry, signed, problem) => {
      if (signed) change(entry, signed);
      else {
        showFailed(entry.card, problem);
        notePassing(problem);
      }
      showAll();
    });
    if (remember && !isWindowOpen()) setWindow(await openWindow(module, session, root));
  } catch {
    showError(byId('together-error', HTMLElement), t('check_transactions.not_remembered')); // signed it is
  } finally {
    await module.close(root);
    showAll();
  }
}

/** A password is not right, the window is over, nobody is signed in any more. @param {unknown} problem @returns {boolean} whether that says it all */
function notePassing(problem) {
  const name = problem instanceof Error ? problem.name : '';
  if (name === 'no_session' || name === 'address_changed') location.reload(); // the server leads to login and back here
  if (name === 'unlock_closed' || name === 'share_mismatch') windowUntil = 0;
  showUnlock();
  return false;
}

/** @param {Uint8Array} password is used up @returns {Promise<Handle>} the root */
function proveAndOpen(password) {
  const prove = async () => rootByPassword(await crypto, session, password);
  return watch ? watch.whileQuiet(prove) : prove();
}

const together = makeTogether({
  open: () => open().filter(({ body }) => body !== null),
  isWindowOpen,
  rootByWindow: async () => rootByWindow(await crypto, session),
  rootByPassword: proveAndOpen,
  sign,
  onError: notePassing,
  windowMinutes,
});

/** @param {HTMLElement} card @returns {Promise<Handle | null>} null when the password is asked for first */
async function rootFor(card) {
  if (isWindowOpen()) return rootByWindow(await crypto, session);
  const password = within(card, '.password', HTMLInputElement);
  const isAsked = !within(card, '.unlock', HTMLElement).hidden;
  if (!isAsked || passwordLength(password) === 0) {
    asking = card;
    showUnlock();
    if (isAsked) within(card, '.card-error', HTMLElement).textContent = t('password.missing');
    password.focus();
    return null;
  }
  showState(card, 'signing');
  return proveAndOpen(takePassword(password));
}

/** @param {Entry} entry */
async function signAlone(entry) {
  const root = await rootFor(entry.card);
  if (root === null) return;
  await sign(root, [entry], within(entry.card, '.remember', HTMLInputElement).checked);
  if (isOpen(entry.card)) return within(entry.card, '.card-error', HTMLElement).focus();
  moveOn(entry.card);
}

/** The next card comes forward, or the way back. @param {HTMLElement} card */
function moveOn(card) {
  if (open().length > 0) card.focus({ preventScroll: true });
  else byId('all-done-text', HTMLElement).focus();
}

/** @param {Entry} entry */
async function decline(entry) {
  tell('');
  const reason = within(entry.card, '.decline-reason', HTMLTextAreaElement).value.trim();
  change(entry, await callOwn('POST', `/transactions/${entry.transaction.id}/decline`, { reason }));
  showAll();
  moveOn(entry.card);
}

/** @param {Entry} entry */
async function retry(entry) {
  change(entry, await callOwn('POST', `/transactions/${entry.transaction.id}/retry`));
}

/** @param {Entry} entry @param {unknown} problem */
function showProblem({ card }, problem) {
  showState(card, '');
  notePassing(problem);
  within(card, '.card-error', HTMLElement).textContent = errorText(problem);
  const unlock = card.querySelector('.unlock');
  if (unlock instanceof HTMLElement && !unlock.hidden) within(unlock, '.password', HTMLInputElement).focus();
  else within(card, '.card-error', HTMLElement).focus();
  return true;
}

/** @param {Entry} entry */
function startButtons(entry) {
  const { card, body } = entry;
  const refuse = within(card, '.refuse', HTMLFormElement);
  const work = (/** @type {() => Promise<void>} */ act) => whileBusy(
    { area: byId('waiting', HTMLElement), error: within(card, '.card-error', HTMLElement), onError: (problem) => showProblem(entry, problem) }, act);
  within(card, '.decide', HTMLFormElement).addEventListener('submit', (event) => {
    event.preventDefault();
    if (body !== null) void work(() => signAlone(entry));
  });
  refuse.addEventListener('submit', (event) => {
    event.preventDefault();
    void work(() => decline(entry));
  });
  within(card, '.retry', HTMLButtonElement).addEventListener('click', () => void work(() => retry(entry)));
  const turn = (/** @type {boolean} */ declining) => {
    refuse.hidden = !declining;
    within(card, '.choose', HTMLElement).hidden = declining;
    showUnlock();
    if (declining) within(card, '.decline-reason', HTMLTextAreaElement).focus();
    else within(card, '.decline', HTMLButtonElement).focus();
  };
  within(card, '.decline', HTMLButtonElement).addEventListener('click', () => turn(true));
  within(card, '.cancel-decline', HTMLButtonElement).addEventListener('click', () => turn(false));
}

/** @param {Transaction} transaction */
const entryOf = (transaction) => makeEntry(crypto, transaction, { own: session.account.public_key ?? '', windowMinutes });

/** What was decided gives room to what is new. */
function clearDone() {
  if (open().length > 0 || list.contains(document.activeElement)) return;
  for (const { card, transaction } of listed()) {
    if (transaction.state === 'signed') continue;
    takeAway(card);
    entries.delete(transaction.id);
    void history.add(transaction);
  }
}

/** @param {Transaction[]} found newest first */
async function addAll(found) {
  const fresh = await Promise.all(found.map(entryOf));
  keepPlace(() => {
    for (const entry of fresh) {
      const { transaction, card } = entry;
      if (entries.has(transaction.id)) continue;
      entries.set(transaction.id, entry);
      placeCard(transaction.state === 'pending' ? list : underWay, card, transaction);
      startButtons(entry);
      if (transaction.state === 'pending') startLooking(entry, together.show);
    }
    for (const entry of fresh) showLikeness(entry, entries.values());
    showAll();
  });
}

/** What the server knows now, into the page. */
async function refresh() {
  const first = !isRead;
  const { transactions } = /** @type {{ transactions: Transaction[] }} */ (await call('GET', '/transactions'));
  isRead = true;
  const newest = new Map(transactions.map((one) => [one.id, one]));
  for (const [id, { transaction }] of entries) {
    const isOn = transaction.state === 'pending' || transaction.state === 'signed';
    if (isOn && !newest.has(id)) newest.set(id, await call('GET', `/transactions/${id}`));
  }
  const fresh = [...newest.values()].filter(({ id, state }) => !entries.has(id) && (state === 'pending' || state === 'signed'));
  const waiting = fresh.filter(({ state }) => state === 'pending').length;
  keepPlace(() => {
    for (const [id, entry] of entries) {
      const now = newest.get(id);
      if (now) change(entry, now);
    }
    if (waiting > 0) clearDone();
    showAll();
  });
  await addAll(fresh);
  if (!first && waiting > 0) tell(t(waiting === 1 ? 'check_transactions.new_one' : 'check_transactions.new_several', { count: waiting }));
  if (first && transactions.some(({ state, created_at: at }) => state === 'refused' && at > nowS() - recentS)) history.open();
}
let isRead = false;
/** So long a refusal is shown without being asked for. */
const recentS = 86_400;

const history = startHistory(async (transaction) => (await entryOf(transaction)).card, (id) => entries.has(id));

async function start() {
  setWindow(await findWindow(session));
  await addAll(data.pending.transactions);
  watch = watchChanges({
    ask: (since, signal) => call('GET', `/transactions/changes?since=${since}`, undefined, undefined, signal),
    onNews: refresh,
    onAway: (away) => {
      const line = byId('away', HTMLElement);
      line.hidden = !away;
      line.textContent = away ? t('check_transactions.away') : '';
    },
    isOver: (problem) => problem instanceof Error && ['no_session', 'address_changed'].includes(problem.name),
  });
  await watch.over;
  showError(byId('error', HTMLElement), t('error.no_session'));
}

byId('window-close', HTMLButtonElement).addEventListener('click', () => {
  void whileBusy({ area: byId('window-open', HTMLElement), error: byId('error', HTMLElement) }, async () => {
    windowUntil = 0;
    await closeWindow(session);
    showAll();
  });
});
for (const place of document.querySelectorAll('#signing-as')) place.textContent = session.account.email;
void start();
