// @ts-check
// Confirms a change of e-mail. By a press of the button, because mail scanners open links too.
import { call } from './api.mjs';
import { block, byId, showStep } from './dom.mjs';
import { whileBusy } from './form.mjs';
import { t } from './texts.mjs';

/** @type {{ link_code: string }} */
const data = block('data');
const progress = byId('progress', HTMLElement);

byId('confirm', HTMLButtonElement).addEventListener('click', () => {
  void whileBusy({ area: byId('confirm-step', HTMLElement), error: byId('error', HTMLElement) }, async () => {
    progress.textContent = t('working.sending');
    const { status } = await call('POST', '/email-changes/confirm', { link_code: data.link_code })
      .finally(() => { progress.textContent = ''; });
    showStep(status === 'changed' ? 'changed-step' : 'waiting-step');
  });
});
