// @ts-check
// Roots: made, and from words typed by the person.
import { code, decoder, size } from './call.mjs';

/** @import { Crypto, PhraseCheck } from '../../wasm/crypto.d.ts' */
/** @import { Call, InCall } from './call.mjs' */

/** @param {Call} call @param {number} root @returns {string[]} */
function wordsOf(call, root) {
  const words = call.room(size.words);
  const text = call.take(words, call.check(call.run('root_words', root, words, size.words)));
  const list = decoder.decode(text).split(' ');
  text.fill(0);
  return list;
}

/** @param {InCall} inCall @returns {Pick<Crypto, 'rootCreate' | 'rootWords' | 'rootCheckWords' | 'phraseCheck' | 'rootImport'>} */
export const keyMethods = (inCall) => ({
  rootCreate: () => inCall((call) => {
    const publicKey = call.room(size.publicKey);
    const root = call.check(call.run('root_create', call.random(size.root), publicKey));
    return { root, publicKey: call.take(publicKey, size.publicKey), words: wordsOf(call, root) };
  }),

  rootWords: (root) => inCall((call) => ({ words: wordsOf(call, root) })),

  rootCheckWords: (root, positions, words) => inCall((call) => {
    if (positions.length !== words.length) call.fail(code.badLength);
    const right = positions.map((position, i) => {
      return call.check(call.run('root_is_word_at', root, position, ...call.putText(words[i] ?? ''))) === 1;
    });
    return right.every(Boolean);
  }),

  phraseCheck: (words) => inCall((call) => {
    const json = call.room(size.phraseCheck);
    const length = call.check(call.run('phrase_check', ...call.putText(words), json, size.phraseCheck));
    return /** @type {PhraseCheck} */ (JSON.parse(decoder.decode(call.take(json, length))));
  }),

  rootImport: (words, wanted) => inCall((call) => {
    const publicKey = call.room(size.publicKey);
    const derivation = call.room(1);
    const hasChecksum = call.room(1);
    const root = call.check(call.run('root_import', ...call.putText(words), wanted, publicKey, derivation, hasChecksum));
    return {
      root,
      derivation: call.take(derivation, 1)[0] ?? 0,
      publicKey: call.take(publicKey, size.publicKey),
      hasChecksum: call.take(hasChecksum, 1)[0] === 1,
    };
  }),
});
