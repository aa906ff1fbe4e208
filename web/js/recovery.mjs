// @ts-check
// Recovery officers: chosen while the key is open; asked when it is locked. The secret of a running recovery stays in this browser; the
// words to compare are computed from it and never from what the server says.
import { call } from './api.mjs';
import { fromBase64url, fromHex, toBase64url } from './bytes.mjs';
import { byId, showStep, within } from './dom.mjs';
import { showError, whileBusy } from './form.mjs';
import { updateKeys } from './key_update.mjs';
import { askPassword, callFresh, callOwn, ownCrypto, session } from './member.mjs';
import { canKeepShare, dropShare, keepShare, loadShare } from './share_store.mjs';
import { errorText, t, timeText } from './texts.mjs';
import { rootByLogin } from './unlock.mjs';

/** @import { Consent, Officer } from './key_update.mjs' */
/**
 * @typedef {{ officer_id: string, name: string, sealed: string, at: number }} Share
 * @typedef {{ id: string, state: string, opens_at: number, expires_at: number, shares: Share[] }} Case
 */

const error = byId('error', HTMLElement);
const when = (/** @type {number} */ seconds) => timeText(seconds, { dateStyle: 'full', timeStyle: 'short' });
/** One thing at a time, in the step that is shown. @param {() => Promise<void>} work */
const busy = (work) => void whileBusy({ area: within(document, 'main > section:not([hidden])', HTMLElement), error }, work);

/** @param {string} id @param {string[]} lines */
function showList(id, lines) {
  byId(id, HTMLElement).replaceChildren(...lines.map((line) => {
    const item = document.createElement('li');
    item.textContent = line;
    return item;
  }));
}

// --- While the key is open: choose

/** @param {Officer} officer */
function choiceOf(officer) {
  const row = within(document.importNode(byId('officer', HTMLTemplateElement).content, true), 'li', HTMLElement);
  const box = within(row, 'input', HTMLInputElement);
  box.id = `officer-${officer.id}`;
  box.value = officer.id;
  within(row, 'label', HTMLLabelElement).htmlFor = box.id;
  within(row, '.officer-name', HTMLElement).textContent = officer.name;
  within(row, '.officer-key', HTMLElement).textContent = officer.public_key.slice(0, 16).replace(/(.{4})(?=.)/g, '$1 ');
  return row;
}

const ticked = () => [...byId('officers', HTMLElement).querySelectorAll('input')].filter((box) => box.checked).map((box) => box.value);

/** As many choices as officers are ticked; at first more than half of them. */
function offerThresholds() {
  const select = byId('threshold', HTMLSelectElement);
  const count = ticked().length;
  select.replaceChildren(...Array.from({ length: count }, (_, i) => new Option(t('recovery.of', { k: i + 1, n: count }), String(i + 1))));
  select.value = String(Math.floor(count / 2) + (count > 0 ? 1 : 0));
  byId('threshold-field', HTMLElement).hidden = count === 0;
}

/** @param {Officer[]} officers @param {number} threshold */
async function seal(officers, threshold) {
  const module = await ownCrypto();
  const login = await askPassword();
  try {
    const root = await rootByLogin(module, session, login);
    await updateKeys(module, root, login, { recovery: { officers, threshold } }).finally(() => module.close(root));
  } finally {
    await module.close(login);
  }
  await show();
}

/** @param {Officer[]} officers */
function showChoice(officers) {
  const others = officers.filter(({ id }) => id !== session.account.id);
  byId('officers', HTMLElement).replaceChildren(...others.map(choiceOf));
  byId('nobody', HTMLElement).hidden = others.length > 0;
  byId('choose-form', HTMLElement).hidden = others.length === 0;
  offerThresholds();
  byId('officers', HTMLElement).onchange = offerThresholds;
  byId('choose-form', HTMLFormElement).onsubmit = (event) => {
    event.preventDefault();
    const chosen = officers.filter(({ id }) => ticked().includes(id));
    busy(async () => {
      if (chosen.length === 0) return showError(error, t('recovery.none_ticked'));
      await seal(chosen, Number(byId('threshold', HTMLSelectElement).value));
    });
  };
  showStep('choose-step');
}

