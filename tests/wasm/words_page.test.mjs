// The step of the 24 words in Chromium, through web/js/crypto.mjs and its worker: new words asked back, older words taken over, an old
// account's key. OWNKEY_SHOTS=folder keeps pictures.
import assert from 'node:assert/strict';
import { createHash, createPublicKey, verify } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { hex, responder } from './module.mjs';
import { openPages } from './page.mjs';

const vectors = async (name) => JSON.parse(await readFile(new URL(`../vectors/${name}`, import.meta.url), 'utf8'));
const account = '01020304-0506-0708-090a-0b0c0d0e0f10';
let pages, server, stored, answer;

before(async () => {
  server = responder();
  pages = await openPages((call, body) => {
    assert.equal(call, 'PUT /api/v1/keys');
    stored.push(body);
    return answer;
  });
});
after(async () => {
  await pages.end();
  server.end();
});

/** A page whose visitor has registered and logged in, in the worker. */
async function visit(options) {
  stored = [];
  answer = [200, {}];
  const page = await pages.visit('words', options);
  await page.exposeFunction('askServer', (...words) => server.ask(...words));
  await page.evaluate(async () => {
    const toHex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    const fromHex = (text) => Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16));
    const password = () => new TextEncoder().encode('a password');
    const { module } = globalThis.page;
    const registration = await module.registerStart(password());
    const response = await globalThis.askServer('register', toHex(registration.request));
    const { record } = await module.registerFinish(registration.handle, fromHex(response));
    const { handle, ke1 } = await module.loginStart(password());
    const { ke3 } = await module.loginFinish(handle, fromHex(await globalThis.askServer('login', toHex(record), toHex(ke1))));
    if (await globalThis.askServer('finish', toHex(ke3)) !== 'ok') throw new Error('the server refuses the login');
    globalThis.login = handle;
  });
  return page;
}

const begin = (page) => page.evaluate((id) => {
  const session = { account: { id: id.replaceAll('-', '') }, csrf_token: 'token' };
  globalThis.made = globalThis.page.makeFirstKey(globalThis.page.module, globalThis.login, session);
}, account);

const shot = async (page, name) => {
  if (process.env.OWNKEY_SHOTS) await page.screenshot({ path: `${process.env.OWNKEY_SHOTS}/${name}.png`, fullPage: true });
};

/** Reads a first update as the server does, without Ownkey's code. */
function readUpdate({ document, signature }) {
  const bytes = Buffer.from(document, 'base64url');
  const publicKey = bytes.subarray(24, 56);
  const key = createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x: publicKey.toString('base64url') } });
  const signed = Buffer.concat([Buffer.from('ownkey-1 update'), createHash('sha512').update(bytes).digest()]);
  assert.ok(verify(null, signed, key, Buffer.from(signature, 'base64url')));
  return { derivation: bytes[6], account: hex(bytes.subarray(8, 24)), publicKey: hex(publicKey) };
}

test('older words, mistyped, are mended, explained and become the key', async () => {
  const [{ words, gradido_v1_public }] = (await vectors('gradido_phrases.json')).phrases;
  const list = words.split(' ');
  const page = await visit({ viewport: { width: 1200, height: 900 } });
  await begin(page);
  await page.click('#words-own');
  await page.locator('#own-words').pressSequentially('1. Beauty 2. slihgt 3. sk');
  await page.waitForFunction(() => document.querySelector('#own-typos li'));
  assert.equal(await page.textContent('#own-status'), '2 of 24 words'.replace('2', '1'));
  assert.equal(await page.locator('#own-typos li').count(), 1, 'the word that is being typed is left alone');
  assert.equal(await page.textContent('#own-typos span'), 'Word 2 is not in the list. Did you mean:');
  await shot(page, 'own-typo');
  await page.click('#own-typos button:has-text("slight")');
  assert.equal(await page.inputValue('#own-words'), '1. Beauty 2. slight 3. sk');

  await page.click('#own-submit');
  await page.waitForFunction(() => document.querySelector('#own-error').textContent !== '');
  assert.equal(stored.length, 0);
  await page.fill('#own-words', list.map((word, i) => `${i + 1}) ${word.slice(0, 4).toUpperCase()}`).join('\n'));
  await page.waitForSelector('#own-older', { state: 'visible' });
  assert.equal(await page.textContent('#own-status'), 'All 24 words are in the list.');
  await page.click('#own-submit');
  await page.waitForFunction(() => document.querySelector('#own-error').textContent.includes('compare'));
  assert.equal(stored.length, 0);
  await page.check('#own-compared');
  await shot(page, 'own-older');

  answer = [409, { title: 'key_exists', code: 410 }];
  await page.click('#own-submit');
  await page.waitForFunction(() => document.querySelector('#own-error').textContent.startsWith('An account here'));
  answer = [200, {}];
  await page.click('#own-submit');
  await page.evaluate(() => globalThis.made);
  const expected = { derivation: 4, account: account.replaceAll('-', ''), publicKey: gradido_v1_public };
  assert.deepEqual(readUpdate(stored.at(-1)), expected);
  assert.equal(await page.inputValue('#own-words'), '');
  for (const body of pages.bodies) for (const word of list) assert.ok(!body.toLowerCase().includes(` ${word}`));
  assert.deepEqual(pages.complaints.splice(0).filter((line) => !line.includes('409')), []);
});

