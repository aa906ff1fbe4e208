// @ts-check
// Confirms the e-mail address. By a press of the button, because mail scanners open links too.
import { call } from './api.mjs';
import { showConfirmed, startCodeForm } from './code_form.mjs';
import { block, byId } from './dom.mjs';
import { whileBusy } from './form.mjs';
import { t } from './texts.mjs';

/** @type {{ link_code: string, login: string }} */
const data = block('data');

if (data.link_code === '') {
  const email = byId('email', HTMLInputElement);
  startCodeForm(() => email.value.trim(), data.login);
} else {
  const confirm = byId('confirm', HTMLButtonElement);
  const progress = byId('progress', HTMLElement);
  confirm.addEventListener('click', () => {
    void whileBusy({ area: byId('check-step', HTMLElement), error: byId('error', HTMLElement) }, async () => {
      progress.textContent = t('working.sending');
      await call('POST', '/email-confirmations', { link_code: data.link_code })
        .finally(() => { progress.textContent = ''; });
      showConfirmed(data.login);
    });
  });
}
