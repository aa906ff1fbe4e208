// @ts-check
// JavaScript's side of wasm/exports.cpp: implements wasm/crypto.d.ts over the module's memory. Runs in the worker, and in Node's tests.
// Every buffer is wiped and freed after the call (the module's free wipes), the stack too; passwords are zeroed here.

/** @import { Crypto, TransactionSummary } from '../../wasm/crypto.d.ts' */

/**
 * What Emscripten's loader gives: the memory and the exports with a leading underscore.
 * @typedef {{ HEAPU8: Uint8Array<ArrayBuffer> } & Record<string, (...numbers: number[]) => number>} Exports
 * @typedef {(file: string) => Promise<Uint8Array>} ReadBinary
 */

const size = {
  account: 16, blindSeed: 64, document: 512, ke1: 96, ke2: 320, ke3: 64, loginRandom: 128, nonce: 24, publicKey: 32, record: 192,
  request: 32, response: 64, root: 32, share: 32, signature: 64, summary: 16384, words: 256,
};
/** Numbers of core/error.def that arise on this side. */
const code = { badLength: 102, shareMismatch: 222 };
const encoder = new TextEncoder();
const decoder = new TextDecoder();

export class OwnkeyError extends Error {
  /** @param {number} number of core/error.def @param {string} name */
  constructor(number, name) {
    super(name);
    this.name = name;
    this.code = number;
  }
}

/** Buffers in the module's memory for one call. */
class Call {
  /** @param {Exports} exports */
  constructor(exports) {
    this.exports = exports;
    /** @type {number[]} */
    this.pointers = [];
  }

  /** @param {string} name @param {number[]} numbers @returns {number} */
  run(name, ...numbers) {
    return /** @type {(...numbers: number[]) => number} */ (this.exports[`_ownkey_${name}`])(...numbers);
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
    this.exports.HEAPU8.set(bytes, pointer);
    return pointer;
  }

  /** @param {Uint8Array} bytes @param {number} length @param {number} otherwise error when it is not so long @returns {number} */
  putFixed(bytes, length, otherwise = code.badLength) {
    if (bytes.length !== length) this.fail(otherwise);
    return this.put(bytes);
  }

  /** @param {number} length @returns {number} pointer to random bytes, which are made in place */
  random(length) {
    const pointer = this.room(length);
    crypto.getRandomValues(this.exports.HEAPU8.subarray(pointer, pointer + length));
    return pointer;
  }

  /** @param {number} pointer @param {number} length @returns {Uint8Array<ArrayBuffer>} a copy */
  take(pointer, length) {
    return this.exports.HEAPU8.slice(pointer, pointer + length);
  }

  /** @param {number} result below zero: an error @returns {number} */
  check(result) {
    if (result < 0) this.fail(-result);
    return result;
  }

  /** @param {number} number @returns {never} */
  fail(number) {
    const start = this.run('error_name', number);
    const end = this.exports.HEAPU8.indexOf(0, start);
    throw new OwnkeyError(number, decoder.decode(this.take(start, end - start)));
  }

  end() {
    for (const pointer of this.pointers) this.run('free', pointer);
    this.run('wipe_stack');
  }
}

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

/** zxcvbn's limits for 0..4. */
const leastGuessesLog10 = [3, 6, 8, 10];
/** More is strong anyway, and the estimate takes time that grows faster than the length. */
const mostStrengthBytes = 64;