/** @param {Consent} consent */
function showConsent(consent) {
  byId('consent-text', HTMLElement).textContent = t('recovery.consent_text', { k: consent.threshold, n: consent.shares });
  showList('consent-officers', consent.officers.map(({ name }) => name));
  byId('not-enough', HTMLElement).hidden = consent.enough;
  byId('choose-anew', HTMLButtonElement).onclick = () => busy(async () => showChoice((await call('GET', '/recovery/officers')).officers));
  byId('withdraw', HTMLButtonElement).onclick = () => busy(() => seal([], 0));
  showStep('consent-step');
}

// --- While it is locked: ask, wait, join

async function ask() {
  if (!canKeepShare) return showError(error, t('recovery.cannot_keep'));
  if ((await call('GET', '/recovery')).case) return show(); // asked in another tab: its secret stays
  const module = await ownCrypto();
  const { secret, boxKey } = await module.recoveryCaseKey();
  try {
    await keepShare(session.account.id, secret, 'recovery');
    await callFresh('POST', '/recovery/cases', { box_key: toBase64url(boxKey) });
  } finally {
    secret.fill(0);
  }
  await show();
}

/** @param {Case} running @param {Consent} consent */
async function showCase(running, consent) {
  const opened = running.opens_at * 1000 <= Date.now();
  byId('case-text', HTMLElement).textContent = opened
    ? t('recovery.case_open', { time: when(running.expires_at) })
    : t('recovery.case_waiting', { time: when(running.opens_at) });
  byId('case-count', HTMLElement).textContent = t('recovery.case_count', { have: running.shares.length, need: consent.threshold });
  showList('case-shares', running.shares.map(({ name, at }) => `${name}, ${when(at)}`));
  byId('case-cancel', HTMLButtonElement).onclick = () => busy(async () => {
    await callOwn('DELETE', `/recovery/cases/${running.id}`);
    await dropShare('recovery');
    await show();
  });
  const secret = await loadShare(session.account.id, 'recovery');
  byId('case-elsewhere', HTMLElement).hidden = secret !== null;
  byId('case-here', HTMLElement).hidden = secret === null;
  const open = byId('case-open', HTMLButtonElement);
  open.hidden = secret === null || running.shares.length < consent.threshold;
  open.onclick = () => busy(() => join(running));
  showStep('case-step');
  if (secret === null) return;
  const module = await ownCrypto();
  const { boxKey } = await module.recoveryBoxKey(secret);
  secret.fill(0);
  showList('check-words', await module.recoveryCheckWords(fromHex(running.id), boxKey));
}

/** @param {Case} running */
async function join(running) {
  const module = await ownCrypto();
  const { id, public_key: publicKey = '', derivation = 1, key_revision: revision } = session.account;
  const person = { account: fromHex(id), publicKey: fromHex(publicKey), revision };
  /** @type {{ officers: Officer[] }} */
  const { officers } = await call('GET', '/recovery/officers');
  const secret = await loadShare(id, 'recovery') ?? new Uint8Array(0);
  /** @type {Uint8Array[]} */
  const shares = [];
  try {
    for (const { officer_id: officerId, sealed } of running.shares) {
      const officerKey = fromHex(officers.find((officer) => officer.id === officerId)?.public_key ?? '');
      shares.push((await module.recoveryTake(secret, fromBase64url(sealed), person, fromHex(running.id), officerKey)).share);
    }
    const { root } = await module.recoveryJoin(shares, derivation, person.publicKey);
    const login = await askPassword().catch(async (problem) => {
      await module.close(root);
      throw problem;
    });
    await updateKeys(module, root, login).finally(() => Promise.all([module.close(root), module.close(login)]));
  } finally {
    for (const share of [secret, ...shares]) share.fill(0);
  }
  await dropShare('recovery');
  showStep('done-step');
}

async function show() {
  /** @type {{ consent?: Consent, case?: Case }} */
  const { consent, case: running } = await call('GET', '/recovery');
  if (session.account.key_locked) {
    if (running && consent) return showCase(running, consent);
    byId('ask', HTMLElement).hidden = !consent?.enough;
    byId('ask-closed', HTMLElement).hidden = consent?.enough === true;
    return showStep('ask-step');
  }
  return consent ? showConsent(consent) : showChoice((await call('GET', '/recovery/officers')).officers);
}

byId('ask', HTMLButtonElement).onclick = () => busy(ask);
void show().catch((problem) => showError(error, errorText(problem)));
