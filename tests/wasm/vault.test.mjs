import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { hex, loggedIn, open, responder } from './module.mjs';

const account = new Uint8Array(16).fill(7);
let module, memory, server, login;
before(async () => {
  server = responder();
  ({ module, memory } = await open());
  ({ login } = await loggedIn(module, server, 'a password'));
});
after(() => server.end());

/** The envelope in a first update document: after the head of 64 bytes, the count and the length. */
const envelopeIn = (document) => document.slice(64 + 1 + 2);

test('a new root: 24 words, asked back', async () => {
  const { root, words, publicKey } = await module.rootCreate();
  assert.equal(words.length, 24);
  assert.equal(publicKey.length, 32);
  assert.equal(await module.rootCheckWords(root, [0, 11, 23], [words[0], ` ${words[11].toUpperCase()} `, words[23].slice(0, 4)]), true);
  assert.equal(await module.rootCheckWords(root, [0, 1], [words[0], words[1] === 'zoo' ? 'act' : 'zoo']), false);
  await assert.rejects(module.rootCheckWords(root, [24], ['zoo']), { code: 102 });
  await module.close(root);
  await assert.rejects(module.rootCheckWords(root, [0], ['zoo']), { code: 220 });
});

test('sealed by the first update, opened again, and each mismatch has its error', async () => {
  const { root, publicKey } = await module.rootCreate();
  const { document, signature } = await module.firstUpdate(root, login, account);
  assert.equal(document.length, 64 + 1 + 2 + 168);
  assert.equal(signature.length, 64);
  const envelope = envelopeIn(document);
  const opened = await module.envelopeOpen(login, envelope, account, publicKey, 1);
  const shares = await module.unlockSplit(opened.root);
  await module.unlockJoin(shares.pageShare, shares.serverShare, 1, publicKey);

  const open_ = (changes) => {
    const given = { login, envelope, account, publicKey, revision: 1, ...changes };
    return module.envelopeOpen(given.login, given.envelope, given.account, given.publicKey, given.revision);
  };
  await assert.rejects(open_({ account: new Uint8Array(16) }), { name: 'envelope_wrong_account' });
  await assert.rejects(open_({ publicKey: new Uint8Array(32) }), { name: 'envelope_public_key' });
  await assert.rejects(open_({ revision: 2 }), { name: 'envelope_older_revision' });
  for (const revision of [NaN, 0, -1, 0.5, 1.5, 2 ** 53, 1e300, Infinity]) // what a server may call a revision
    await assert.rejects(open_({ revision }), { name: 'field_rule' }, String(revision));
  await assert.rejects(open_({ envelope: envelope.slice(1) }), { name: 'envelope_format' });
  await assert.rejects(open_({ envelope: envelope.with(7, 2) }), { name: 'envelope_wrong_key' }); // another derivation
  await assert.rejects(open_({ envelope: envelope.with(167, envelope[167] ^ 1) }), { name: 'envelope_wrong_key' });
  await assert.rejects(open_({ login: root }), { name: 'bad_handle' });
  const other = await loggedIn(module, server, 'another password');
  await assert.rejects(open_({ login: other.login }), { name: 'envelope_commitment' });
});

test('shares: neither is the root, foreign ones do not join, nothing is left of the root', async () => {
  const { root, publicKey } = await module.rootCreate();
  const { pageShare, serverShare } = await module.unlockSplit(root);
  const secret = pageShare.map((byte, i) => byte ^ serverShare[i]);
  assert.ok(memory().includes(secret), 'the search finds what is there');
  await module.close(root);
  assert.ok(!memory().includes(secret));
  assert.ok(!memory().includes(pageShare) && !memory().includes(serverShare));

  const again = await module.unlockJoin(pageShare, serverShare, 1, publicKey);
  await module.close(again.root);
  await assert.rejects(module.unlockJoin(pageShare, pageShare, 1, publicKey), { name: 'share_mismatch' });
  await assert.rejects(module.unlockJoin(new Uint8Array(0), serverShare, 1, publicKey), { name: 'share_mismatch' });
  await assert.rejects(module.unlockJoin(pageShare, serverShare, 4, publicKey), { name: 'share_mismatch' });
  for (const number of [0, 99, 257, 2 ** 32 + 1, 1.5, -1])
    await assert.rejects(module.unlockJoin(pageShare, serverShare, number, publicKey), { name: 'unknown_derivation' });
  assert.ok(!memory().includes(secret));
  assert.notEqual(hex(pageShare), hex(serverShare));
});

test('closing twice is fine', async () => {
  const { root } = await module.rootCreate();
  await module.close(root);
  await module.close(root);
});
