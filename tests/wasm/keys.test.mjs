// Roots from elsewhere: words typed by a person, keys of the first login server. Values: tests/vectors.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { withWordAt } from '../../web/js/typed_words.mjs';
import { hex, loggedIn, open, responder, unhex, utf8 } from './module.mjs';

const vectors = async (name) => JSON.parse(await readFile(new URL(`../vectors/${name}`, import.meta.url), 'utf8'));
const account = new Uint8Array(16).fill(9);
const gradidoV1 = 1, gradidoV2 = 2, slip10 = 3, seed = 4, extendedSeed = 5;
const envelopeIn = (document) => document.slice(64 + 1 + 2);
let module, memory, server, login;
before(async () => {
  server = responder();
  ({ module, memory } = await open('ownkey-whole'));
  ({ login } = await loggedIn(module, server, 'a password'));
});
after(() => server.end());

/** Seals under the derivation, opens again: the account has the key. */
async function sealAndOpen({ root, derivation, publicKey }) {
  const { document } = await module.firstUpdate(root, login, account);
  assert.equal(document[6], derivation);
  assert.equal(hex(document.slice(24, 56)), hex(publicKey));
  const opened = await module.envelopeOpen(login, envelopeIn(document), account, publicKey, 1);
  await module.close(opened.root);
  await module.close(root);
}

test('older words become the seed of their key', async () => {
  const { phrases } = await vectors('gradido_phrases.json');
  for (const { words, gradido_v1_public, gradido_v2_public } of phrases) {
    const first = await module.rootImport(words, gradidoV1);
    assert.deepEqual([first.derivation, first.hasChecksum, hex(first.publicKey)], [seed, false, gradido_v1_public]);
    await sealAndOpen(first);
    const second = await module.rootImport(words.toUpperCase(), gradidoV2);
    assert.deepEqual([second.derivation, second.hasChecksum], [extendedSeed, false]);
    if (gradido_v2_public) assert.equal(hex(second.publicKey), gradido_v2_public);
    await sealAndOpen(second);
    await assert.rejects(module.rootImport(words, slip10), { name: 'phrase_checksum' });
  }
});

test('our own words bring the same key back, under each derivation', async () => {
  const made = await module.rootCreate();
  assert.deepEqual((await module.rootWords(made.root)).words, made.words);
  await assert.rejects(module.rootWords(login), { name: 'bad_handle' });
  const numbered = made.words.map((word, i) => `${i + 1}. ${word.slice(0, 4)}`).join('\n');
  const again = await module.rootImport(numbered, gradidoV1);
  assert.deepEqual([again.derivation, again.hasChecksum, hex(again.publicKey)], [gradidoV1, true, hex(made.publicKey)]);
  await sealAndOpen(again);
  for (const derivation of [gradidoV2, slip10]) {
    const other = await module.rootImport(made.words.join(' '), derivation);
    assert.equal(other.derivation, derivation);
    await sealAndOpen(other);
  }
  await module.close(made.root);
});

test('what is no phrase has its error', async () => {
  const twentyFour = (word) => Array(24).fill(word).join(' ');
  await assert.rejects(module.rootImport('', gradidoV1), { name: 'phrase_word_count' });
  await assert.rejects(module.rootImport(`${twentyFour('zoo')} zoo`, gradidoV1), { name: 'phrase_word_count' });
  await assert.rejects(module.rootImport(twentyFour('zooo'), gradidoV1), { name: 'phrase_word_unknown' });
  await assert.rejects(module.rootImport(twentyFour('zoo'), seed), { name: 'unknown_derivation' });
  await assert.rejects(module.rootImport(twentyFour('zoo'), 99), { name: 'unknown_derivation' });
  for (const number of [257, 2 ** 32 + 1, 1.5, -1, NaN, undefined])
    await assert.rejects(module.rootImport(twentyFour('zoo'), number), { name: 'unknown_derivation' }, String(number));
});

test('words are looked at while they are typed', async () => {
  assert.deepEqual(await module.phraseCheck(''), { words: 0, unknown: [], hasChecksum: false });
  const check = await module.phraseCheck('abandon abilty, 3. qqqqqqqq');
  assert.equal(check.words, 3);
  assert.deepEqual(check.unknown.map(({ position }) => position), [1, 2]);
  assert.equal(check.unknown[0].nearest[0], 'ability');
  assert.deepEqual(check.unknown[1].nearest, []);
  const worst = await module.phraseCheck(Array(5000).fill('abandom').join(' '));
  assert.deepEqual([worst.words, worst.unknown.length], [5000, 24]);
  const { root, words } = await module.rootCreate();
  assert.equal((await module.phraseCheck(words.join(' '))).hasChecksum, true);
  await module.close(root);
});

