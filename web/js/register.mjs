// @ts-check
// Registration: OPAQUE by way of the worker (RFC 9807 §5.1), then the mail is confirmed.
import { call } from './api.mjs';
import { fromBase64url, toBase64url } from './bytes.mjs';
import { showCodeStep, startCodeForm } from './code_form.mjs';
import { openCrypto } from './crypto.mjs';
import { block, byId, inputIfShown } from './dom.mjs';
import { isEmail, showError, showFieldError, whileBusy } from './form.mjs';
import { makeRevealing, passwordProblem, takePassword, watchStrength } from './password.mjs';
import { ApiError } from './api.mjs';
import { t } from './texts.mjs';

/** @type {{ login: string, by_sms: 'yes' | 'no', redirect_url: string }} */
const data = block('data');
const form = byId('register-form', HTMLFormElement);
const error = byId('error', HTMLElement);
const progress = byId('progress', HTMLElement);
const firstName = byId('first-name', HTMLInputElement);
const lastName = byId('last-name', HTMLInputElement);
const email = byId('email', HTMLInputElement);
const password = byId('password', HTMLInputElement);
const language = byId('language', HTMLSelectElement);
const username = inputIfShown('username');
const phone = inputIfShown('phone');

const ownWords = () => [firstName.value, lastName.value, email.value].filter((text) => text !== '');

const crypto = openCrypto('/account/wasm/');
crypto.catch(() => showError(error, t('problem.wasm')));

makeRevealing(password, byId('show-password', HTMLButtonElement));
watchStrength(password, crypto, ownWords);
startCodeForm(() => email.value.trim(), data.login);

/** What is only offered may stay empty. @param {HTMLInputElement} input */
const isAsked = (input) => input.required || input.value.trim() !== '';
const isName = (/** @type {HTMLInputElement} */ input) => /^[^<>&;]{2,}$/u.test(input.value.trim());

/** @returns {boolean} whether everything is filled in rightly; else the first field to mend has the focus */
function isComplete() {
  if (!isName(firstName)) return mend(firstName, 'register.name_rule');
  if (!isName(lastName)) return mend(lastName, 'register.name_rule');
  if (username && isAsked(username) && !/^[a-z][\w-]{3,19}$/i.test(username.value.trim())) return mend(username, 'profile.username_rule');
  if (!isEmail(email)) return mend(email, 'register.email_rule');
  if (phone && isAsked(phone) && !/^\+[\d ()/-]{6,}$/.test(phone.value.trim())) return mend(phone, 'profile.phone_rule');
  return true;
}

/** @param {HTMLElement} field @param {string} key @returns {false} */
function mend(field, key) {
  field.closest('details')?.setAttribute('open', '');
  showFieldError(field, t(key));
  return false;
}

/** The server may know more rules; its answer names the field. @param {unknown} problem @returns {boolean} */
function showServerFieldError(problem) {
  if (problem instanceof ApiError && problem.name === 'username_taken' && username) return !mend(username, 'error.username_taken');
  if (!(problem instanceof ApiError) || !['field_rule', 'field_too_long', 'field_missing'].includes(problem.name)) return false;
  if (problem.field === 'email') showFieldError(email, t('register.email_rule'));
  else if (problem.field === 'first_name') showFieldError(firstName, t('register.name_rule'));
  else if (problem.field === 'last_name') showFieldError(lastName, t('register.name_rule'));
  else if (problem.field === 'username' && username) mend(username, 'profile.username_rule');
  else if (problem.field === 'phone' && phone) mend(phone, 'profile.phone_rule');
  else if (problem.field === 'language') showFieldError(language, t('register.language_rule'));
  else return false;
  return true;
}

async function register() {
  if (!isComplete()) return;
  const module = await crypto;
  const problem = await passwordProblem(password, module, ownWords());
  if (problem !== '') return showFieldError(password, problem);
  progress.textContent = t('working.locking');
  const { handle, request } = await module.registerStart(takePassword(password));
  try {
    const started = await call('POST', '/registrations', {
      first_name: firstName.value.trim(),
      last_name: lastName.value.trim(),
      email: email.value.trim(),
      language: language.value,
      registration_request: toBase64url(request),
      ...(username && isAsked(username) && { username: username.value.trim() }),
      ...(phone && isAsked(phone) && { phone: phone.value.replace(/[^+\d]/g, '') }),
    });
    const { record } = await module.registerFinish(handle, fromBase64url(started.registration_response));
    await call('POST', `/registrations/${started.signup_id}/record`, { record: toBase64url(record), redirect_url: data.redirect_url });
  } finally {
    await module.close(handle);
  }
  showCodeStep(phone && data.by_sms === 'yes' ? phone.value.trim() : email.value.trim());
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  void whileBusy({ area: form, error, onError: showServerFieldError }, () => register().finally(() => { progress.textContent = ''; }));
});
