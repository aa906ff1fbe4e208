import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { hex, loggedIn, open, responder, unhex, utf8 } from './module.mjs';

const password = 'korrektes Pferd \u{1F40E} Batterie';
let module, memory, server;
before(async () => {
  ({ module, memory } = await open());
  server = responder();
});
after(() => server.end());

test('the page registers and logs in with the native server', async () => {
  const { login, record, verdict } = await loggedIn(module, server, password);
  assert.equal(record.length, 192);
  assert.equal(verdict, 'ok');
  await module.close(login);
});

test('after a change of password the handle opens what the login opens, after a registration nothing', async () => {
  const account = new Uint8Array(16).fill(7);
  const { root, publicKey } = await module.rootCreate();
  const sign = async (finish) => {
    const { handle, request } = await module.registerStart(utf8(password));
    const { record } = await finish(handle, unhex(await server.ask('register', hex(request))));
    return { handle, record };
  };
  const changed = await sign(module.passwordFinish);
  const { document } = await module.firstUpdate(root, changed.handle, account);
  const { handle, ke1 } = await module.loginStart(utf8(password));
  await module.loginFinish(handle, unhex(await server.ask('login', hex(changed.record), hex(ke1))));
  await server.ask('finish', '00'.repeat(64));
  const opened = await module.envelopeOpen(handle, document.slice(-168), account, publicKey, 1);
  assert.ok(opened.root > 0);
  const registered = await sign(module.registerFinish);
  await assert.rejects(module.firstUpdate(root, registered.handle, account), { code: 220, name: 'bad_handle' });
  for (const kept of [root, opened.root, handle, changed.handle]) await module.close(kept);
});

test('passwords are zeroed in the array and gone from the memory', async () => {
  const typed = utf8(password);
  const { handle } = await module.loginStart(typed);
  assert.ok(typed.every((byte) => byte === 0));
  assert.ok(memory().includes(utf8(password)), 'while the login is open the module holds it: the search finds what is there');
  await module.close(handle);
  assert.ok(!memory().includes(utf8(password)));
  const { login } = await loggedIn(module, server, password);
  assert.ok(!memory().includes(utf8(password)), 'after the login only the export key is left');
  await module.close(login);
});

test('a wrong password, an unknown account and a lying server have their errors', async () => {
  const { login, record } = await loggedIn(module, server, password);
  await module.close(login);
  const wrong = await module.loginStart(utf8('another'));
  const ke2 = unhex(await server.ask('login', hex(record), hex(wrong.ke1)));
  await assert.rejects(module.loginFinish(wrong.handle, ke2), { code: 204, name: 'wrong_password' });
  await assert.rejects(module.loginFinish(wrong.handle, ke2), { code: 220, name: 'bad_handle' });
  await module.close(wrong.handle);
  assert.equal(await server.ask('finish', '00'.repeat(64)), 'client_not_authentic');

  const unknown = await module.loginStart(utf8(password));
  const fake = unhex(await server.ask('unknown', hex(unknown.ke1)));
  assert.equal(fake.length, ke2.length);
  await assert.rejects(module.loginFinish(unknown.handle, fake), { code: 204 });
  await server.ask('finish', '00'.repeat(64));

  const lied = await module.loginStart(utf8(password));
  const answer = unhex(await server.ask('login', hex(record), hex(lied.ke1)));
  answer[319] ^= 1;
  await assert.rejects(module.loginFinish(lied.handle, answer), { code: 205, name: 'server_not_authentic' });
  await server.ask('finish', '00'.repeat(64));
});

test('lengths and elements are checked', async () => {
  const { handle } = await module.registerStart(utf8(password));
  await assert.rejects(module.registerFinish(handle, new Uint8Array(63)), { code: 102, name: 'bad_length' });
  await assert.rejects(module.registerFinish(handle, new Uint8Array(64)), { code: 202, name: 'invalid_element' });
});

test('randomness comes from the browser, anew for each start', async () => {
  const first = await module.loginStart(utf8(password));
  const second = await module.loginStart(utf8(password));
  for (const part of [[0, 32], [32, 64], [64, 96]]) assert.notEqual(hex(first.ke1.subarray(...part)), hex(second.ke1.subarray(...part)));
  assert.notEqual(first.handle, second.handle);
});