test('a proposed word is put in the place that core means', async () => {
  for (const between of [' ', ',', '\n', ' - ', '\u00a0', ' \u2022 ', '\u3000', '; ', '/']) {
    for (const before of ['', '1. ', '(7) ', '12', '\ufeff', '3\u00aa ']) {
      const typed = ['abandon', 'qqa', 'ÄBEL', 'a8c', 'zoo'].map((word) => before + word).join(between);
      let mended = typed;
      for (const { position } of (await module.phraseCheck(typed)).unknown) mended = withWordAt(mended, position, 'ability');
      assert.deepEqual(await module.phraseCheck(mended), { words: 5, unknown: [], hasChecksum: false }, JSON.stringify(mended));
      assert.deepEqual(mended.match(/[a-z]+/g), ['abandon', 'ability', 'ability', 'ability', 'zoo']);
    }
  }
});

test('nothing is left of typed words and of the imported root', async () => {
  const [{ words, seed: root }] = (await vectors('gradido_phrases.json')).phrases;
  const imported = await module.rootImport(words, gradidoV1);
  assert.ok(memory().includes(unhex(root)), 'the search finds what is there');
  await module.phraseCheck(words);
  await module.close(imported.root);
  assert.ok(!memory().includes(unhex(root)));
  assert.ok(!memory().includes(words.slice(0, 30)));
});

test('keys of the first login server', async () => {
  const { app_secret, server_key, accounts } = await vectors('gradido_legacy_accounts.json');
  const [first] = accounts;
  const row = {
    email: first.email,
    appSecret: unhex(app_secret),
    encryptedKey: unhex(first.encrypted_key),
    publicKey: unhex(first.public_key),
    verifier: { serverKey: unhex(server_key), value: BigInt(first.verifier_u64) },
  };
  const password = utf8(first.password);
  const opened = await module.legacyOpen(password, row);
  assert.deepEqual([opened.derivation, hex(opened.publicKey)], [seed, first.public_key]);
  assert.ok(password.every((byte) => byte === 0));
  assert.ok(memory().includes(unhex(first.seed)));
  await sealAndOpen(opened);
  assert.ok(!memory().includes(unhex(first.seed)));

  await assert.rejects(module.legacyOpen(utf8('wrong'), row), { name: 'legacy_wrong_password' });
  await assert.rejects(module.legacyOpen(utf8('wrong'), { ...row, verifier: undefined }), { name: 'legacy_key' });
  await assert.rejects(module.legacyOpen(utf8('x'), { ...row, encryptedKey: row.encryptedKey.slice(1) }), { name: 'legacy_key' });
  await assert.rejects(module.legacyOpen(utf8('x'), { ...row, publicKey: new Uint8Array(31) }), { name: 'legacy_key' });
});

test('keys of the first login server, in two steps', async () => {
  const { app_secret, server_key, accounts } = await vectors('gradido_legacy_accounts.json');
  const [first, second] = accounts;
  const whole = createHash('sha512').update(first.email).update(unhex(app_secret)).digest();
  const old = { salt: new Uint8Array(whole.subarray(0, 16)), serverKey: unhex(server_key) };
  const password = utf8(first.password);
  const { handle, value } = await module.legacyStretch(password, old);
  assert.ok(password.every((byte) => byte === 0));
  assert.equal(new DataView(value.buffer).getBigUint64(0, true), BigInt(first.verifier_u64));
  const opened = await module.legacyTake(handle, unhex(first.encrypted_key), unhex(first.public_key));
  assert.ok(memory().includes(unhex(first.seed)));
  await sealAndOpen(opened);
  await assert.rejects(module.legacyTake(handle, unhex(second.encrypted_key), unhex(second.public_key)), { name: 'legacy_key' });
  await module.close(handle);
  await assert.rejects(module.legacyTake(handle, unhex(first.encrypted_key), unhex(first.public_key)), { name: 'bad_handle' });
  await assert.rejects(module.legacyStretch(utf8('x'), { ...old, salt: new Uint8Array(15) }), { name: 'bad_length' });
});