/** @param {Exports} exports @param {Uint8Array} password @param {string[]} userInputs */
function estimate(exports, password, userInputs) {
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
    return call('_ownkey_strength_bits', /** @type {number} */ (pointers[0]), list) * Math.log10(2);
  } finally {
    exports.HEAPU8.fill(0, pointers[0], /** @type {number} */ (pointers[0]) + cut.length);
    for (const pointer of [...pointers, list]) call('_free', pointer);
  }
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

  /** @template T @param {(call: Call) => T} work @returns {Promise<T>} */
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
    registerStart: (password) => inCall((call) => {
      const request = call.room(size.request);
      const secret = call.put(password);
      const length = password.length;
      password.fill(0);
      const handle = call.check(call.run('register_start', secret, length, call.random(size.blindSeed), request));
      return { handle, request: call.take(request, size.request) };
    }),

    registerFinish: (handle, response) => inCall((call) => {
      const record = call.room(size.record);
      call.check(call.run('register_finish', handle, call.putFixed(response, size.response), call.random(32), record));
      return { record: call.take(record, size.record) };
    }),

    loginStart: (password) => inCall((call) => {
      const ke1 = call.room(size.ke1);
      const secret = call.put(password);
      const length = password.length;
      password.fill(0);
      const handle = call.check(call.run('login_start', secret, length, call.random(size.loginRandom), ke1));
      return { handle, ke1: call.take(ke1, size.ke1) };
    }),

    loginFinish: (handle, ke2) => inCall((call) => {
      const ke3 = call.room(size.ke3);
      call.check(call.run('login_finish', handle, call.putFixed(ke2, size.ke2), ke3));
      return { ke3: call.take(ke3, size.ke3) };
    }),

    rootCreate: () => inCall((call) => {
      const publicKey = call.room(size.publicKey);
      const root = call.check(call.run('root_create', call.random(size.root), publicKey));
      const words = call.room(size.words);
      const length = call.check(call.run('root_words', root, words, size.words));
      const text = call.take(words, length);
      const list = decoder.decode(text).split(' ');
      text.fill(0);
      return { root, publicKey: call.take(publicKey, size.publicKey), words: list };
    }),

    rootCheckWords: (root, positions, words) => inCall((call) => {
      if (positions.length !== words.length) call.fail(code.badLength);
      const right = positions.map((position, i) => {
        const word = encoder.encode((words[i] ?? '').trim());
        return call.check(call.run('root_is_word_at', root, position, call.put(word), word.length)) === 1;
      });
      return right.every(Boolean);
    }),

    firstUpdate: (root, login, account) => inCall((call) => {
      const document = call.room(size.document);
      const signature = call.room(size.signature);
      const length = call.check(call.run('first_update', root, login, call.putFixed(account, size.account),
        call.random(size.nonce), document, size.document, signature));
      return { document: call.take(document, length), signature: call.take(signature, size.signature) };
    }),

    envelopeOpen: (login, envelope, account, publicKey, leastRevision) => inCall((call) => ({
      root: call.check(call.run('envelope_open', login, call.put(envelope), envelope.length,
        call.putFixed(account, size.account), call.putFixed(publicKey, size.publicKey), leastRevision)),
    })),

    unlockSplit: (root) => inCall((call) => {
      const page = call.room(size.share);
      const server = call.room(size.share);
      call.check(call.run('unlock_split', root, call.random(size.share), page, server));
      return { pageShare: call.take(page, size.share), serverShare: call.take(server, size.share) };
    }),

    unlockJoin: (pageShare, serverShare, derivation, publicKey) => inCall((call) => {
      const page = call.putFixed(pageShare, size.share, code.shareMismatch);
      const server = call.putFixed(serverShare, size.share, code.shareMismatch);
      const root = call.run('unlock_join', page, server, derivation, call.putFixed(publicKey, size.publicKey));
      return { root: call.check(root) };
    }),

    summary: (body) => inCall((call) => {
      const json = call.room(size.summary);
      const length = call.check(call.run('summary', call.put(body), body.length, json, size.summary));
      return /** @type {TransactionSummary} */ (JSON.parse(decoder.decode(call.take(json, length))));
    }),

    sign: (root, derivation, body, nowS) => inCall((call) => {
      const signature = call.room(size.signature);
      const publicKey = call.room(size.publicKey);
      call.check(call.run('sign', root, derivation, call.put(body), body.length, nowS, signature, publicKey));
      return { signature: call.take(signature, size.signature), publicKey: call.take(publicKey, size.publicKey) };
    }),

    close: (handle) => inCall((call) => { call.run('close', handle); }),

    strength: async (password, userInputs) => {
      try {
        strengthExports ??= load(base, 'ownkey-strength', readBinary);
        const guessesLog10 = estimate(await strengthExports, password, userInputs);
        const score = leastGuessesLog10.filter((least) => guessesLog10 >= least).length;
        return { score: /** @type {0 | 1 | 2 | 3 | 4} */ (score), guessesLog10 };
      } finally {
        password.fill(0);
      }
    },
  };
}
