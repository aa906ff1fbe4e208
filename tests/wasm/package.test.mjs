// The npm package, installed from its tarball: in Node, in Chromium, in TypeScript; and the example of docs/examples/js with it.
import assert from 'node:assert/strict';
import { createHash, createPublicKey, verify } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { playwright } from '../e2e/places.mjs';
import { hex, responder, unhex } from './module.mjs';
import { built, installed, serveExample, serveFiles, tsc } from './package_place.mjs';

const repository = (file) => new URL(`../../${file}`, import.meta.url);
let place, server, body;
before(async () => {
  place = await installed();
  server = responder();
  const published = JSON.parse(await readFile(repository('tests/vectors/gradido_transactions.json'), 'utf8'));
  const creation = Buffer.from(published.era_2021.validCreation, 'base64url');
  body = hex(creation.subarray(2 + creation[1] + 2)); // behind the signatures and the body's own head
});
after(async () => {
  server?.end();
  await place?.end();
});

const verifies = (publicKey, message, signature) => {
  const key = createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(publicKey, 'hex').toString('base64url') } });
  return verify(null, message, key, Buffer.from(signature, 'hex'));
};

/** What the story must have found, wherever it ran. */
function check(told) {
  assert.deepEqual(told.refused, { isOwn: true, name: 'wrong_password', code: 204 });
  assert.deepEqual([told.passwordLeft, told.verdict, told.words, told.wordsFit, told.score], [false, 'ok', 24, true, 0]);
  assert.deepEqual([told.alone, told.closed], ['share_count', 'bad_handle']);
  assert.deepEqual(told.summary, {
    type: 'creation', era: 2, created_s: 1622189821, memo: 'AGE Mai 2021', amount: '0.10', target_date_s: 1619856890,
    receiver: 'f7f4a49a4ac10379f8b9ddcb731c4d9ec495e6edd16075f52672cd25e3179f0f',
  });
  const document = unhex(told.document);
  const update = Buffer.concat([Buffer.from('ownkey-1 update'), createHash('sha512').update(document).digest()]);
  assert.equal(hex(document.subarray(24, 56)), told.publicKey);
  assert.ok(verifies(told.publicKey, update, told.documentSignature));
  assert.ok(verifies(told.publicKey, unhex(body), told.signature));
  assert.equal(told.recoveredSignature, told.signature); // RFC 8032: the same key signs the same
}

test('it holds what the pages load, byte for byte, and nothing that is run at installation', async () => {
  const files = place.packed.files.map((file) => file.path).sort();
  for (const file of ['LICENSE', 'README.md', 'browser.mjs', 'licenses/libsodium.txt', 'node.mjs', 'types/index.d.ts', 'wasm/ownkey.wasm', 'wasm/ownkey-whole.wasm'])
    assert.ok(files.includes(file), file);
  const home = place.path('node_modules/@ownkey/core');
  const sources = { 'js/': 'web/js/', 'types/crypto.d.ts': 'wasm/crypto.d.ts', 'types/index.d.ts': 'wasm/package/index.d.ts', LICENSE: 'LICENSE' };
  for (const file of files) {
    const from = Object.keys(sources).find((start) => file.startsWith(start));
    if (from) assert.ok((await readFile(path.join(home, file))).equals(await readFile(repository(file.replace(from, sources[from])))), file);
    if (file.startsWith('wasm/')) {
      const shipped = await readFile(path.join(process.env.OWNKEY_WASM_DIST, path.basename(file)));
      assert.ok((await readFile(path.join(home, file))).equals(shipped), file);
    }
  }
  const manifest = JSON.parse(await readFile(path.join(built, 'package.json'), 'utf8'));
  for (const member of ['dependencies', 'scripts', 'bin']) assert.ok(!(member in manifest), member);
  assert.equal(manifest.version, /project\(ownkey VERSION ([\d.]+)/.exec(await readFile(repository('CMakeLists.txt'), 'utf8'))[1]);
  assert.deepEqual(await readdir(place.path('node_modules')).then((names) => names.filter((name) => !name.startsWith('.'))), ['@ownkey']);
});

test('its README shows the example that runs here', async () => {
  const readme = await readFile(path.join(built, 'README.md'), 'utf8');
  assert.ok(readme.includes(await readFile(repository('docs/examples/js/sign.mjs'), 'utf8')));
  const declared = await readFile(repository('wasm/crypto.d.ts'), 'utf8');
  const methods = [...declared.matchAll(/^ {2}(\w+)\(.*Promise</gm)].map(([, name]) => name);
  assert.ok(methods.length > 20);
  for (const name of methods) assert.ok(readme.includes(`\`${name}\``), name);
});

test('in Node', async () => {
  const entry = await import(pathToFileURL(place.path('entry.mjs')).href);
  const { story } = await import(pathToFileURL(place.path('story.mjs')).href);
  check(await story(entry, server.ask, body));
  const small = await entry.openCrypto('ownkey');
  assert.ok(small.sign && !small.recoverySeal);
});

test('in Chromium, in its worker, under the policy that the README names', async () => {
  const files = await serveFiles(place.path());
  const browser = await playwright().chromium.launch({
    executablePath: '/usr/bin/chromium', headless: true,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
  try {
    const page = await browser.newPage();
    const complaints = [];
    page.setDefaultTimeout(30_000);
    page.on('console', (message) => { if (['error', 'warning'].includes(message.type())) complaints.push(message.text()); });
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(files.url);
    await page.exposeFunction('askServer', (...words) => server.ask(...words));
    const told = await page.evaluate(async (creation) => {
      const entry = await import('/node_modules/@ownkey/core/browser.mjs');
      const { story } = await import('/story.mjs');
      return story(entry, globalThis.askServer, creation);
    }, body);
    check(told);
    assert.equal(page.workers().length, 1);
    assert.deepEqual(complaints, []);
  } finally {
    await browser.close();
    files.end();
  }
});

test('in TypeScript, strict', async () => {
  const { stdout } = await place.run(process.execPath, tsc, '--strict', '--noEmit', '--noUncheckedIndexedAccess', '--exactOptionalPropertyTypes',
    '--target', 'es2022', '--lib', 'es2022,dom', '--module', 'nodenext', '--moduleResolution', 'nodenext', 'consumer.ts')
    .catch((error) => error);
  assert.equal(stdout, '');
});

test('the example of docs/examples/js', async () => {
  const example = await serveExample(server);
  try {
    const { stdout } = await place.run(process.execPath, 'sign.mjs', example.url);
    assert.match(stdout, /^words: [a-z]+( [a-z]+){23}$/m);
    assert.match(stdout, /^to sign: \{\n {2}type: 'creation',/m);
    assert.match(stdout, /^ {2}memo: 'AGE Mai 2021',$/m);
    assert.match(stdout, /^signed and verified$/m);
  } finally {
    example.end();
  }
});
