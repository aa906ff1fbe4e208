// @ts-check
// One person, as support and admins look after them.
import { call } from './api.mjs';
import { block, byId } from './dom.mjs';
import { eventRow } from './event_row.mjs';
import { whileBusy } from './form.mjs';
import { callFresh, callOwn, session } from './member.mjs';
import { askSure, isolated, say, when } from './staff.mjs';
import { t } from './texts.mjs';

/** @import { AuditEvent } from './event_row.mjs' */
/**
 * @typedef {{ id: string, email: string, first_name: string, last_name: string, username: string, state: string, role: string,
 *   created_at: number, has_key: boolean, key_locked: boolean, second_factor: boolean, delete_at?: number, sessions: number,
 *   public_key?: string, balance_waits: boolean, events: AuditEvent[] }} Person
 */

const path = `/people/${block('data').person}`;
const acts = byId('acts-card', HTMLElement);
const actsError = byId('acts-error', HTMLElement);
const actsProgress = byId('acts-progress', HTMLElement);

/** @param {string} id @param {string} text */
const put = (id, text) => { byId(id, HTMLElement).textContent = text; };

/** Where support looks there are no acts of admins. @param {string} id @param {boolean} shown */
function offer(id, shown) {
  const button = document.getElementById(id);
  if (button) button.hidden = !shown;
}

/** @param {Person} person */
function showFacts(person) {
  put('person-name', `${person.first_name} ${person.last_name}`);
  put('person-email', person.email);
  put('person-state', t(`staff.state_${person.state}`));
  put('person-role', t(`staff.role_${person.role}`));
  put('person-username', person.username);
  byId('username-fact', HTMLElement).hidden = person.username === '';
  put('person-since', when(person.created_at));
  put('person-key', !person.has_key ? t('person.key_none') : person.key_locked ? t('person.key_locked') : t('person.key_there'));
  put('person-factor', person.second_factor ? t('person.factor_on') : t('person.factor_off'));
  put('person-sessions', String(person.sessions));
  put('person-delete-at', person.delete_at === undefined ? '' : when(person.delete_at));
  byId('delete-fact', HTMLElement).hidden = person.delete_at === undefined;
  byId('disabled-notice', HTMLElement).hidden = person.state !== 'disabled';
  byId('facts', HTMLElement).hidden = false;
}

/** What a lost key held waits for the word of an admin who spoke with the person, and is somebody else. @param {Person} person */
function showBalance(person) {
  const card = document.getElementById('balance-card');
  if (!card) return;
  card.hidden = !person.balance_waits || person.key_locked || person.state !== 'active' || person.id === session.account.id;
  put('balance-text', t('person.balance_text', { name: name() }));
  put('balance-call', t('person.balance_call', { name: name() }));
  put('balance-key', (person.public_key ?? '').replace(/(.{8})(?=.)/g, '$1 '));
}

async function show() {
  /** @type {Person} */
  const person = await call('GET', path);
  showFacts(person);
  showBalance(person);
  offer('resend', person.state === 'unconfirmed');
  offer('end-sessions', person.sessions > 0);
  offer('remove-factor', person.second_factor);
  offer('enable', person.state === 'disabled');
  offer('disable', person.state === 'active');
  const role = document.getElementById('role');
  if (role instanceof HTMLSelectElement) role.value = person.role;
  acts.hidden = false;
  byId('events', HTMLElement).replaceChildren(...person.events.map((event) => eventRow(event, false)));
}

/** @param {string} done what to say then @param {() => Promise<unknown>} work */
function act(done, work) {
  actsProgress.textContent = '';
  void whileBusy({ area: acts, error: actsError }, async () => {
    await work().finally(show); // also after a refusal: somebody else may have changed it meanwhile
    say(actsProgress, done);
  });
}

/** @param {string} id @param {() => void} start */
function onClick(id, start) {
  document.getElementById(id)?.addEventListener('click', start);
}

const name = () => isolated(byId('person-name', HTMLElement).textContent ?? '');

onClick('resend', () => act(t('person.resent'), () => callOwn('POST', `${path}/resend`)));
onClick('end-sessions', () => act(t('person.sessions_ended'), async () => {
  await askSure({ title: t('person.end_sessions'), text: t('person.end_sessions_sure', { name: name() }), action: t('person.end_sessions') });
  await callOwn('DELETE', `${path}/sessions`);
}));
onClick('remove-factor', () => act(t('person.factor_removed'), async () => {
  await askSure({ title: t('person.remove_factor'), text: t('person.remove_factor_sure', { name: name() }), action: t('person.remove_factor') });
  await callFresh('DELETE', `${path}/second-factor`);
}));
onClick('enable', () => act(t('person.enabled'), () => callFresh('POST', `${path}/enable`)));
onClick('disable', () => act(t('person.disabled'), async () => {
  const reason = await askSure({
    title: t('person.disable'), text: t('person.disable_sure', { name: name() }), action: t('person.disable'), reasonHint: t('person.reason_hint'),
  });
  await callFresh('POST', `${path}/disable`, { reason });
}));
onClick('balance-move', () => act(t('person.balance_moved'), async () => {
  const key = (byId('balance-key', HTMLElement).textContent ?? '').replaceAll(' ', '');
  await askSure({ title: t('person.balance_sure_title'), text: t('person.balance_sure', { name: name() }), action: t('person.balance_submit') });
  await callFresh('POST', `${path}/balance-move`, { public_key: key });
}));
document.getElementById('role-form')?.addEventListener('submit', (event) => {
  event.preventDefault();
  const role = byId('role', HTMLSelectElement).value;
  act(t('person.role_set'), async () => {
    await askSure({
      title: t('person.role_submit'), text: t('person.role_sure', { name: name(), role: t(`staff.role_${role}`) }), action: t('person.role_submit'),
    });
    await callFresh('PUT', `${path}/role`, { role });
  });
});

void whileBusy({ area: byId('person-card', HTMLElement), error: byId('error', HTMLElement) }, show);
