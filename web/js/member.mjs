// @ts-check
// What the pages of somebody who is signed in share: the session that the server wrote into the page, calls in it, and "type your
// password again" for what asks for a password proved just now.
import { ApiError, call } from './api.mjs';
import { openCrypto } from './crypto.mjs';
import { block, byId } from './dom.mjs';
import { Cancelled, showFieldError, whileBusy } from './form.mjs';
import { makeRevealing, passwordLength, takePassword } from './password.mjs';
import { t } from './texts.mjs';
import { loginByPassword } from './unlock.mjs';

/** @import { Handle, WholeCrypto } from '../../wasm/crypto.d.ts' */
/** @import { Session } from './api.mjs' */

/** Follows every answer that renews it. @type {Session} */
export const session = block('data').session;

/** @type {Promise<WholeCrypto> | undefined} */
let loading;

/** The module, loaded when it is first needed. */
export function ownCrypto() {
  loading ??= openCrypto('/account/wasm/', 'ownkey-whole');
  return loading;
}

/**
 * A call in this session. Another tab may have renewed the token: then the new one is asked for, once.
 * @param {'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'} method @param {string} path @param {object} [body]
 * @returns {Promise<any>}
 */
export async function callOwn(method, path, body) {
  const attempt = () => call(method, path, body, session.csrf_token);
  const answer = await attempt().catch(async (problem) => {
    if (!(problem instanceof ApiError) || problem.name !== 'csrf_missing') throw problem;
    session.csrf_token = (await call('GET', '/session')).csrf_token;
    return attempt();
  });
  if (answer.csrf_token) session.csrf_token = answer.csrf_token;
  return answer;
}

/**
 * As callOwn, for sensitive acts: asks for the password when the server wants it proved, and calls again.
 * @param {'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'} method @param {string} path @param {object} [body]
 * @returns {Promise<any>} rejects with Cancelled when the person leaves the question
 */
export async function callFresh(method, path, body) {
  try {
    return await callOwn(method, path, body);
  } catch (problem) {
    if (!(problem instanceof ApiError) || problem.name !== 'password_needed') throw problem;
    const login = await askPassword();
    await (await ownCrypto()).close(login);
    return callOwn(method, path, body);
  }
}

/** @returns {Promise<Handle>} a login with its export key, which the caller closes; rejects with Cancelled */
export async function askPassword() {
  const dialog = byId('confirm-dialog', HTMLDialogElement);
  const form = byId('confirm-form', HTMLFormElement);
  const password = byId('confirm-password', HTMLInputElement);
  const error = byId('confirm-error', HTMLElement);
  const progress = byId('confirm-progress', HTMLElement);
  if (!form.onsubmit) makeRevealing(password, byId('show-confirm-password', HTMLButtonElement)); // the first time
  error.textContent = '';
  for (const button of form.querySelectorAll('button')) button.disabled = false; // where the whole page is busy with what asks
  dialog.showModal();
  password.focus();
  void ownCrypto().catch(() => { error.textContent = t('problem.wasm'); });
  return new Promise((resolve, reject) => {
    form.onsubmit = (event) => {
      event.preventDefault();
      void whileBusy({ area: form, error }, async () => {
        if (passwordLength(password) === 0) return showFieldError(password, t('password.missing'));
        progress.textContent = t('working.checking');
        const module = await ownCrypto();
        const login = await loginByPassword(module, session, takePassword(password)).finally(() => { progress.textContent = ''; });
        if (!dialog.open) return module.close(login); // left meanwhile
        resolve(login);
        dialog.close();
      });
    };
    byId('confirm-cancel', HTMLButtonElement).onclick = () => dialog.close();
    dialog.onclose = () => {
      form.reset();
      password.dispatchEvent(new Event('input'));
      reject(new Cancelled()); // changes nothing after resolve
    };
  });
}
