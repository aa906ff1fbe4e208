// @ts-check
// The overview comes complete from the server; this puts times and amounts into the person's own form and copies the public key.
import { byId } from './dom.mjs';
import { amountText, t, timeText } from './texts.mjs';

for (const time of document.querySelectorAll('time')) {
  time.textContent = timeText(Date.parse(time.dateTime) / 1000, { dateStyle: 'medium', timeStyle: 'short' });
}

for (const sum of document.querySelectorAll('.sum')) {
  sum.textContent = (sum.textContent ?? '').replace(/[\d.]+/, amountText);
}

const button = document.getElementById('copy-key');
button?.addEventListener('click', async () => {
  const key = byId('public-key', HTMLElement).dataset.key ?? '';
  byId('copied', HTMLElement).textContent =
    await navigator.clipboard.writeText(key).then(() => t('dashboard.copied'), () => t('dashboard.not_copied'));
});
