// @ts-check
// Signs what has been read: the bytes that the cards were made from go to the worker, signatures come back. No key is ever here.
import { ApiError } from './api.mjs';
import { toBase64url } from './bytes.mjs';
import { callOwn } from './member.mjs';

/** @import { Crypto, Handle } from '../../wasm/crypto.d.ts' */
/** @import { Transaction } from './api.mjs' */
/** @import { Entry } from './transaction_entry.mjs' */

/** What is sent at once: few enough that one sees how it goes on. */
const atOnce = 5;

/** @typedef {(entry: Entry, signed: Transaction | null, problem: unknown) => void} OnEach signed: null when there was a problem */
/** @typedef {{ id: string, transaction?: Transaction, problem?: ConstructorParameters<typeof ApiError>[0] }} Result of one signature */
/** @typedef {{ entry: Entry, signature: string, problem: unknown }} Made signature: '' when there was a problem */

/** @param {Crypto} module @param {Handle} root @param {Entry} entry @returns {Promise<Made>} */
const signatureOf = (module, root, entry) => module.sign(root, entry.body ?? new Uint8Array(0), Math.floor(Date.now() / 1000)).then(
  ({ signature }) => ({ entry, signature: toBase64url(signature), problem: null }),
  (problem) => ({ entry, signature: '', problem }),
);

/** @param {Made[]} made @returns {Promise<Result[]>} */
async function send(made) {
  const signatures = made.map(({ entry, signature }) => ({ id: entry.transaction.id, signature }));
  return (await callOwn('POST', '/transactions/signatures', { signatures })).results;
}

/** @param {Crypto} module @param {Handle} root @param {Entry[]} some @param {OnEach} onEach */
async function signSome(module, root, some, onEach) {
  const all = await Promise.all(some.map((entry) => signatureOf(module, root, entry)));
  const made = all.filter(({ signature }) => signature !== '');
  const results = made.length === 0 ? [] : await send(made);
  for (const { entry, signature, problem } of all) {
    const { transaction = null, problem: refused = {} } = results.find(({ id }) => id === entry.transaction.id) ?? {};
    onEach(entry, transaction, transaction ? null : signature === '' ? problem : new ApiError(refused));
  }
}

/**
 * Signs all of them, the oldest first, as the community will book them. What fails keeps no other from being signed; when the server does
 * not take them at all (offline, signed out, busy), those left have that problem too. A signature that arrived though its answer was lost
 * may be sent again.
 * @param {Crypto} module
 * @param {Handle} root the caller closes it
 * @param {Entry[]} entries newest first
 * @param {OnEach} onEach
 */
export async function signEntries(module, root, entries, onEach) {
  const left = [...entries].reverse().sort((one, other) => one.transaction.created_at - other.transaction.created_at || one.madeAt - other.madeAt);
  while (left.length > 0) {
    const some = left.splice(0, atOnce);
    try {
      await signSome(module, root, some, onEach);
    } catch (problem) {
      for (const entry of [...some, ...left.splice(0)]) onEach(entry, null, problem);
    }
  }
}
