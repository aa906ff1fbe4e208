// @ts-check
// The page's only door to cryptography: a worker in which the module lives. Types and meaning: wasm/crypto.d.ts.
// Passwords are transferred to the worker, so the page's copy is gone; it zeroes its own after use.
import { OwnkeyError } from './call.mjs';

/** @import { Crypto } from '../../wasm/crypto.d.ts' */

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

  /** @param {string} method @param {unknown[]} args @param {Transferable[]} transfer @returns {Promise<any>} */
  ask(method, args, transfer = []) {
    return new Promise((resolve, reject) => {
      const id = ++this.last;
      this.waiting.set(id, { resolve, reject });
      this.worker.postMessage({ id, method, args }, transfer);
    });
  }

  /** @param {string} method @param {Uint8Array} password @param {unknown[]} rest */
  askWithPassword(method, password, ...rest) {
    const own = ownBuffer(password);
    return this.ask(method, [own, ...rest], [own.buffer]);
  }
}

/**
 * @param {string} wasmBase URL folder of ownkey.wasm
 * @returns {Promise<Crypto>}
 */
export async function openCrypto(wasmBase) {
  const line = new Line(new Worker(workerUrl(), { type: 'module', name: 'ownkey' }));
  await line.ask('open', [new URL(wasmBase, document.baseURI).href]).catch(() => { throw new OwnkeyError(200, 'crypto_unavailable'); });
  return {
    registerStart: (password) => line.askWithPassword('registerStart', password),
    registerFinish: (...args) => line.ask('registerFinish', args),
    loginStart: (password) => line.askWithPassword('loginStart', password),
    loginFinish: (...args) => line.ask('loginFinish', args),
    rootCreate: () => line.ask('rootCreate', []),
    rootCheckWords: (...args) => line.ask('rootCheckWords', args),
    phraseCheck: (...args) => line.ask('phraseCheck', args),
    rootImport: (...args) => line.ask('rootImport', args),
    legacyOpen: (password, account) => line.askWithPassword('legacyOpen', password, account),
    firstUpdate: (...args) => line.ask('firstUpdate', args),
    envelopeOpen: (...args) => line.ask('envelopeOpen', args),
    unlockSplit: (...args) => line.ask('unlockSplit', args),
    unlockJoin: (...args) => line.ask('unlockJoin', args),
    unlockKey: (...args) => line.ask('unlockKey', args),
    envelopeSeal: (...args) => line.ask('envelopeSeal', args),
    update: (...args) => line.ask('update', args),
    officerCard: (...args) => line.ask('officerCard', args),
    recoverySeal: (...args) => line.ask('recoverySeal', args),
    recoveryOpen: (...args) => line.ask('recoveryOpen', args),
    recoveryJoin: (...args) => line.ask('recoveryJoin', args),
    historyNext: (...args) => line.ask('historyNext', args),
    historyRead: (...args) => line.ask('historyRead', args),
    summary: (...args) => line.ask('summary', args),
    sign: (...args) => line.ask('sign', args),
    close: (...args) => line.ask('close', args),
    strength: (password, userInputs) => line.askWithPassword('strength', password, userInputs),
  };
}

export { OwnkeyError };
