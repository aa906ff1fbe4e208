// @ts-check
// Roots and their words.
import { code, decoder, encoder, size } from './call.mjs';

/** @import { Crypto } from '../../wasm/crypto.d.ts' */
/** @import { InCall } from './call.mjs' */

/** @param {InCall} inCall @returns {Pick<Crypto, 'rootCreate' | 'rootCheckWords'>} */
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
      const word = encoder.encode((words[i] ?? '').trim());
      return call.check(call.run('root_is_word_at', root, position, call.put(word), word.length)) === 1;
    });
    return right.every(Boolean);
  }),
});
