import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { open, utf8 } from './module.mjs';

let module;
before(async () => { ({ module } = await open()); });
const score = async (password, inputs = []) => (await module.strength(utf8(password), inputs)).score;

test('well-known, short and personal passwords are weak, long random ones strong', async () => {
  for (const weak of ['', 'password', 'qwertz123', '12345678', 'aaaaaaaa']) assert.ok(await score(weak) <= 1, weak);
  for (const strong of ['kX9#mQ2v!pL7wz', 'correct horse battery staple zebra']) assert.equal(await score(strong), 4, strong);
  assert.ok(await score('wollmerstein') > await score('wollmerstein', ['Wollmerstein', '']));
});

test('the password is zeroed, and a very long one is answered at once', async () => {
  const typed = utf8('a password');
  await module.strength(typed, []);
  assert.ok(typed.every((byte) => byte === 0));
  assert.equal(await score('x9'.repeat(50_000) + 'unlikely words'), await score('x9'.repeat(32)));
});
