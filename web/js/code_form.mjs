// @ts-check
// "Look into your mail": the code form that register, login and checkEmail share.
import { call } from './api.mjs';
import { byId, showStep } from './dom.mjs';
import { showError, showFieldError, whileBusy } from './form.mjs';
import { t } from './texts.mjs';

/**
 * @param {() => string} email of the account that waits; empty when it is not known yet
 * @param {string} loginHref where people go on once the address is confirmed
 */
export function startCodeForm(email, loginHref) {
  const form = byId('code-form', HTMLFormElement);
  const typed = byId('typed-code', HTMLInputElement);
  const error = byId('code-error', HTMLElement);
  const progress = byId('code-progress', HTMLElement);

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void whileBusy({ area: form, error }, async () => {
      progress.textContent = '';
      const code = typed.value.replace(/[\s-]/g, '');
      if (email() === '') return showError(error, t('code.email_missing'));
      if (code === '') return showFieldError(typed, t('code.missing'));
      await call('POST', '/email-confirmations', { email: email(), typed_code: code });
      showConfirmed(loginHref);
    });
  });

  byId('resend', HTMLButtonElement).addEventListener('click', () => {
    void whileBusy({ area: form, error }, async () => {
      if (email() === '') return showError(error, t('code.email_missing'));
      await call('POST', '/email-confirmations/resend', { email: email() });
      progress.dataset.still = '';
      progress.textContent = t('code.resent');
    });
  });
}

/** @param {string} email */
export function showCodeStep(email) {
  byId('code-email', HTMLElement).textContent = email;
  showStep('code-step');
  byId('typed-code', HTMLInputElement).focus();
}

/** @param {string} loginHref */
export function showConfirmed(loginHref) {
  byId('continue', HTMLAnchorElement).href = loginHref;
  showStep('confirmed');
}
