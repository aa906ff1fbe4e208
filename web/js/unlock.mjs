// @ts-check
// Ways to the account root (docs/cryptography.md): by password, or inside an open unlock window.
// The root itself stays in the worker; here are only handles.
import { call } from './api.mjs';
import { fromBase64url, fromHex, toBase64url } from './bytes.mjs';
import { dropShare, hasShare, keepShare, loadShare } from './share_store.mjs';

/** @import { Crypto, Handle } from '../../wasm/crypto.d.ts' */
/** @import { Session } from './api.mjs' */

/**
 * Proves the password in this session, which gets a new token by it.
 * @param {Crypto} crypto
 * @param {Session} session
 * @param {Uint8Array} password is used up
 * @returns {Promise<Handle>} the login with its export key; the caller closes it
 */
export async function loginByPassword(crypto, session, password) {
  const { handle: login, ke1 } = await crypto.loginStart(password);
  try {
    const started = await call('POST', '/unlocks', { ke1: toBase64url(ke1) }, session.csrf_token);
    const { ke3 } = await crypto.loginFinish(login, fromBase64url(started.ke2));
    const proved = await call('POST', `/unlocks/${started.signin_id}/finish`, { ke3: toBase64url(ke3) }, session.csrf_token);
    session.csrf_token = proved.csrf_token ?? session.csrf_token;
    return login;
  } catch (problem) {
    await crypto.close(login);
    throw problem;
  }
}

/**
 * @param {Crypto} crypto
 * @param {Session} session with envelope
 * @param {Handle} login what loginByPassword gave
 * @returns {Promise<Handle>} the root; the caller closes it
 */
export async function rootByLogin(crypto, session, login) {
  const { id, public_key: publicKey = '', key_revision: revision } = session.account;
  const { root } = await crypto.envelopeOpen(login, fromBase64url(session.envelope ?? ''), fromHex(id), fromHex(publicKey), revision);
  return root;
}

/**
 * @param {Crypto} crypto
 * @param {Session} session with envelope
 * @param {Uint8Array} password is used up
 * @returns {Promise<Handle>} the root; the caller closes it
 */
export async function rootByPassword(crypto, session, password) {
  const login = await loginByPassword(crypto, session, password);
  try {
    return await rootByLogin(crypto, session, login);
  } finally {
    await crypto.close(login);
  }
}

/**
 * Splits the root: one share stays here, wrapped; the server keeps the other one until the window closes.
 * @param {Crypto} crypto
 * @param {Session} session
 * @param {Handle} root
 * @returns {Promise<number>} open until, seconds since 1970
 */
export async function openWindow(crypto, session, root) {
  const { pageShare, serverShare } = await crypto.unlockSplit(root);
  try {
    const { open_until: openUntil } = await call('PUT', '/unlock-window', { share: toBase64url(serverShare) }, session.csrf_token);
    await keepShare(session.account.id, pageShare);
    return openUntil;
  } finally {
    pageShare.fill(0);
    serverShare.fill(0);
  }
}

/**
 * @param {Crypto} crypto
 * @param {Session} session
 * @returns {Promise<Handle>} the root; rejects with unlock_closed or share_mismatch when the password is needed
 */
export async function rootByWindow(crypto, session) {
  const { share } = await call('GET', '/unlock-window');
  const pageShare = await loadShare(session.account.id) ?? new Uint8Array(0);
  const serverShare = fromBase64url(share);
  const { public_key: publicKey = '', derivation = 1 } = session.account;
  try {
    const { root } = await crypto.unlockJoin(pageShare, serverShare, derivation, fromHex(publicKey));
    return root;
  } finally {
    pageShare.fill(0);
    serverShare.fill(0);
  }
}

/**
 * A share without a window is of no use and is dropped.
 * @param {Session} session
 * @returns {Promise<number>} open until, seconds since 1970; 0 = the password is asked
 */
export async function findWindow(session) {
  const openUntil = session.unlock_open_until ?? 0;
  if (openUntil === 0) await dropShare().catch(() => undefined);
  return openUntil !== 0 && await hasShare(session.account.id).catch(() => false) ? openUntil : 0;
}

/** @param {Session} session */
export async function closeWindow(session) {
  await dropShare();
  await call('DELETE', '/unlock-window', {}, session.csrf_token);
}
