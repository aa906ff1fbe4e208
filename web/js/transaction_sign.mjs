// @ts-check
// Signs what has been read: the bytes that the cards were made from go to the worker, signatures come back. No key is ever here.
import { ApiError } from './api.mjs';
import { toBase64url } from './bytes.mjs';
import { callOwn } from './member.mjs';

/** @import { Crypto, Handle } from '../../wasm/crypto.d.ts' */
/** @import { Transaction } from './api.mjs' */
/** @import { Entry } from './transaction_entry.mjs' */

/** @param {Crypto} module @param {Handle} root @param {Entry} entry @returns {Promise<Transaction>} */
async function signOne(module, root, { transaction, body }) {
  const { signature } = await module.sign(root, body ?? new Uint8Array(0), Math.floor(Date.now() / 1000));
  return callOwn('POST', `/transactions/${transaction.id}/signature`, { signature: toBase64url(signature) });
}

/** Problems of the connection or the session, not of one transaction: the next would have them too. */
const endsAll = new Set(['offline', 'no_session', 'address_changed', 'too_many_requests', 'server_busy']);

/**
 * Signs all of them, the oldest first, as the community will book them. What fails keeps no other from being signed.
 * @param {Crypto} module
 * @param {Handle} root the caller closes it
 * @param {Entry[]} entries newest first
 * @param {(entry: Entry, signed: Transaction | null, problem: unknown) => void} onEach signed: null when there was a problem
 */
export async function signEntries(module, root, entries, onEach) {
  const ordered = [...entries].reverse().sort((one, other) => one.transaction.created_at - other.transaction.created_at || one.madeAt - other.madeAt);
  /** @type {unknown} */
  let ending = null;
  for (const entry of ordered) {
    if (ending === null) {
      await signOne(module, root, entry).then((signed) => onEach(entry, signed, null), (problem) => {
        if (problem instanceof ApiError && endsAll.has(problem.name)) ending = problem;
        onEach(entry, null, problem);
      });
    } else onEach(entry, null, ending);
  }
}
