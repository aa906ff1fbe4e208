// @ts-check
// How hard a password is to guess: JavaScript's side of wasm/strength.cpp, a module of its own behind Emscripten's loader.
import { encoder } from './call.mjs';

/** @import { ReadBinary } from './ownkey_module.mjs' */
/**
 * @typedef {{
 *   HEAPU8: Uint8Array<ArrayBuffer>, _malloc(size: number): number, _free(pointer: number): void,
 *   _ownkey_strength_bits(password: number, ownWords: number): number,
 * }} Module
 */

/** zxcvbn's limits for 0..4. */
const leastGuessesLog10 = [3, 6, 8, 10];
/** More is strong anyway, and the estimate takes time that grows faster than the length. */
const mostBytes = 64;

/** @param {Module} module @param {Uint8Array} password @param {string[]} ownWords @returns {number} log2 of the guesses */
function guessBits(module, password, ownWords) {
  /** @param {Uint8Array} bytes */
  const putText = (bytes) => {
    const pointer = module._malloc(bytes.length + 1);
    module.HEAPU8.set(bytes, pointer);
    module.HEAPU8[pointer + bytes.length] = 0;
    return pointer;
  };
  const cut = password.subarray(0, mostBytes);
  const secret = putText(cut);
  const words = ownWords.filter(Boolean).map((text) => putText(encoder.encode(text).subarray(0, mostBytes)));
  const list = putText(new Uint8Array(new Uint32Array([...words, 0]).buffer));
  try {
    return module._ownkey_strength_bits(secret, list);
  } finally {
    module.HEAPU8.fill(0, secret, secret + cut.length);
    for (const pointer of [secret, ...words, list]) module._free(pointer);
  }
}

/** @param {URL} base folder of the modules @param {ReadBinary} [readBinary] where fetch does not do */
export async function openStrength(base, readBinary) {
  const { default: factory } = await import(new URL('ownkey-strength.mjs', base).href);
  /** @type {Module} */
  const module = await factory(readBinary ? { wasmBinary: await readBinary('ownkey-strength.wasm') } : {});

  /** @param {Uint8Array} password @param {string[]} ownWords */
  return (password, ownWords) => {
    const guessesLog10 = guessBits(module, password, ownWords) * Math.log10(2);
    const score = leastGuessesLog10.filter((least) => guessesLog10 >= least).length;
    return { score: /** @type {0 | 1 | 2 | 3 | 4} */ (score), guessesLog10 };
  };
}
