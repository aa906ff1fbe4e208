// @ts-check
// The page's only door to cryptography: a worker in which the module lives. Types and meaning: wasm/crypto.d.ts.
// Passwords are transferred to the worker, so the page's copy is gone; it zeroes its own after use.
import { OwnkeyError } from './call.mjs';

/** @import { Modules } from '../../wasm/crypto.d.ts' */

/** Which argument is a secret that is used up. @type {Record<string, number>} */
const secretAt = { registerStart: 0, loginStart: 0, legacyOpen: 0, legacyStretch: 0, strength: 0, unlockKey: 1 };

/** The worker's address; the policy that lets it be one can be made only once. @type {any} */
let workerAddress;
/** One worker a module and page: whoever asks again gets the same. @type {Map<string, Promise<any>>} */
const opened = new Map();

/** The page's policy (Content-Security-Policy: trusted-types ownkey) lets this one script become a worker, nothing else. */
function workerUrl() {
  const url = new URL('./worker.mjs', import.meta.url).href;
  const { trustedTypes } = /** @type {any} */ (globalThis);
  return trustedTypes ? trustedTypes.createPolicy('ownkey', { createScriptURL: () => url }).createScriptURL('') : url;
}

/** @param {Uint8Array} secret @returns {Uint8Array} the same bytes in a buffer of their own, so that it can be transferred */
function ownBuffer(secret) {
  if (secret.byteLength === secret.buffer.byteLength) return secret;
  const copy = secret.slice();
  secret.fill(0);
  return copy;
}

/** Questions to the worker that wait for their answer. */
class Line {
  /** @param {Worker} worker */
  constructor(worker) {
    this.worker = worker;
    this.last = 0;
    /** @type {Map<number, { resolve: (value: any) => void, reject: (error: unknown) => void }>} */
    this.waiting = new Map();
    worker.addEventListener('message', ({ data: { id, result, error } }) => {
      const asked = this.waiting.get(id);
      this.waiting.delete(id);
      if (error) asked?.reject(new OwnkeyError(error.code, error.name));
      else asked?.resolve(result);
    });
    worker.addEventListener('error', () => {
      for (const { reject } of this.waiting.values()) reject(new OwnkeyError(900, 'internal'));
      this.waiting.clear();
    });
  }

  /** @param {string} method @param {unknown[]} args @returns {Promise<any>} */
  ask(method, args) {
    const at = secretAt[method];
    /** @type {Transferable[]} */
    const transfer = [];
    if (at !== undefined) {
      const secret = ownBuffer(/** @type {Uint8Array} */ (args[at]));
      args[at] = secret;
      transfer.push(secret.buffer);
    }
    return new Promise((resolve, reject) => {
      const id = ++this.last;
      this.waiting.set(id, { resolve, reject });
      this.worker.postMessage({ id, method, args }, transfer);
    });
  }
}

/**
 * @template {keyof Modules} [Name='ownkey']
 * @param {string} wasmBase URL folder of the modules
 * @param {Name} [name] which module
 * @returns {Promise<Modules[Name]>}
 */
export function openCrypto(wasmBase, name) {
  const key = `${wasmBase} ${name ?? ''}`;
  const module = opened.get(key) ?? start(wasmBase, name);
  opened.set(key, module);
  return module;
}

/** @param {string} wasmBase @param {string | undefined} name @returns {Promise<any>} */
async function start(wasmBase, name) {
  workerAddress ??= workerUrl();
  const line = new Line(new Worker(workerAddress, { type: 'module', name: 'ownkey' }));
  /** @type {string[]} */
  const methods = await line.ask('open', [new URL(wasmBase, document.baseURI).href, name])
    .catch(() => { throw new OwnkeyError(200, 'crypto_unavailable'); });
  return Object.fromEntries(methods.map((method) => [method, (/** @type {unknown[]} */ ...args) => line.ask(method, args)]));
}

export { OwnkeyError };
