import assert from 'node:assert/strict';
import { createPublicKey, verify } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { before, test } from 'node:test';
import { hex, open, unhex } from './module.mjs';

let module, published;
before(async () => {
  ({ module } = await open());
  published = JSON.parse(await readFile(new URL('../vectors/gradido_transactions.json', import.meta.url), 'utf8'));
});

/** The second field of a signed transaction of 2021: its body (all lengths below 128). */
function bodyOf(base64) {
  const bytes = new Uint8Array(Buffer.from(base64, 'base64url'));
  return bytes.slice(2 + bytes[1] + 2);
}

const now = 1622140958;
const bytes = (field, content) => [field << 3 | 2, content.length, ...content];
const transfer = (sender, memo = 'Thank you') => Uint8Array.from([
  ...bytes(1, [...new TextEncoder().encode(memo)]), ...bytes(2, [8, 0x9e, 0xd0, 0xbf, 0x85, 0x06]),
  ...bytes(6, bytes(1, [...bytes(1, [...bytes(1, [...sender]), 0x10, 2]), ...bytes(2, new Array(32).fill(9))]))]);

test('summaries are computed from the bytes to be signed', async () => {
  assert.deepEqual(await module.summary(bodyOf(published.era_2021.validTransfer)), {
    type: 'transfer', era: 2, created_s: now, memo: 'My Birthday', amount: '100.00',
    sender: 'f7f4a49a4ac10379f8b9ddcb731c4d9ec495e6edd16075f52672cd25e3179f0f',
    receiver: 'e3369de3623ce8446d0424c4013e7a1d71a2671ae3d7bf1e798ebf0665d145f2',
  });
  const creation = await module.summary(bodyOf(published.era_2021.validCreation));
  assert.equal(creation.type, 'creation');
  assert.equal(creation.target_date_s, 1619856890);
  const shown = await module.summary(transfer(new Array(32).fill(1), '</script>"\\ ü'));
  assert.equal(shown.memo, '</script>"\\ ü');
});

test('what is not exactly a transaction is refused by name', async () => {
  const body = bodyOf(published.era_2021.validTransfer);
  await assert.rejects(module.summary(body.slice(0, -1)), { code: 300, name: 'tx_truncated' });
  await assert.rejects(module.summary(Uint8Array.from([...body, 0x20, 1])), { name: 'tx_unknown_field' });
  await assert.rejects(module.summary(new Uint8Array(5000)), { name: 'tx_too_large' });
  const creation = bodyOf(published.era_2021.validCreation1200);
  const { root } = await module.rootCreate();
  await assert.rejects(module.sign(root, creation, now), { name: 'tx_creation_limit' });
});

test('the account signs its own transfers, and another Ed25519 verifies', async () => {
  const { root, publicKey } = await module.rootCreate();
  const body = transfer(publicKey);
  const made = await module.sign(root, body, now);
  assert.equal(hex(made.publicKey), hex(publicKey));
  const key = createPublicKey({ format: 'der', type: 'spki', key: Buffer.concat([unhex('302a300506032b6570032100'), publicKey]) });
  assert.ok(verify(null, body, key, made.signature));
  await assert.rejects(module.sign(root, transfer(new Array(32).fill(1)), now), { name: 'tx_not_concerned' });
  await assert.rejects(module.sign(root, body, now - 1000), { name: 'tx_created_in_future' });
  await assert.rejects(module.sign(99, body, now), { name: 'bad_handle' });
});
