// @ts-check
// JavaScript's side of the module: implements wasm/crypto.d.ts. Runs in the worker, and in Node's tests.
import { Call } from './call.mjs';
import { keyMethods } from './methods_keys.mjs';
import { opaqueMethods } from './methods_opaque.mjs';
import { transactionMethods } from './methods_tx.mjs';
import { vaultMethods } from './methods_vault.mjs';
import { estimateStrength } from './strength.mjs';

/** @import { Crypto } from '../../wasm/crypto.d.ts' */
/** @import { Exports, InCall } from './call.mjs' */
/** @typedef {(file: string) => Promise<Uint8Array>} ReadBinary */

/**
 * @param {URL} base folder of the modules
 * @param {string} name
 * @param {ReadBinary} [readBinary] where fetch does not do
 * @returns {Promise<Exports>}
 */
async function load(base, name, readBinary) {
  const { default: factory } = await import(new URL(`${name}.mjs`, base).href);
  return factory(readBinary ? { wasmBinary: await readBinary(`${name}.wasm`) } : {});
}

/**
 * @param {string} wasmBase URL of the folder of ownkey.mjs and ownkey.wasm
 * @param {ReadBinary} [readBinary] for Node: gives the bytes of a .wasm file
 * @returns {Promise<Crypto>}
 */
export async function openModule(wasmBase, readBinary) {
  const base = new URL(wasmBase);
  const exports = await load(base, 'ownkey', readBinary);
  /** @type {Promise<Exports> | undefined} */
  let strengthExports;

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

  return {
    ...opaqueMethods(inCall),
    ...keyMethods(inCall),
    ...vaultMethods(inCall),
    ...transactionMethods(inCall),
    close: (handle) => inCall((call) => { call.run('close', handle); }),

    strength: async (password, userInputs) => {
      try {
        strengthExports ??= load(base, 'ownkey-strength', readBinary);
        return estimateStrength(await strengthExports, password, userInputs);
      } finally {
        password.fill(0);
      }
    },
  };
}
