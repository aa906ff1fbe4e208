// @ts-check
// What the page keeps between visits, in IndexedDB, encrypted with a WebCrypto key that cannot be exported (docs/decisions/0007): its
// share of a split root, and the secret of a running recovery. At most one of each; alone neither opens anything.

const databaseName = 'ownkey';
const storeName = 'unlock';
/** @typedef {'share' | 'recovery'} Slot */
/** @type {Slot} */
const current = 'share';

/** @typedef {{ account: string, key: CryptoKey, iv: Uint8Array<ArrayBuffer>, wrapped: ArrayBuffer }} KeptShare */

/** Only a secure context has WebCrypto. */
export const canKeepShare = globalThis.crypto?.subtle !== undefined && globalThis.indexedDB !== undefined;

/**
 * @template T
 * @param {IDBRequest<T>} request
 * @returns {Promise<T>}
 */
function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/**
 * @template T
 * @param {IDBTransactionMode} mode
 * @param {(store: IDBObjectStore) => IDBRequest<T>} work
 * @returns {Promise<T>}
 */
async function inStore(mode, work) {
  const opening = indexedDB.open(databaseName, 1);
  opening.onupgradeneeded = () => { opening.result.createObjectStore(storeName); };
  const database = await done(opening);
  try {
    return await done(work(database.transaction(storeName, mode).objectStore(storeName)));
  } finally {
    database.close();
  }
}

/** @param {string} account @param {Uint8Array} share @param {Slot} [slot] */
export async function keepShare(account, share, slot = current) {
  const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const plain = Uint8Array.from(share);
  const wrapped = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, plain);
  plain.fill(0);
  await inStore('readwrite', (store) => store.put({ account, key, iv, wrapped }, slot));
}

/** @param {string} account @param {Slot} [slot] @returns {Promise<Uint8Array | null>} null when there is none for this account */
export async function loadShare(account, slot = current) {
  if (!canKeepShare) return null;
  /** @type {KeptShare | undefined} */
  const kept = await inStore('readonly', (store) => store.get(slot));
  if (!kept || kept.account !== account) return null;
  return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv: kept.iv }, kept.key, kept.wrapped));
}

/** @param {string} account @returns {Promise<boolean>} */
export async function hasShare(account) {
  const kept = canKeepShare ? await inStore('readonly', (store) => store.get(current)) : undefined;
  return kept?.account === account;
}

/** @param {Slot} [slot] */
export async function dropShare(slot = current) {
  if (canKeepShare) await inStore('readwrite', (store) => store.delete(slot));
}
