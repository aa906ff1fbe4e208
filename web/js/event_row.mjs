// @ts-check
// One event of the audit log, as those see it who look after people: what happened, and what else is known of it.
import { within } from './dom.mjs';
import { eventText } from './events.mjs';
import { isolated, newRow, when } from './staff.mjs';
import { t, timeText } from './texts.mjs';

/**
 * @typedef {{ id: number, at: number, account_id?: string, event: string, detail: string, address: string, seal_number?: number }} AuditEvent
 */

const people = ['by', 'officer', 'account'];
const roles = ['none', 'support', 'recovery_officer', 'admin'];

/** @param {string} id of an account */
function linkTo(id) {
  const link = document.createElement('a');
  link.href = `/account/admin/people/${id}`;
  link.textContent = id.slice(0, 8);
  link.title = id;
  return link;
}

/** Keys and numbers shortened to what one compares; the whole stands in the title. @param {string} text @returns {Node} */
function shortened(text) {
  const code = document.createElement('code');
  code.textContent = `${text.slice(0, 8)}…`;
  code.title = text;
  return code;
}

/** @param {string} event @param {string} name @param {unknown} value @returns {Node} */
function valueOf(event, name, value) {
  const text = String(value);
  const isId = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(text);
  if (isId && people.includes(name)) return linkTo(text);
  if (isId || /^[\da-f]{64}$/.test(text)) return shortened(text);
  if (name === 'delete_at') return new Text(when(Number(value)));
  return new Text(event.endsWith('.role_changed') && roles.includes(text) ? t(`staff.role_${text}`) : isolated(text));
}

/** What an event says besides its name. @param {AuditEvent} event @returns {Node[]} */
function factsOf({ event, detail }) {
  try {
    return Object.entries(JSON.parse(detail || '{}')).map(([name, value]) => {
      const label = t(`event_fact.${name}`);
      const fact = document.createElement('span');
      fact.append(`${label === `event_fact.${name}` ? name : label}: `, valueOf(event, name, value));
      return fact;
    });
  } catch {
    return [new Text(detail)];
  }
}

/** @param {AuditEvent} event @param {boolean} withAccount @returns {HTMLElement} */
export function eventRow(event, withAccount) {
  const row = newRow('event');
  row.dataset.event = event.event;
  const name = within(row, '.event-name', HTMLElement);
  name.textContent = eventText(event.event);
  name.title = event.event;
  const time = within(row, '.event-time', HTMLTimeElement);
  time.dateTime = new Date(event.at * 1000).toISOString();
  time.textContent = timeText(event.at, { dateStyle: 'medium', timeStyle: 'medium' });
  within(row, '.event-detail', HTMLElement).replaceChildren(...factsOf(event));
  const account = within(row, '.event-account', HTMLElement);
  account.hidden = !withAccount || event.account_id === undefined;
  if (event.account_id !== undefined) account.append(`${t('event_fact.account')}: `, linkTo(event.account_id));
  within(row, '.event-address', HTMLElement).textContent = event.address;
  within(row, '.event-seal', HTMLElement).textContent =
    event.seal_number === undefined ? t('staff.unsealed') : t('staff.seal', { number: event.seal_number });
  return row;
}