test('words with a checksum are said to belong together, and keep the usual derivation', async () => {
  const page = await visit({ lang: 'de', viewport: { width: 360, height: 740 }, colorScheme: 'dark' });
  const { words, publicKey } = await page.evaluate(async () => {
    const made = await globalThis.page.module.rootCreate();
    await globalThis.page.module.close(made.root);
    return { words: made.words, publicKey: [...made.publicKey] };
  });
  await begin(page);
  await shot(page, 'words-dark-360');
  await page.click('#words-own');
  await page.fill('#own-words', ['falsch', 'wotr', ...words.slice(2)].join(' '));
  await page.waitForFunction(() => document.querySelectorAll('#own-typos li').length > 0);
  await shot(page, 'own-typo-dark-360');
  await page.fill('#own-words', words.join(' '));
  await page.waitForFunction(() => document.querySelector('#own-status').textContent.includes('gehören zusammen'));
  assert.ok(!await page.isVisible('#own-older'));
  await page.click('#own-submit');
  await page.evaluate(() => globalThis.made);
  const update = readUpdate(stored[0]);
  assert.deepEqual([update.derivation, update.publicKey], [1, hex(publicKey)]);
  assert.deepEqual(pages.complaints.splice(0), []);
});

test('new words: a typo in an asked-back word is proposed back', async () => {
  const page = await visit({ viewport: { width: 360, height: 740 } });
  await begin(page);
  await page.waitForSelector('#word-24');
  const words = await page.locator('#words li').allTextContents();
  await shot(page, 'words-360');
  await page.click('#words-own');
  await page.fill('#own-words', 'abandon');
  await page.click('#own-back');
  assert.equal(await page.inputValue('#own-words'), '');
  await page.click('#words-written');
  for (const n of [1, 2, 3]) {
    const word = words[Number(await page.getAttribute(`#word-ask-${n}`, 'data-place')) - 1];
    await page.fill(`#word-ask-${n}`, n === 1 ? `${word}q` : word);
  }
  await page.click('#ask-submit');
  await page.waitForSelector('#ask-typos button');
  await shot(page, 'ask-typo-360');
  const place = Number(await page.getAttribute('#word-ask-1', 'data-place'));
  await page.getByRole('button', { name: words[place - 1], exact: true }).click();
  await page.waitForFunction(() => document.querySelectorAll('#ask-typos li').length === 0);
  await page.click('#ask-submit');
  await page.evaluate(() => globalThis.made);
  assert.equal(readUpdate(stored[0]).derivation, 1);
  assert.deepEqual(pages.complaints.splice(0), []);
});

test('an old account is opened in the worker and sealed by the first update', async () => {
  const { app_secret, server_key, accounts } = await vectors('gradido_legacy_accounts.json');
  const row = accounts[1];
  const page = await visit({ module: 'ownkey-whole' });
  const update = await page.evaluate(async ({ app_secret, server_key, row, account }) => {
    const fromHex = (text) => Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16));
    const { module } = globalThis.page;
    const old = {
      email: row.email, appSecret: fromHex(app_secret), encryptedKey: fromHex(row.encrypted_key), publicKey: fromHex(row.public_key),
      verifier: { serverKey: fromHex(server_key), value: BigInt(row.verifier_u64) },
    };
    const wrong = await module.legacyOpen(new TextEncoder().encode('wrong'), old).catch((error) => error.name);
    const password = new TextEncoder().encode(row.password);
    const { root } = await module.legacyOpen(password, old);
    const { document, signature } = await module.firstUpdate(root, globalThis.login, fromHex(account.replaceAll('-', '')));
    await module.close(root);
    return { wrong, left: password.length, document: [...document], signature: [...signature] };
  }, { app_secret, server_key, row, account });
  assert.deepEqual([update.wrong, update.left], ['legacy_wrong_password', 0]); // the password was transferred to the worker
  const read = readUpdate({ document: Buffer.from(update.document).toString('base64url'), signature: Buffer.from(update.signature).toString('base64url') });
  assert.deepEqual([read.derivation, read.publicKey], [4, row.public_key]);
  assert.deepEqual(pages.complaints.splice(0), []);
});
