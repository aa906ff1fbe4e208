// @ts-check
// Roots: made, from words typed by the person, from the first login server's keys.
import { code, decoder, encoder, size } from './call.mjs';

/** @import { Crypto, PhraseCheck } from '../../wasm/crypto.d.ts' */
/** @import { Call, InCall } from './call.mjs' */

/** Kind 4 of core/keys/keys.h: the root is the seed itself. */
const seedDerivation = 4;

/** @param {Call} call @param {string} secret @returns {[number, number]} pointer and length of its UTF-8 */
function putText(call, secret) {
  const bytes = encoder.encode(secret);
  const pointer = call.put(bytes);
  bytes.fill(0);
  return [pointer, bytes.length];
}

/** @param {bigint} value @returns {Uint8Array} */
function littleEndian(value) {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, value, true);
  return bytes;
}

/** @param {InCall} inCall @returns {Pick<Crypto, 'rootCreate' | 'rootCheckWords' | 'phraseCheck' | 'rootImport' | 'legacyOpen'>} */
export const keyMethods = (inCall) => ({
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
      return call.check(call.run('root_is_word_at', root, position, ...putText(call, words[i] ?? ''))) === 1;
    });
    return right.every(Boolean);
  }),

  phraseCheck: (words) => inCall((call) => {
    const json = call.room(size.phraseCheck);
    const length = call.check(call.run('phrase_check', ...putText(call, words), json, size.phraseCheck));
    return /** @type {PhraseCheck} */ (JSON.parse(decoder.decode(call.take(json, length))));
  }),

  rootImport: (words, wanted) => inCall((call) => {
    const publicKey = call.room(size.publicKey);
    const derivation = call.room(1);
    const hasChecksum = call.room(1);
    const root = call.check(call.run('root_import', ...putText(call, words), wanted, publicKey, derivation, hasChecksum));
    return {
      root,
      derivation: call.take(derivation, 1)[0] ?? 0,
      publicKey: call.take(publicKey, size.publicKey),
      hasChecksum: call.take(hasChecksum, 1)[0] === 1,
    };
  }),

  legacyOpen: (password, { email, appSecret, encryptedKey, publicKey, verifier }) => inCall((call) => {
    const secret = call.put(password);
    const length = password.length;
    password.fill(0);
    const serverKey = verifier ? call.putFixed(verifier.serverKey, size.legacyServerKey) : 0;
    const value = verifier ? call.put(littleEndian(verifier.value)) : 0;
    const root = call.check(call.run('legacy_open', secret, length, ...putText(call, email), call.put(appSecret), appSecret.length,
      call.put(encryptedKey), encryptedKey.length, call.putFixed(publicKey, size.publicKey, code.legacyKey), serverKey, value));
    return { root, derivation: seedDerivation, publicKey };
  }),
});
