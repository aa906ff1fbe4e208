// @ts-check
// A new password by mail: for one that was forgotten, and for the first one of somebody who was invited. It opens the account, never the
// key: that stays sealed under the old password until the person repairs it (repair_passphrase.mjs).
import { call } from './api.mjs';
import { fromBase64url, toBase64url } from './bytes.mjs';
import { openCrypto } from './crypto.mjs';
import { block, byId, showStep } from './dom.mjs';
import { isEmail, showError, showFieldError, whileBusy } from './form.mjs';
import { makeRevealing, passwordProblem, takePassword, watchStrength } from './password.mjs';
import { t } from './texts.mjs';

/** @type {{ link_code: string }} empty: the mail is still to be asked for */
const data = block('data');
const form = byId('new-form', HTMLFormElement);
const error = byId('error', HTMLElement);
const progress = byId('progress', HTMLElement);
const password = byId('password', HTMLInputElement);

const crypto = openCrypto('/account/wasm/');
crypto.catch(() => showError(error, t('problem.wasm')));

if (data.link_code === '') startAsking();
makeRevealing(password, byId('show-password', HTMLButtonElement));
watchStrength(password, crypto, ownWords);

function ownWords() {
  return data.link_code === '' ? [byId('email', HTMLInputElement).value.trim()] : [];
}

/** The mail is sent to any address that has an account; what is shown is the same for all. */
function startAsking() {
  const askForm = byId('ask-form', HTMLFormElement);
  const askError = byId('ask-error', HTMLElement);
  const email = byId('email', HTMLInputElement);
  askForm.addEventListener('submit', (event) => {
    event.preventDefault();
    void whileBusy({ area: askForm, error: askError }, async () => {
      if (!isEmail(email)) return showFieldError(email, t('reset_password.email_rule'));
      await call('POST', '/password-resets', { email: email.value.trim() });
      byId('sent-to', HTMLElement).textContent = email.value.trim();
      showStep('new-step');
      byId('typed-code', HTMLInputElement).focus();
    });
  });
}

/** @returns {{ link_code: string } | { email: string, typed_code: string } | undefined} undefined: the code is missing */
function proof() {
  if (data.link_code !== '') return { link_code: data.link_code };
  const typed = byId('typed-code', HTMLInputElement);
  const code = typed.value.replace(/[\s-]/g, '');
  if (code !== '') return { email: byId('email', HTMLInputElement).value.trim(), typed_code: code };
  showFieldError(typed, t('reset_password.code_missing'));
  return undefined;
}

async function run() {
  const code = proof();
  if (!code) return;
  const module = await crypto;
  const problem = await passwordProblem(password, module, ownWords());
  if (problem !== '') return showFieldError(password, problem);
  progress.textContent = t('working.locking');
  const { handle, request } = await module.registerStart(takePassword(password));
  try {
    const started = await call('POST', '/password-resets/start', { ...code, registration_request: toBase64url(request) });
    const { record } = await module.registerFinish(handle, fromBase64url(started.registration_response));
    await call('POST', `/password-resets/${started.reset_id}/record`, { ...code, record: toBase64url(record) });
  } finally {
    await module.close(handle);
  }
  showStep('done-step');
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  void whileBusy({ area: form, error }, () => run().finally(() => { progress.textContent = ''; }));
});
