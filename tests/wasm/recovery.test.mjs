import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { hex, open } from './module.mjs';

const account = new Uint8Array(16).fill(7);
const at = { account, revision: 3 };
let module, root, publicKey, officers;
before(async () => {
  ({ module } = await open('ownkey-whole'));
  ({ root, publicKey } = await module.rootCreate());
  officers = [];
  for (let i = 1; i <= 3; i++) {
    const made = await module.rootCreate();
    const { card } = await module.officerCard(made.root, new Uint8Array(16).fill(i));
    officers.push({ root: made.root, card, accountKey: made.publicKey });
  }
});

test('passkey and device open what they sealed, and nothing else', async () => {
  for (const [method, other] of [['passkey', 'device'], ['device', 'passkey']]) {
    const secret = new Uint8Array(32).fill(9);
    const { key } = await module.unlockKey(method, secret);
    assert.equal(hex(secret), '00'.repeat(32));
    const { envelope } = await module.envelopeSeal(root, key, at);
    await module.envelopeOpen(key, envelope, account, publicKey, 3);
    const wrong = await module.unlockKey(other, new Uint8Array(32).fill(9));
    await assert.rejects(module.envelopeOpen(wrong.key, envelope, account, publicKey, 3), { name: 'envelope_wrong_method' });
    const another = await module.unlockKey(method, new Uint8Array(32).fill(8));
    await assert.rejects(module.envelopeOpen(another.key, envelope, account, publicKey, 3), { name: 'envelope_commitment' });
    await assert.rejects(module.envelopeOpen(root, envelope, account, publicKey, 3), { name: 'bad_handle' });
  }
});

test('two of three officers give the root back', async () => {
  const { envelopes } = await module.recoverySeal(root, at, officers, 2);
  const shares = [];
  for (const i of [2, 0]) shares.push((await module.recoveryOpen(officers[i].root, envelopes[i], account, publicKey, 3)).share);
  await module.recoveryJoin(shares, 1, publicKey);
  await assert.rejects(module.recoveryJoin(shares.slice(1), 1, publicKey), { name: 'share_count' });
  await assert.rejects(module.recoveryJoin([shares[0], shares[1].with(5, shares[1][5] ^ 1)], 1, publicKey), { name: 'share_mismatch' });
  await assert.rejects(module.recoveryOpen(officers[1].root, envelopes[0], account, publicKey, 3), { name: 'envelope_wrong_officer' });
  await assert.rejects(module.recoverySeal(root, at, officers, 4), { name: 'recovery_threshold' });
  for (const threshold of [0, 1.9, NaN, 2 ** 32 + 1])
    await assert.rejects(module.recoverySeal(root, at, officers, threshold), { name: 'recovery_threshold' });
  for (const revision of [0, -1, 3.5, NaN])
    await assert.rejects(module.recoverySeal(root, { account, revision }, officers, 2), { name: 'field_rule' });
  await assert.rejects(module.recoverySeal(root, at, [{ ...officers[0], accountKey: publicKey }], 1), { name: 'officer_substituted' });
});

test('two of three officers hand their shares over, each for this recovery only', async () => {
  const { envelopes } = await module.recoverySeal(root, at, officers, 2);
  const recoveryCase = new Uint8Array(16).fill(5);
  const person = { account, publicKey, revision: 3 };
  const { secret, boxKey } = await module.recoveryCaseKey();
  assert.equal(hex((await module.recoveryBoxKey(secret)).boxKey), hex(boxKey));
  const to = { recoveryCase, boxKey };
  const handOver = async (i, more = {}) => (await module.recoveryHandOver(officers[i].root, envelopes[i], person, { ...to, ...more })).handed;
  const shares = [];
  for (const i of [2, 0]) shares.push((await module.recoveryTake(secret, await handOver(i), person, recoveryCase, officers[i].accountKey)).share);
  await module.recoveryJoin(shares, 1, publicKey);

  const refused = async (name, handed, key = officers[0].accountKey, of = person) =>
    assert.rejects(module.recoveryTake(secret, handed, of, recoveryCase, key), { name });
  const handed = await handOver(0);
  await refused('officer_substituted', handed, officers[1].accountKey);
  await refused('signature_invalid', handed.with(200, handed[200] ^ 1));
  await refused('handover_format', handed.slice(1));
  await refused('envelope_wrong_account', handed, undefined, { ...person, account: new Uint8Array(16) });
  await refused('envelope_older_revision', handed, undefined, { ...person, revision: 4 });
  await refused('field_rule', handed, undefined, { ...person, revision: 0 });
  await refused('handover_wrong_case', await handOver(0, { recoveryCase: new Uint8Array(16) }));
  await refused('handover_wrong_case', await handOver(0, { boxKey: (await module.recoveryCaseKey()).boxKey }));
  await assert.rejects(handOver(0, { boxKey: new Uint8Array(32) }), { name: 'handover_format' });
});

test('check words are the same for the same recovery and box key only', async () => {
  const recoveryCase = new Uint8Array(16).fill(5);
  const { boxKey } = await module.recoveryCaseKey();
  const words = await module.recoveryCheckWords(recoveryCase, boxKey);
  assert.equal(words.length, 5);
  for (const word of words) assert.match(word, /^[a-z]{3,8}$/);
  assert.deepEqual(await module.recoveryCheckWords(recoveryCase, boxKey), words);
  assert.notDeepEqual(await module.recoveryCheckWords(recoveryCase, boxKey.with(9, boxKey[9] ^ 1)), words);
  assert.notDeepEqual(await module.recoveryCheckWords(recoveryCase.with(9, 6), boxKey), words);
});

test('an update with all of it', async () => {
  const { key } = await module.unlockKey('device', new Uint8Array(32).fill(9));
  const { envelope } = await module.envelopeSeal(root, key, at);
  const { envelopes } = await module.recoverySeal(root, at, officers, 2);
  const { document, signature } = await module.update(root, at, [envelope, ...envelopes], new Uint8Array(192));
  assert.equal(document.length, 64 + 192 + 1 + 2 + 168 + 3 * (2 + 284));
  assert.equal(signature.length, 64);
  await assert.rejects(module.update(root, at, [envelope, ...envelopes.slice(1)]), { name: 'update_format' });
  await assert.rejects(module.update(root, { ...at, revision: 4 }, [envelope]), { name: 'update_format' });
  const longer = new Uint8Array(envelope.length + 65536);
  longer.set(envelope);
  await assert.rejects(module.update(root, at, [longer]), { name: 'envelope_format' });
});

test('key history', async () => {
  const first = (await module.historyNext(account, undefined, officers[0].root)).entry;
  const second = (await module.historyNext(account, first, root, officers[0].root)).entry;
  const keys = await module.historyRead([first, second], account, publicKey);
  assert.deepEqual(keys.map((key) => [hex(key.publicKey), key.derivation, key.signedByOldKey]),
    [[hex(officers[0].accountKey), 1, false], [hex(publicKey), 1, true]]);
  await assert.rejects(module.historyRead([first], account, publicKey), { name: 'key_history' });
  await assert.rejects(module.historyNext(account, second, root), { name: 'key_history' });
});
