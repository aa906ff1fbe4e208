// @ts-check
// The sealed key of an account that has one: changed as a whole, in one signed document (core/vault/update.h). What is not in it opens
// nothing any more, so the shares of recovery officers are sealed anew each time.
import { call } from './api.mjs';
import { fromBase64url, fromHex, toBase64url } from './bytes.mjs';
import { callFresh, session } from './member.mjs';

/** @import { AccountRevision, Handle, WholeCrypto } from '../../wasm/crypto.d.ts' */

/**
 * @typedef {{ id: string, name: string, public_key: string, card: string }} Officer
 * @typedef {{ threshold: number, shares: number, enough: boolean, officers: { id: string, name: string }[] }} Consent shares: of officers who
 *   can help no more, too
 */

/**
 * @param {WholeCrypto} module @param {Handle} root @param {AccountRevision} at @param {Officer[]} officers @param {number} threshold
 * @returns {Promise<Uint8Array[]>}
 */
async function sealToOfficers(module, root, at, officers, threshold) {
  const expected = officers.map((officer) => ({ card: fromBase64url(officer.card), accountKey: fromHex(officer.public_key) }));
  return (await module.recoverySeal(root, at, expected, threshold)).envelopes;
}

/** The officers that the person chose, as long as all of them are there. @returns {Promise<{ officers: Officer[], threshold: number, gone: boolean }>} */
async function chosenOfficers() {
  /** @type {{ consent?: Consent }} */
  const { consent } = await call('GET', '/recovery');
  if (!consent) return { officers: [], threshold: 0, gone: false };
  /** @type {{ officers: Officer[] }} */
  const { officers } = await call('GET', '/recovery/officers');
  const chosen = officers.filter(({ id }) => consent.officers.some((officer) => officer.id === id));
  const gone = chosen.length !== consent.shares;
  return { officers: gone ? [] : chosen, threshold: consent.threshold, gone };
}

const entrySize = 256; // core/vault/history.h

/**
 * What is new of the key history: the new key's entry, signed by the old key; before it the old key's first one, where the server holds
 * none of the running chain.
 * @param {WholeCrypto} module @param {Uint8Array} account @param {Handle} root @param {Handle} oldRoot
 */
async function historyOf(module, account, root, oldRoot) {
  /** @type {{ history: { entry?: string }[] }} */
  const { history } = await call('GET', '/keys');
  const known = history.at(-1)?.entry;
  const before = known ? fromBase64url(known).slice(-entrySize) : (await module.historyNext(account, undefined, oldRoot)).entry;
  const { entry } = await module.historyNext(account, before, root, oldRoot);
  return toBase64url(known ? entry : new Uint8Array([...before, ...entry]));
}

/**
 * Seals the root for a password and for the recovery officers, signs, sends.
 * @param {WholeCrypto} module
 * @param {Handle} root
 * @param {Handle} key with the export key of the password
 * @param {{ record?: Uint8Array, recovery?: { officers: Officer[], threshold: number }, oldRoot?: Handle }} [change] record: of a new
 *   password; recovery: other officers than before; oldRoot: the root that this one replaces, where it is still open
 * @returns {Promise<{ officersGone: boolean }>} true: an officer is none any more, so nobody of them can help until others are chosen
 */
export async function updateKeys(module, root, key, { record, recovery, oldRoot } = {}) {
  const at = { account: fromHex(session.account.id), revision: session.account.key_revision + 1 };
  const { envelope } = await module.envelopeSeal(root, key, at);
  const { officers, threshold, gone } = recovery ? { ...recovery, gone: false } : await chosenOfficers();
  const shares = officers.length > 0 ? await sealToOfficers(module, root, at, officers, threshold) : [];
  const { document, signature } = await module.update(root, at, [envelope, ...shares], record);
  const answer = await callFresh('PUT', '/keys', {
    document: toBase64url(document),
    signature: toBase64url(signature),
    ...(oldRoot !== undefined && { history_entry: await historyOf(module, at.account, root, oldRoot) }),
  });
  Object.assign(session, answer);
  return { officersGone: gone };
}
