// @ts-check
// Where the person is signed in, known devices, programs, the second factor, what happened lately.
import { call } from './api.mjs';
import { byId, within } from './dom.mjs';
import { eventText } from './events.mjs';
import { showError, showFieldError, whileBusy } from './form.mjs';
import { callFresh, callOwn } from './member.mjs';
import { drawQr } from './qr.mjs';
import { errorText, t, timeText } from './texts.mjs';

/**
 * @typedef {{ id: string, current: boolean, device: string, address: string, created_at: number, last_seen_at: number, expires_at: number }} Place
 * @typedef {{ id: string, current: boolean, name: string, address: string, created_at: number, last_seen_at: number }} Device
 * @typedef {{ id: string, client_id: string, device: string, address: string, created_at: number, refreshed_at: number }} Program
 * @typedef {{ id: number, at: number, event: string, address: string }} OwnEvent
 */

const when = (/** @type {number} */ seconds) => timeText(seconds, { dateStyle: 'medium', timeStyle: 'short' });

/**
 * One row of a list, from the page's template.
 * @param {{ name: string, current: boolean, address: string, facts: string, action: string, end: () => Promise<void>, error: HTMLElement }} of
 */
function rowOf({ name, current, address, facts, action, end, error }) {
  const copy = document.importNode(byId('place', HTMLTemplateElement).content, true);
  const row = within(copy, 'li', HTMLElement);
  within(row, '.place-name', HTMLElement).textContent = name || t('security.unknown_device');
  within(row, '.place-here', HTMLElement).hidden = !current;
  within(row, '.place-facts', HTMLElement).textContent = facts;
  within(row, '.place-address', HTMLElement).textContent = address;
  const button = within(row, '.place-end', HTMLButtonElement);
  button.textContent = action;
  button.setAttribute('aria-label', `${action}: ${name || t('security.unknown_device')}, ${facts}`);
  button.hidden = current;
  button.onclick = () => void whileBusy({ area: row, error }, end);
  row.dataset.current = String(current);
  return row;
}

async function showSessions() {
  const error = byId('sessions-error', HTMLElement);
  /** @type {Place[]} */
  const sessions = [];
  for (let cursor = ''; ;) {
    const page = await call('GET', `/sessions${cursor && `?cursor=${encodeURIComponent(cursor)}`}`);
    sessions.push(...page.sessions);
    if (!page.next) break;
    cursor = page.next;
  }
  byId('sessions', HTMLElement).replaceChildren(...sessions.map((place) => rowOf({
    name: place.device,
    current: place.current,
    address: place.address,
    facts: t('security.seen', { since: when(place.created_at), last: when(place.last_seen_at) }),
    action: t('security.end'),
    error,
    end: async () => {
      await callOwn('DELETE', `/sessions/${place.id}`);
      await showSessions();
    },
  })));
  byId('end-others', HTMLElement).hidden = sessions.length < 2;
}

async function showDevices() {
  const error = byId('devices-error', HTMLElement);
  /** @type {{ devices: Device[] }} */
  const { devices } = await call('GET', '/devices');
  byId('devices', HTMLElement).replaceChildren(...devices.map((device) => rowOf({
    name: device.name,
    current: device.current,
    address: device.address,
    facts: t('security.seen', { since: when(device.created_at), last: when(device.last_seen_at) }),
    action: t('security.forget'),
    error,
    end: async () => {
      await callOwn('DELETE', `/devices/${device.id}`);
      await showDevices();
    },
  })));
  byId('no-devices', HTMLElement).hidden = devices.length > 0;
}

/** Only those who let programs in have to know of them. */
async function showPrograms() {
  /** @type {{ tokens: Program[] }} */
  const { tokens } = await call('GET', '/tokens');
  byId('programs', HTMLElement).replaceChildren(...tokens.map((program) => rowOf({
    name: program.client_id || program.device,
    current: false,
    address: program.address,
    facts: t('security.seen', { since: when(program.created_at), last: when(program.refreshed_at) }),
    action: t('security.program_end'),
    error: byId('programs-error', HTMLElement),
    end: async () => {
      await callOwn('DELETE', `/tokens/${program.id}`);
      await showPrograms();
    },
  })));
  byId('programs-card', HTMLElement).hidden = tokens.length === 0;
}

/** @param {OwnEvent} event */
function eventRow({ at, event, address }) {
  const row = within(document.importNode(byId('event', HTMLTemplateElement).content, true), 'li', HTMLElement);
  row.dataset.event = event;
  const name = within(row, '.event-name', HTMLElement);
  name.textContent = eventText(event);
  name.title = event;
  const time = within(row, '.event-time', HTMLTimeElement);
  time.dateTime = new Date(at * 1000).toISOString();
  time.textContent = when(at);
  within(row, '.event-address', HTMLElement).textContent = address;
  return row;
}

