// @ts-check
// Keys of services: made, rotated, revoked. A new one is shown once and stands nowhere else.
import { byId, within } from './dom.mjs';
import { showFieldError, whileBusy } from './form.mjs';
import { callFresh } from './member.mjs';
import { askSure, isolated, newRow, readPart, say, when } from './staff.mjs';
import { t } from './texts.mjs';

/**
 * @typedef {{ id: string, name: string, scopes: string[], created_at: number, expires_at?: number, revoked_at?: number,
 *   last_used_at?: number }} Key
 */

const overlapSeconds = 3600; // of a rotated key: it ends soon, and is not rotated again
const error = byId('error', HTMLElement);
const area = byId('keys-card', HTMLElement);
const list = byId('keys', HTMLElement);
const more = byId('more', HTMLButtonElement);

/** @param {Key & { key: string }} made */
function showNew({ name, key }) {
  const progress = byId('new-key-progress', HTMLElement);
  progress.textContent = '';
  byId('new-key-name', HTMLElement).textContent = name;
  byId('new-key', HTMLElement).textContent = key;
  byId('copy-key', HTMLButtonElement).onclick = async () => {
    say(progress, await navigator.clipboard.writeText(key).then(() => t('services.copied'), () => t('services.not_copied')));
  };
  byId('key-kept', HTMLButtonElement).onclick = () => {
    byId('new-key', HTMLElement).textContent = '';
    byId('copy-key', HTMLButtonElement).onclick = null;
    byId('new-key-card', HTMLElement).hidden = true;
    byId('keys-title', HTMLElement).scrollIntoView();
  };
  byId('new-key-card', HTMLElement).hidden = false;
  byId('new-key-title', HTMLElement).focus();
}

/** @param {Key} key */
function timesOf({ created_at: made, expires_at: ends, revoked_at: revoked, last_used_at: used }) {
  return [
    t('services.made', { time: when(made) }),
    used === undefined ? t('services.never_used') : t('services.used', { time: when(used) }),
    ...(revoked !== undefined ? [t('services.revoked_at', { time: when(revoked) })] : []),
    ...(revoked === undefined && ends !== undefined ? [t('services.ends', { time: when(ends) })] : []),
  ].join(' · ');
}

/** @param {Key} key */
function rowOf(key) {
  const now = Date.now() / 1000;
  const ends = key.expires_at ?? Infinity;
  const state = key.revoked_at !== undefined ? 'revoked' : ends <= now ? 'ended' : ends <= now + overlapSeconds ? 'ending' : 'valid';
  const row = newRow('key');
  row.dataset.id = key.id;
  row.dataset.keyState = state;
  within(row, '.key-title', HTMLElement).textContent = key.name;
  within(row, '.key-state', HTMLElement).textContent = t(`services.state_${state}`);
  within(row, '.key-scopes', HTMLElement).textContent = key.scopes.map((scope) => t(`services.scope_${scope}`)).join(' · ');
  within(row, '.key-times', HTMLElement).textContent = timesOf(key);
  const rotate = within(row, '.key-rotate', HTMLButtonElement);
  const revoke = within(row, '.key-revoke', HTMLButtonElement);
  within(row, '.key-acts', HTMLElement).hidden = state === 'revoked' || state === 'ended';
  rotate.hidden = state !== 'valid';
  rotate.textContent = t('services.rotate');
  revoke.textContent = t('services.revoke');
  for (const button of [rotate, revoke]) button.setAttribute('aria-label', `${button.textContent}: ${key.name}`);
  rotate.onclick = () => void whileBusy({ area, error }, async () => {
    await askSure({ title: t('services.rotate'), text: t('services.rotate_sure', { name: isolated(key.name) }), action: t('services.rotate') });
    const made = await callFresh('POST', `/service-keys/${key.id}/rotate`);
    await show();
    showNew(made);
  });
  revoke.onclick = () => void whileBusy({ area, error }, async () => {
    await askSure({ title: t('services.revoke'), text: t('services.revoke_sure', { name: isolated(key.name) }), action: t('services.revoke') });
    await callFresh('DELETE', `/service-keys/${key.id}`);
    await show();
  });
  return row;
}

/** @param {string} [cursor] */
async function show(cursor = '') {
  /** @type {{ service_keys: Key[], next?: string }} */
  const { service_keys: keys, next } = await readPart('/service-keys', { cursor });
  if (cursor === '') list.replaceChildren(...keys.map(rowOf));
  else list.append(...keys.map(rowOf));
  byId('no-keys', HTMLElement).hidden = list.children.length > 0;
  more.hidden = next === undefined;
  more.onclick = () => void whileBusy({ area, error }, () => show(next));
}

const form = byId('create-form', HTMLFormElement);
const scopes = byId('scopes', HTMLFieldSetElement);
scopes.addEventListener('change', () => scopes.dispatchEvent(new Event('input')));
form.addEventListener('submit', (event) => {
  event.preventDefault();
  void whileBusy({ area: form, error: byId('create-error', HTMLElement) }, async () => {
    const name = byId('key-name', HTMLInputElement);
    const ticked = [...scopes.querySelectorAll('input')].filter((box) => box.checked).map((box) => box.value);
    if (name.value.trim() === '') return showFieldError(name, t('services.name_missing'));
    if (new TextEncoder().encode(name.value.trim()).length > 80) return showFieldError(name, t('services.name_long'));
    if (ticked.length === 0) return showFieldError(scopes, t('services.scopes_missing'));
    const lifetime = byId('lifetime', HTMLSelectElement).value;
    const made = await callFresh('POST', '/service-keys', {
      name: name.value.trim(), scopes: ticked, ...(lifetime !== '' ? { expires_in_s: Number(lifetime) } : {}),
    });
    form.reset();
    await show();
    showNew(made);
  });
});
void whileBusy({ area, error }, () => show());
