// @ts-check
// What a password must be while its strength cannot be measured: the module that does it is not there. Coarser than zxcvbn, and stricter.

const leastUnmeasured = 12;
/** What must be left of it without the person's own words. */
const leastOwn = 8;
/** Shorter words are in many good passwords by chance. */
const leastWord = 3;

/** @param {string} text @returns {number} code points */
const lengthOf = (text) => [...text].length;

/** @param {string[]} userInputs @returns {string[]} whole and in parts, the longest first */
function ownParts(userInputs) {
  const texts = userInputs.map((text) => text.normalize('NFC').toLowerCase());
  const parts = texts.flatMap((text) => [text, ...text.split(/[^\p{L}\p{N}]+/u)]);
  return [...new Set(parts)].filter((part) => lengthOf(part) >= leastWord).sort((a, b) => b.length - a.length);
}

/**
 * @param {string} password @param {string[]} userInputs what a guesser would try first: name and address
 * @returns {boolean} whether it may be used without being measured
 */
export function passesUnmeasured(password, userInputs) {
  const text = password.normalize('NFC').toLowerCase();
  const rest = ownParts(userInputs).reduce((left, part) => left.replaceAll(part, ''), text);
  return lengthOf(text) >= leastUnmeasured && lengthOf(rest) >= leastOwn && new Set(text).size > 4;
}