/** The newest first, a few at a time. @param {string} [cursor] */
async function showEvents(cursor = '') {
  /** @type {{ events: OwnEvent[], next?: string }} */
  const { events, next } = await call('GET', `/account/events?limit=8${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
  byId('events', HTMLElement).append(...events.map(eventRow));
  const more = byId('events-more', HTMLButtonElement);
  more.hidden = next === undefined;
  more.onclick = () => void whileBusy({ area: byId('events-card', HTMLElement), error: byId('events-error', HTMLElement) }, () => showEvents(next));
}

const factorParts = ['factor-off', 'factor-setup', 'factor-codes', 'factor-on'];
const factorCard = byId('factor-card', HTMLElement);
const factorError = byId('factor-error', HTMLElement);

/** @param {string} id */
function showFactorPart(id) {
  for (const part of factorParts) byId(part, HTMLElement).hidden = part !== id;
}

async function showFactor() {
  const { enabled, recovery_codes_left: left } = await call('GET', '/second-factor');
  byId('codes-left', HTMLElement).textContent = t('security.codes_left', { count: left });
  showFactorPart(enabled ? 'factor-on' : 'factor-off');
}

/** Shown once; the page keeps them no longer than it shows them. @param {string[]} codes */
function showCodes(codes) {
  const progress = byId('codes-progress', HTMLElement);
  progress.textContent = '';
  byId('codes', HTMLElement).replaceChildren(...codes.map((code) => {
    const item = document.createElement('li');
    item.textContent = code;
    return item;
  }));
  byId('codes-print', HTMLButtonElement).onclick = () => print();
  byId('codes-copy', HTMLButtonElement).onclick = async () => {
    progress.dataset.still = '';
    progress.textContent = await navigator.clipboard.writeText(codes.join('\n')).then(() => t('security.copied'), () => t('security.not_copied'));
  };
  showFactorPart('factor-codes');
  byId('codes-heading', HTMLElement).focus();
}

async function setUp() {
  const { secret, otpauth_uri: uri, qr } = await callFresh('POST', '/second-factor');
  byId('factor-secret', HTMLElement).textContent = secret.replace(/(.{4})(?=.)/g, '$1 ');
  byId('factor-link', HTMLAnchorElement).href = uri;
  byId('factor-qr', HTMLElement).replaceChildren(drawQr(qr, t('security.qr_label')));
  showFactorPart('factor-setup');
  byId('factor-code', HTMLInputElement).focus();
}

/** @param {HTMLFormElement} form @param {HTMLInputElement} field @param {(code: string) => Promise<void>} use */
function onCode(form, field, use) {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void whileBusy({
      area: factorCard,
      error: factorError,
      onError: (problem) => {
        if (!(problem instanceof Error) || problem.name !== 'second_factor_wrong') return false;
        showFieldError(field, t('error.second_factor_wrong'));
        return true;
      },
    }, async () => {
      const code = field.value.replace(/\s/g, '');
      if (code === '') return showFieldError(field, t('security.code_missing'));
      await use(code);
      form.reset();
    });
  });
}

function startFactor() {
  const onClick = (/** @type {string} */ id, /** @type {() => Promise<void>} */ work) =>
    byId(id, HTMLButtonElement).addEventListener('click', () => void whileBusy({ area: factorCard, error: factorError }, work));
  onClick('factor-start', setUp);
  onClick('factor-cancel', showFactor);
  onClick('codes-kept', async () => {
    byId('codes', HTMLElement).replaceChildren();
    await showFactor();
  });
  onClick('codes-new', async () => showCodes((await callFresh('POST', '/second-factor/recovery-codes')).recovery_codes));
  byId('factor-off-start', HTMLButtonElement).addEventListener('click', () => {
    byId('off-form', HTMLElement).hidden = false;
    byId('off-code', HTMLInputElement).focus();
  });
  onCode(byId('setup-form', HTMLFormElement), byId('factor-code', HTMLInputElement),
    async (code) => showCodes((await callFresh('POST', '/second-factor/confirm', { code })).recovery_codes));
  onCode(byId('off-form', HTMLFormElement), byId('off-code', HTMLInputElement), async (code) => {
    await callFresh('DELETE', '/second-factor', { code });
    byId('off-form', HTMLElement).hidden = true;
    await showFactor();
  });
}

/** @param {string} errorId @param {() => Promise<void>} show */
const load = (errorId, show) => void show().catch((problem) => showError(byId(errorId, HTMLElement), errorText(problem)));

byId('end-others', HTMLButtonElement).addEventListener('click', () => {
  void whileBusy({ area: byId('sessions-card', HTMLElement), error: byId('sessions-error', HTMLElement) }, async () => {
    await callOwn('DELETE', '/sessions');
    await showSessions();
  });
});
startFactor();
load('sessions-error', showSessions);
load('devices-error', showDevices);
load('factor-error', showFactor);
load('programs-error', showPrograms);
load('events-error', showEvents);
