// core/vault/shamir.h and npm's shamir-secret-sharing (Privy; same field, share = bytes, then number): what one splits the other
// combines. OWNKEY_SHAMIR_TOOL is shamir_tool, OWNKEY_DEPS the folder with npm's packages.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { test } from 'node:test';

const require = createRequire(`${process.env.OWNKEY_DEPS}/npm/`);
const { split, combine } = require('shamir-secret-sharing');

/** @param {string[]} questions @returns {string[]} */
const ask = (questions) => execFileSync(process.env.OWNKEY_SHAMIR_TOOL, { input: `${questions.join('\n')}\n`, encoding: 'utf8' }).trim().split('\n');
const hex = (bytes) => Buffer.from(bytes).toString('hex');
/** Bytes that are the same in every run. */
const bytes = (label, length) => Buffer.concat(Array.from({ length: Math.ceil(length / 32) }, (_, i) => createHash('sha256').update(`${label} ${i}`).digest())).subarray(0, length);

const sizes = [];
for (let count = 2; count <= 16; count++) for (let threshold = 2; threshold <= count; threshold++) sizes.push([threshold, count]);

test('what we split, they combine', async () => {
  for (const [threshold, count] of sizes) {
    const secret = bytes(`secret ${threshold} ${count}`, 32);
    const coefficients = hex(bytes(`coefficients ${threshold} ${count}`, (threshold - 1) * 32));
    const numbers = Array.from({ length: count }, (_, i) => i + 1);
    const shares = ask(numbers.map((number) => `split ${hex(secret)} ${coefficients} ${number}`))
      .map((share, i) => new Uint8Array([...Buffer.from(share, 'hex'), numbers[i]]));
    for (const some of [shares.slice(0, threshold), shares.slice(-threshold).reverse(), shares])
      assert.equal(hex(await combine(some)), hex(secret), `${threshold} of ${count}`);
    if (threshold > 2) assert.notEqual(hex(await combine(shares.slice(0, threshold - 1))), hex(secret));
  }
});

test('what they split, we combine', async () => {
  const questions = [];
  const secrets = [];
  for (const [threshold, count] of sizes) {
    const secret = new Uint8Array(bytes(`theirs ${threshold} ${count}`, 32));
    const shares = (await split(secret, count, threshold)).map((share) => `${share[32]}:${hex(share.subarray(0, 32))}`);
    for (const some of [shares.slice(0, threshold), shares.slice(-threshold).reverse(), shares]) {
      questions.push(`combine ${some.join(' ')}`);
      secrets.push(hex(secret));
    }
  }
  assert.deepEqual(ask(questions), secrets);
});
