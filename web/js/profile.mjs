// @ts-check
// What the account says of its person: names, language, user name, description; another e-mail address; export; deletion.
import { ApiError, call } from './api.mjs';
import { byId, inputIfShown } from './dom.mjs';
import { isEmail, showFieldError, whileBusy } from './form.mjs';
import { callFresh, callOwn } from './member.mjs';
import { t, timeText } from './texts.mjs';

/**
 * @typedef {{ email: string, username?: string, delete_at?: number, new_email?: string }} Profile
 */

const fields = {
  first_name: byId('first-name', HTMLInputElement),
  last_name: byId('last-name', HTMLInputElement),
  language: byId('language', HTMLSelectElement),
  description: byId('description', HTMLTextAreaElement),
};
/** Only where they can be chosen. @type {Record<string, HTMLInputElement>} */
const moreFields = Object.fromEntries(['username', 'phone'].flatMap((name) => {
  const field = inputIfShown(name);
  return field ? [[name, field]] : [];
}));

/** @param {HTMLElement} element @param {string} text stays, without a turning circle */
function say(element, text) {
  element.dataset.still = '';
  element.textContent = text;
}

/** @param {Profile} profile */
function show(profile) {
  byId('current-email', HTMLElement).textContent = profile.email;
  byId('email-open', HTMLElement).hidden = profile.new_email === undefined;
  byId('new-email-open', HTMLElement).textContent = profile.new_email ?? '';
  byId('email-form', HTMLElement).hidden = profile.new_email !== undefined;
  const planned = profile.delete_at !== undefined;
  byId('deletion-planned', HTMLElement).hidden = !planned;
  byId('deletion-offer', HTMLElement).hidden = planned;
  byId('deletion-sure', HTMLElement).hidden = true;
  if (planned) {
    byId('deletion-text', HTMLElement).textContent =
      t('profile.deletion_planned', { time: timeText(profile.delete_at ?? 0, { dateStyle: 'long', timeStyle: 'short' }) });
  }
}

/** Shows the problem beside the field that the server names. @param {unknown} problem */
function showServerFieldError(problem) {
  if (!(problem instanceof ApiError)) return false;
  const field = problem.name === 'username_taken' || problem.name === 'username_fixed' ? 'username' : problem.field;
  const input = { ...fields, ...moreFields }[field];
  if (!input) return false;
  const rule = ['field_rule', 'field_missing', 'field_too_long'].includes(problem.name);
  const rules = {
    first_name: t('profile.name_rule'), last_name: t('profile.name_rule'), username: t('profile.username_rule'), phone: t('profile.phone_rule'),
    language: t('profile.language_rule'), description: t('profile.description_rule'),
  };
  showFieldError(input, rule ? rules[/** @type {keyof typeof rules} */ (field)] : t(`error.${problem.name}`));
  return true;
}

function startDetails() {
  const form = byId('details-form', HTMLFormElement);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const progress = byId('progress', HTMLElement);
    progress.textContent = '';
    void whileBusy({ area: form, error: byId('error', HTMLElement), onError: showServerFieldError }, async () => {
      const chosen = Object.entries({ ...fields, ...moreFields }).filter(([name, { value }]) => name !== 'username' || value.trim() !== '');
      await callOwn('PATCH', '/account', Object.fromEntries(chosen.map(([name, { value }]) => [name, value.trim()])));
      say(progress, t('profile.saved'));
    });
  });
}

function startEmail() {
  const form = byId('email-form', HTMLFormElement);
  const email = byId('new-email', HTMLInputElement);
  const error = byId('email-error', HTMLElement);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void whileBusy({ area: form, error }, async () => {
      if (!isEmail(email)) return showFieldError(email, t('profile.email_rule'));
      await callFresh('POST', '/account/email', { email: email.value.trim() });
      show({ ...await call('GET', '/account'), new_email: email.value.trim() });
      form.reset();
    });
  });
  byId('email-cancel', HTMLButtonElement).addEventListener('click', () => {
    void whileBusy({ area: byId('email-open', HTMLElement), error }, async () => {
      await callOwn('DELETE', '/account/email');
      show(await call('GET', '/account'));
    });
  });
}

/** A file of the person's own, made here from the answer. @param {object} content */
function saveAsFile(content) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([JSON.stringify(content, null, 2)], { type: 'application/json' }));
  link.download = 'ownkey-account.json';
  link.click();
  URL.revokeObjectURL(link.href);
}

function startExport() {
  byId('export', HTMLButtonElement).addEventListener('click', () => {
    void whileBusy({ area: byId('export-card', HTMLElement), error: byId('export-error', HTMLElement) }, async () => {
      saveAsFile(await callFresh('GET', '/account/export'));
      say(byId('export-progress', HTMLElement), t('profile.exported'));
    });
  });
}

function startDeletion() {
  const offer = byId('deletion-offer', HTMLElement);
  const sure = byId('deletion-sure', HTMLElement);
  const area = byId('deletion-card', HTMLElement);
  const error = byId('deletion-error', HTMLElement);
  byId('delete', HTMLButtonElement).addEventListener('click', () => {
    [offer.hidden, sure.hidden] = [true, false];
    byId('delete-keep', HTMLButtonElement).focus();
  });
  byId('delete-keep', HTMLButtonElement).addEventListener('click', () => {
    [offer.hidden, sure.hidden] = [false, true];
    byId('delete', HTMLButtonElement).focus();
  });
  byId('delete-sure', HTMLButtonElement).addEventListener('click', () => {
    void whileBusy({ area, error }, async () => {
      await callFresh('POST', '/account/deletion');
      show(await call('GET', '/account'));
      byId('deletion-text', HTMLElement).focus();
    });
  });
  byId('undo-deletion', HTMLButtonElement).addEventListener('click', () => {
    void whileBusy({ area, error }, async () => {
      await callOwn('DELETE', '/account/deletion');
      show(await call('GET', '/account'));
      byId('delete', HTMLButtonElement).focus();
    });
  });
}

startDetails();
startEmail();
startExport();
startDeletion();
void whileBusy({ area: byId('email-card', HTMLElement), error: byId('email-error', HTMLElement) }, async () => show(await call('GET', '/account')));
