// @ts-check
// JavaScript's side of the modules: implements wasm/crypto.d.ts. Runs in the worker, and in Node's tests.
import { Call } from './call.mjs';
import { keyMethods } from './methods_keys.mjs';
import { opaqueMethods } from './methods_opaque.mjs';
import { transactionMethods } from './methods_tx.mjs';
import { vaultMethods } from './methods_vault.mjs';

/** @import { Modules } from '../../wasm/crypto.d.ts' */
/** @import { Exports, InCall } from './call.mjs' */
/** @typedef {(file: string) => Promise<Uint8Array<ArrayBuffer>>} ReadBinary */

/** While it loads, where the server names its type. @param {URL} url */
async function fetchModule(url) {
  const response = await fetch(url);
  const streams = response.headers.get('Content-Type') === 'application/wasm';
  return streams ? WebAssembly.instantiateStreaming(response) : WebAssembly.instantiate(await response.arrayBuffer());
}

/**
 * The module imports nothing (tests/wasm holds it to that), so this is its whole loader.
 * @param {URL} base folder of the modules
 * @param {string} file
 * @param {ReadBinary} [readBinary] where fetch does not do
 * @returns {Promise<Exports>}
 */
async function load(base, file, readBinary) {
  const { instance } = await (readBinary ? WebAssembly.instantiate(await readBinary(file)) : fetchModule(new URL(file, base)));
  const exports = /** @type {Exports} */ (/** @type {unknown} */ (instance.exports));
  /** @type {Function} */ (exports._initialize)();
  return exports;
}

/** Only for the whole module. @param {InCall} inCall */
async function moreMethods(inCall) {
  const [{ legacyMethods }, { recoveryMethods }] = await Promise.all([import('./methods_legacy.mjs'), import('./methods_recovery.mjs')]);
  return { ...legacyMethods(inCall), ...recoveryMethods(inCall) };
}

/** Only where somebody chooses a password. @param {URL} base @param {ReadBinary} [readBinary] */
async function loadStrength(base, readBinary) {
  const { openStrength } = await import('./strength.mjs');
  return openStrength(base, readBinary);
}

/**
 * @template {keyof Modules} [Name='ownkey']
 * @param {string} wasmBase URL of the folder of the modules
 * @param {ReadBinary} [readBinary] for Node: gives the bytes of a .wasm file
 * @param {Name} [name] which module
 * @returns {Promise<Modules[Name]>}
 */
export async function openModule(wasmBase, readBinary, name) {
  const base = new URL(wasmBase);
  const exports = await load(base, `${name ?? 'ownkey'}.wasm`, readBinary);
  /** @type {ReturnType<typeof loadStrength> | undefined} */
  let strength;

  /** @type {InCall} */
  const inCall = async (work) => {
    const call = new Call(exports);
    try {
      return work(call);
    } finally {
      call.end();
    }
  };
  await inCall((call) => call.check(call.run('init')));

  /** @type {Modules['ownkey']} */
  const methods = {
    ...opaqueMethods(inCall),
    ...keyMethods(inCall),
    ...vaultMethods(inCall),
    ...transactionMethods(inCall),
    close: (handle) => inCall((call) => { call.run('close', handle); }),

    strength: async (password, userInputs) => {
      try {
        strength ??= loadStrength(base, readBinary);
        return (await strength)(password, userInputs);
      } finally {
        password.fill(0);
      }
    },
  };
  return /** @type {Modules[Name]} */ (name === 'ownkey-whole' ? { ...methods, ...await moreMethods(inCall) } : methods);
}
