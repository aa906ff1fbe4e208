// @ts-check
// One call into the module: its buffers, its answer. Every buffer is wiped and freed after the call (the module's free wipes), the stack too.

/**
 * What the module gives: its memory and functions.
 * @typedef {{ memory: WebAssembly.Memory } & Record<string, (...numbers: number[]) => number>} Exports
 * @typedef {<T>(work: (call: Call) => T) => Promise<T>} InCall runs work with a Call and ends it
 */

/** Sizes of wasm/exports*.cpp. */
export const size = {
  account: 16, blindSeed: 64, document: 512, ke1: 96, ke2: 320, ke3: 64, legacySalt: 16, legacyServerKey: 16, legacyValue: 8, loginRandom: 128,
  nonce: 24, phraseCheck: 4096, publicKey: 32, record: 192, request: 32, response: 64, root: 32, share: 32, signature: 64, summary: 16384, words: 256,
};
/** gradido-v1, what a new root is for (core/keys/keys.h). */
export const firstDerivation = 1;
/** Numbers of core/error.def that arise on this side. */
export const code = { badLength: 102, shareMismatch: 222, legacyKey: 230 };
export const encoder = new TextEncoder();
export const decoder = new TextDecoder();

export class OwnkeyError extends Error {
  /** @param {number} number of core/error.def @param {string} name */
  constructor(number, name) {
    super(name);
    this.name = name;
    this.code = number;
  }
}

/** Buffers in the module's memory for one call; end() wipes and frees them. */
export class Call {
  /** @param {Exports} exports */
  constructor(exports) {
    this.exports = exports;
    /** @type {number[]} */
    this.pointers = [];
  }

  /** @param {string} name @param {number[]} numbers @returns {number} */
  run(name, ...numbers) {
    return /** @type {(...numbers: number[]) => number} */ (this.exports[`ownkey_${name}`])(...numbers);
  }

  /** The memory as it is now: it grows, and then lies elsewhere. */
  get bytes() {
    return new Uint8Array(this.exports.memory.buffer);
  }

  /** @param {number} length @returns {number} pointer to that many bytes */
  room(length) {
    const pointer = this.run('alloc', Math.max(length, 1));
    if (pointer === 0) throw new RangeError('the module has no memory left');
    this.pointers.push(pointer);
    return pointer;
  }

  /** @param {Uint8Array} bytes @returns {number} */
  put(bytes) {
    const pointer = this.room(bytes.length);
    this.bytes.set(bytes, pointer);
    return pointer;
  }

  /** @param {string} secret @returns {[number, number]} pointer and length of its UTF-8 */
  putText(secret) {
    const bytes = encoder.encode(secret);
    const pointer = this.put(bytes);
    bytes.fill(0);
    return [pointer, bytes.length];
  }

  /** @param {Uint8Array} bytes @param {number} length @param {number} otherwise error when it is not so long @returns {number} */
  putFixed(bytes, length, otherwise = code.badLength) {
    if (bytes.length !== length) this.fail(otherwise);
    return this.put(bytes);
  }

  /** @param {number} length @returns {number} pointer to random bytes, which are made in place */
  random(length) {
    const pointer = this.room(length);
    crypto.getRandomValues(this.bytes.subarray(pointer, pointer + length));
    return pointer;
  }

  /** @param {number} pointer @param {number} length @returns {Uint8Array<ArrayBuffer>} a copy */
  take(pointer, length) {
    return this.bytes.slice(pointer, pointer + length);
  }

  /** @param {number} result below zero: an error @returns {number} */
  check(result) {
    if (result < 0) this.fail(-result);
    return result;
  }

  /** @param {number} number @returns {never} */
  fail(number) {
    const start = this.run('error_name', number);
    const end = this.bytes.indexOf(0, start);
    throw new OwnkeyError(number, decoder.decode(this.take(start, end - start)));
  }

  end() {
    for (const pointer of this.pointers) this.run('free', pointer);
    this.run('wipe_stack');
  }
}
