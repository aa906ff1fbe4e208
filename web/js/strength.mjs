// @ts-check
// How hard a password is to guess: JavaScript's side of wasm/strength.cpp.
import { encoder } from './call.mjs';

/** @import { Exports } from './call.mjs' */

/** zxcvbn's limits for 0..4. */
const leastGuessesLog10 = [3, 6, 8, 10];
/** More is strong anyway, and the estimate takes time that grows faster than the length. */
const mostStrengthBytes = 64;

/** @param {Exports} exports @param {Uint8Array} password @param {string[]} userInputs */
function guessBits(exports, password, userInputs) {
  const call = /** @type {(name: string, ...numbers: number[]) => number} */ (
    (name, ...numbers) => /** @type {Function} */ (exports[name])(...numbers));
  /** @param {Uint8Array} bytes */
  const putText = (bytes) => {
    const pointer = call('_malloc', bytes.length + 1);
    exports.HEAPU8.set(bytes, pointer);
    exports.HEAPU8[pointer + bytes.length] = 0;
    return pointer;
  };
  const cut = password.subarray(0, mostStrengthBytes);
  const texts = [cut, ...userInputs.filter(Boolean).map((text) => encoder.encode(text).subarray(0, mostStrengthBytes))];
  const pointers = texts.map(putText);
  const list = putText(new Uint8Array(new Uint32Array([...pointers.slice(1), 0]).buffer));
  try {
    return call('_ownkey_strength_bits', /** @type {number} */ (pointers[0]), list);
  } finally {
    exports.HEAPU8.fill(0, pointers[0], /** @type {number} */ (pointers[0]) + cut.length);
    for (const pointer of [...pointers, list]) call('_free', pointer);
  }
}

/** @param {Exports} exports of ownkey-strength @param {Uint8Array} password @param {string[]} userInputs */
export function estimateStrength(exports, password, userInputs) {
  const guessesLog10 = guessBits(exports, password, userInputs) * Math.log10(2);
  const score = leastGuessesLog10.filter((least) => guessesLog10 >= least).length;
  return { score: /** @type {0 | 1 | 2 | 3 | 4} */ (score), guessesLog10 };
}
