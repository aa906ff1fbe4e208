// @ts-check
// The audit log, newest first, and the head of its chain.
import { ApiError, call } from './api.mjs';
import { byId } from './dom.mjs';
import { eventRow } from './event_row.mjs';
import { allEvents } from './events.mjs';
import { showFieldError, whileBusy } from './form.mjs';
import { readPart } from './staff.mjs';
import { t } from './texts.mjs';

/** @import { AuditEvent } from './event_row.mjs' */

const area = byId('events-card', HTMLElement);
const list = byId('events', HTMLElement);
const more = byId('more', HTMLButtonElement);
const account = byId('account', HTMLInputElement);
const eventName = byId('event-name', HTMLSelectElement);
const error = byId('error', HTMLElement);
/** @param {unknown} problem */
const onError = (problem) => {
  if (!(problem instanceof ApiError) || problem.field !== 'account') return false;
  showFieldError(account, t('audit.account_rule'));
  return true;
};

/** @param {{ account: string, event: string }} filter @param {string} [cursor] */
async function show(filter, cursor = '') {
  /** @type {{ events: AuditEvent[], next?: string }} */
  const { events, next } = await readPart('/audit', { ...filter, cursor });
  const rows = events.map((event) => eventRow(event, true));
  if (cursor === '') list.replaceChildren(...rows);
  else list.append(...rows);
  const count = list.children.length;
  byId('count', HTMLElement).textContent =
    count === 0 ? t('audit.none') : t(next === undefined ? 'audit.count' : 'audit.count_more', { count });
  more.hidden = next === undefined;
  more.onclick = () => void whileBusy({ area, error }, () => show(filter, next));
}

const showFiltered = () =>
  whileBusy({ area, error, onError }, () => show({ account: account.value.trim(), event: eventName.value }));

eventName.append(...allEvents().map(({ name, text }) => new Option(text, name)));
byId('filter-form', HTMLFormElement).addEventListener('submit', (event) => {
  event.preventDefault();
  void showFiltered();
});
void showFiltered();
void whileBusy({ area: byId('head-card', HTMLElement), error: byId('head-error', HTMLElement) }, async () => {
  const { seal_number: number, seal } = await call('GET', '/audit/head');
  byId('head-number', HTMLElement).textContent = String(number);
  byId('head-seal', HTMLElement).textContent = seal.replace(/(.{8})(?=.)/g, '$1 ');
});
