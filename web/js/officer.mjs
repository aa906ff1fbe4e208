// @ts-check
// A recovery officer's own card, and the recoveries that wait for their part. It is handed over only after the words were compared by
// voice: they are computed here, from the key that the share will be sealed to.
import { call } from './api.mjs';
import { fromBase64url, fromHex, toBase64url } from './bytes.mjs';
import { byId, within } from './dom.mjs';
import { showError, whileBusy } from './form.mjs';
import { askPassword, callFresh, callOwn, ownCrypto, session } from './member.mjs';
import { askSure, isolated, newRow, readPart, say, when } from './staff.mjs';
import { errorText, t } from './texts.mjs';
import { rootByLogin } from './unlock.mjs';

/** @import { Handle, WholeCrypto } from '../../wasm/crypto.d.ts' */
/**
 * @typedef {{ id: string, asked_at: number, opens_at: number, expires_at: number, name: string, email: string, account_id: string,
 *   public_key: string, key_revision: number, box_key: string, envelope?: string, handed: boolean }} Case
 */

const error = byId('error', HTMLElement);
const progress = byId('progress', HTMLElement);
const area = byId('cases-card', HTMLElement);
const cardArea = byId('card-card', HTMLElement);
const cardError = byId('card-error', HTMLElement);

/**
 * Asks for the password and opens the officer's own root for one piece of work.
 * @template T
 * @param {(module: WholeCrypto, root: Handle) => Promise<T>} work
 * @returns {Promise<T>}
 */
async function withOwnRoot(work) {
  const module = await ownCrypto();
  const login = await askPassword();
  const root = await rootByLogin(module, session, login).finally(() => module.close(login));
  return work(module, root).finally(() => module.close(root));
}

async function showCard() {
  /** @type {{ officers: { id: string }[] }} */
  const { officers } = await call('GET', '/recovery/officers');
  const isSet = officers.some(({ id }) => id === session.account.id);
  const canPut = session.account.public_key !== undefined && !session.account.key_locked;
  byId('card-set', HTMLElement).hidden = !isSet;
  byId('card-none', HTMLElement).hidden = isSet || !canPut;
  byId('put-card', HTMLElement).hidden = isSet || !canPut;
  byId('remove-card', HTMLElement).hidden = !isSet;
}

byId('put-card', HTMLButtonElement).addEventListener('click', () => void whileBusy({ area: cardArea, error: cardError }, async () => {
  const { card } = await withOwnRoot((module, root) => module.officerCard(root, fromHex(session.account.id)));
  await callFresh('PUT', '/recovery/card', { card: toBase64url(card) });
  await showCard();
}));
byId('remove-card', HTMLButtonElement).addEventListener('click', () => void whileBusy({ area: cardArea, error: cardError }, async () => {
  await askSure({ title: t('officer.card_remove'), text: t('officer.card_remove_sure'), action: t('officer.card_remove') });
  await callOwn('DELETE', '/recovery/card');
  await showCard();
}));

/** @param {Case} asked */
async function handOver(asked) {
  const person = { account: fromHex(asked.account_id), publicKey: fromHex(asked.public_key), revision: asked.key_revision };
  const to = { recoveryCase: fromHex(asked.id), boxKey: fromBase64url(asked.box_key) };
  const { handed } = await withOwnRoot((module, root) => module.recoveryHandOver(root, fromBase64url(asked.envelope ?? ''), person, to));
  await callFresh('POST', `/recovery/cases/${asked.id}/share`, { sealed: toBase64url(handed) });
  await showCases();
  say(progress, t('officer.handed_over', { name: isolated(asked.name) }));
}

/** The words, and the one box without which nothing is handed over. @param {HTMLElement} row @param {Case} asked */
async function compare(row, asked) {
  const module = await ownCrypto();
  const words = await module.recoveryCheckWords(fromHex(asked.id), fromBase64url(asked.box_key));
  within(row, '.case-words', HTMLElement).replaceChildren(...words.map((word) => {
    const item = document.createElement('li');
    item.textContent = word;
    return item;
  }));
  const form = within(row, '.case-compare', HTMLFormElement);
  const same = within(row, '.case-same', HTMLInputElement);
  const missing = within(row, '.case-same-error', HTMLElement);
  same.onchange = () => { missing.textContent = ''; };
  form.onsubmit = (event) => {
    event.preventDefault();
    if (!same.checked) {
      missing.textContent = t('officer.same_missing');
      return same.focus();
    }
    void whileBusy({ area, error }, () => handOver(asked));
  };
  form.hidden = false;
  within(row, '.case-start', HTMLButtonElement).hidden = true;
}

/** @param {Case} asked */
function rowOf(asked) {
  const row = newRow('case');
  row.dataset.id = asked.id;
  const opened = asked.envelope !== undefined;
  row.dataset.caseState = asked.handed ? 'handed' : opened ? 'open' : 'waiting';
  within(row, '.case-name', HTMLElement).textContent = asked.name;
  within(row, '.case-email', HTMLElement).textContent = asked.email;
  within(row, '.case-text', HTMLElement).textContent = asked.handed
    ? t('officer.case_handed')
    : t(opened ? 'officer.case_open' : 'officer.case_waiting', { time: when(opened ? asked.expires_at : asked.opens_at) });
  within(row, '.case-times', HTMLElement).textContent = t('officer.asked', { time: when(asked.asked_at) });
  within(row, '.case-compare', HTMLElement).hidden = true;
  const same = within(row, '.case-same', HTMLInputElement);
  same.id = `same-${asked.id}`;
  within(row, '.case-same-label', HTMLLabelElement).htmlFor = same.id;
  const start = within(row, '.case-start', HTMLButtonElement);
  start.hidden = !opened || asked.handed;
  start.onclick = () => void whileBusy({ area, error }, () => compare(row, asked));
  const refuse = within(row, '.case-refuse', HTMLButtonElement);
  refuse.setAttribute('aria-label', `${refuse.textContent}: ${asked.name}`);
  refuse.onclick = () => void whileBusy({ area, error }, async () => {
    const reason = await askSure({
      title: t('officer.refuse'), text: t('officer.refuse_sure', { name: isolated(asked.name) }), action: t('officer.refuse'),
      reasonHint: t('officer.reason_hint'),
    });
    await callOwn('POST', `/recovery/cases/${asked.id}/refusal`, { reason });
    await showCases();
    say(progress, t('officer.refused', { name: isolated(asked.name) }));
  });
  return row;
}

async function showCases() {
  /** @type {Case[]} */
  const cases = [];
  for (let cursor = ''; ;) {
    const part = await readPart('/recovery/cases', { cursor });
    cases.push(...part.cases);
    if (part.next === undefined) break;
    cursor = part.next;
  }
  byId('cases', HTMLElement).replaceChildren(...cases.map(rowOf));
  byId('no-cases', HTMLElement).hidden = cases.length > 0;
}

void showCard().catch((problem) => showError(cardError, errorText(problem)));
void whileBusy({ area, error }, showCases);
