// @ts-check
// Words as a person types them. What a word is, core says (core/keys/phrase_input.cpp); a test holds this file to it.

/** A word, perhaps with its number before it: all that does not separate words. */
const run = /[^\x00-/:-@[-`{-\x7f\u00a0-\u00bf\u2000-\u206f\u3000\ufeff]+/g;

/**
 * @param {string} text
 * @param {number} position of the word, counted from 0
 * @param {string} word to stand there instead; the number before it stays
 * @returns {string}
 */
export function withWordAt(text, position, word) {
  let count = 0;
  return text.replace(run, (found) => {
    const number = /^[0-9]*/.exec(found)?.[0] ?? '';
    return found === number || count++ !== position ? found : number + word;
  });
}
