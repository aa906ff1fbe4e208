// @ts-check
// Sign in: OPAQUE by way of the worker (RFC 9807 §6). An account without a key makes one before it goes on.
import { ApiError, call } from './api.mjs';
import { fromBase64url, toBase64url } from './bytes.mjs';
import { showCodeStep, startCodeForm } from './code_form.mjs';
import { openCrypto } from './crypto.mjs';
import { block, byId, showStep } from './dom.mjs';
import { Cancelled, isEmail, showError, showFieldError, whileBusy } from './form.mjs';
import { takeOver } from './legacy_login.mjs';
import { makeRevealing, passwordLength, takePassword } from './password.mjs';
import { t } from './texts.mjs';
import { makeFirstKey } from './words.mjs';

/** @import { Crypto, Handle } from '../../wasm/crypto.d.ts' */
/** @import { Challenge, Session } from './api.mjs' */

/** @type {{ next: string, redirect_url: string, legacy: 'yes' | 'no' }} next: one of our own pages, or empty; legacy: somebody may come from an old
 * login server */
const data = block('data');
const form = byId('login-form', HTMLFormElement);
const error = byId('error', HTMLElement);
const progress = byId('progress', HTMLElement);
const email = byId('email', HTMLInputElement);
const password = byId('password', HTMLInputElement);

const crypto = openCrypto('/account/wasm/');
crypto.catch(() => showError(error, t('problem.wasm')));
makeRevealing(password, byId('show-password', HTMLButtonElement));
startCodeForm(() => email.value.trim(), location.href);
(email.value === '' ? email : password).focus();

/** @param {Crypto} module @param {Handle} login @returns {Promise<Session & { redirect_url: string }>} */
async function signIn(module, login, /** @type {Uint8Array} */ ke1) {
  const started = await call('POST', '/logins', { email: email.value.trim(), ke1: toBase64url(ke1) });
  const { ke3 } = await module.loginFinish(login, fromBase64url(started.ke2));
  const finished = await call('POST', `/logins/${started.signin_id}/finish`, { ke3: toBase64url(ke3), redirect_url: data.redirect_url });
  return finished.second_factor ? askSecondFactor(finished.second_factor) : finished;
}

/** @param {Challenge} challenge @returns {Promise<Session & { redirect_url: string }>} rejects with Cancelled, or when its time is over */
function askSecondFactor({ challenge_id: challenge }) {
  const secondForm = byId('second-form', HTMLFormElement);
  const secondError = byId('second-error', HTMLElement);
  const code = byId('second-code', HTMLInputElement);
  const isOver = (/** @type {unknown} */ problem) => problem instanceof ApiError && ['signin_not_found', 'code_too_many_tries'].includes(problem.name);
  secondForm.reset();
  showStep('second-step');
  code.focus();
  return new Promise((resolve, reject) => {
    const leave = (/** @type {unknown} */ problem) => {
      showStep('login-step');
      reject(problem);
      return true;
    };
    secondForm.onsubmit = (event) => {
      event.preventDefault();
      void whileBusy({ area: secondForm, error: secondError, onError: (problem) => isOver(problem) && leave(problem) }, async () => {
        const typed = code.value.trim();
        if (typed === '') return showFieldError(code, t('login.second_missing'));
        resolve(await call('POST', `/logins/${challenge}/second-factor`, { code: typed, redirect_url: data.redirect_url }));
      });
    };
    byId('second-back', HTMLButtonElement).onclick = () => leave(new Cancelled());
  });
}

/** @param {string} address from our own server, which checked it; still only ever a web address */
function goTo(address) {
  const url = new URL(address, location.href);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw new ApiError({ title: 'redirect_refused' });
  location.assign(url);
}

/** A wrong password; of an address that nobody has, too. @param {unknown} problem */
const isWrong = (problem) => problem instanceof Error && ['wrong_password', 'wrong_email_or_password'].includes(problem.name);

/** An account of an old login server whose key is still sealed as that server did. @param {Session} session */
const isUnsealed = ({ account }) => account.public_key !== undefined && account.key_revision === 0 && !account.key_locked;

/**
 * @param {Crypto} module
 * @param {Uint8Array} typed the password; stays
 * @returns {Promise<{ login: Handle, session: Session & { redirect_url: string } }>}
 */
async function logIn(module, typed) {
  const { handle: login, ke1 } = await module.loginStart(typed.slice());
  try {
    return { login, session: await signIn(module, login, ke1) };
  } catch (problem) {
    await module.close(login);
    throw problem;
  }
}

/** As logIn; who comes from an old login server is taken over first. @param {Crypto} module @param {Uint8Array} typed */
async function logInOrTakeOver(module, typed) {
  const first = await logIn(module, typed).catch((problem) => {
    if (data.legacy !== 'yes' || !isWrong(problem)) throw problem;
    return undefined;
  });
  if (first && !isUnsealed(first.session)) return first;
  if (first) await module.close(first.login);
  progress.textContent = t('login.taking_over');
  await takeOver(email.value.trim(), typed);
  return logIn(module, typed);
}

async function run() {
  if (!isEmail(email)) return showFieldError(email, t('login.email_rule'));
  if (passwordLength(password) === 0) return showFieldError(password, t('password.missing'));
  const module = await crypto;
  progress.textContent = t('working.checking');
  const typed = takePassword(password);
  try {
    const { login, session } = await logInOrTakeOver(module, typed);
    try {
      await goOn(module, login, session);
    } finally {
      await module.close(login);
    }
  } catch (problem) {
    progress.textContent = '';
    throw problem;
  } finally {
    typed.fill(0);
  }
}

/** @param {Crypto} module @param {Handle} login @param {Session & { redirect_url: string }} session */
async function goOn(module, login, session) {
  if (session.account.key_locked) return goTo('/account/repairPassphrase');
  if (session.account.public_key === undefined) await makeFirstKey(module, login, session);
  progress.textContent = t('login.leaving');
  goTo(data.next || session.redirect_url);
}

/** @param {unknown} problem @returns {boolean} */
function showProblem(problem) {
  const name = problem instanceof Error ? problem.name : '';
  if (name === 'account_not_active') {
    showCodeStep(email.value.trim());
  } else if (isWrong(problem)) {
    showError(error, t('error.wrong_email_or_password')); // one message: known and unknown addresses look alike
    password.focus();
  } else {
    return false;
  }
  return true;
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  void whileBusy({ area: form, error, onError: showProblem }, run);
});
