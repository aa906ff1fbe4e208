// Every output of tests/vectors/ownkey_vault.json made once more from its inputs, as docs/cryptography.md says and without core: curves and
// hashes are noble's, HKDF, PBKDF2 and ChaCha20-Poly1305 are Node's, sealed boxes npm's libsodium. OWNKEY_DEPS is the folder with npm's packages.
import assert from 'node:assert/strict';
import { createDecipheriv, createCipheriv, createHash, createHmac, hkdfSync, pbkdf2Sync } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';

const require = createRequire(`${process.env.OWNKEY_DEPS}/npm/`);
const { ed25519, x25519 } = await import(pathToFileURL(`${process.env.OWNKEY_DEPS}/npm/node_modules/@noble/curves/ed25519.js`).href);
const sodium = require('libsodium-wrappers-sumo');
const { combine } = require('shamir-secret-sharing');
await sodium.ready;

const file = (path) => readFileSync(new URL(path, import.meta.url), 'utf8');
const golden = JSON.parse(file('../vectors/ownkey_vault.json'));
// The list itself is public; its hash is that of bip-0039/english.txt.
const words = file('../../core/keys/bip39_english.h').match(/"[a-z]+"/g).map((word) => word.slice(1, -1));
assert.equal(createHash('sha256').update(`${words.join('\n')}\n`).digest('hex'), '2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda');

const bytes = (hex) => Buffer.from(hex, 'hex');
const hex = (data) => Buffer.from(data).toString('hex');
const join = (...parts) => Buffer.concat(parts.map((part) => (typeof part === 'number' ? Buffer.of(part) : Buffer.from(part))));
const u64 = (value) => { const out = Buffer.alloc(8); out.writeBigUInt64LE(BigInt(value)); return out; };
const sha256 = (...parts) => createHash('sha256').update(join(...parts)).digest();
const sha512 = (...parts) => createHash('sha512').update(join(...parts)).digest();
const hmac = (key, ...parts) => createHmac('sha512', key).update(join(...parts)).digest();
/** RFC 5869 §2.2: HMAC under the salt. */
const extract = hmac;
/** RFC 5869 §2.3 for one block at most. */
const expand = (key, info, length) => hmac(key, info, 1).subarray(0, length);

// ---- keys -------------------------------------------------------------------------------------------------------------------------------
const number = (little) => BigInt(`0x${hex(Buffer.from(little).reverse())}`);
const little = (value) => Buffer.from(value.toString(16).padStart(64, '0'), 'hex').reverse();
const order = ed25519.Point.Fn.ORDER;
const point = (scalar) => ed25519.Point.BASE.multiply(scalar % order).toBytes();

/** Scalar and prefix, with the highest byte's bits as the derivation has them. */
function keyOf(seed, mask = 0x7f) {
  const x = sha512(seed);
  x[0] &= 0xf8;
  x[31] = (x[31] & mask) | 0x40;
  return { scalar: number(x.subarray(0, 32)), prefix: x.subarray(32), public: Buffer.from(point(number(x.subarray(0, 32)))) };
}

function extendedKeyOf(seed) {
  const key = keyOf(seed, 0x1f);
  return { ...key, prefix: sha512('ownkey-1 extended', key.prefix, key.public).subarray(0, 32) };
}

/** RFC 8032 §5.1.6 from step 2 on. */
function sign(key, ...message) {
  const r = number(sha512(key.prefix, ...message)) % order;
  const R = point(r);
  const k = number(sha512(R, key.public, ...message)) % order;
  const signature = join(R, little((r + k * key.scalar) % order));
  assert.ok(ed25519.verify(signature, join(...message), key.public, { zip215: false }));
  return signature;
}

function indicesOf(root) {
  const bits = [...join(root, sha256(root)[0])].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return Array.from({ length: 24 }, (_, i) => parseInt(bits.slice(11 * i, 11 * i + 11), 2));
}

function gradidoSeed(root) {
  const indices = indicesOf(root);
  return sha512(...indices.map(u64), indices.map((i) => `${words[i]} `).join('')).subarray(0, 32);
}

function slip10Seed(root) {
  const seed = pbkdf2Sync(indicesOf(root).map((i) => words[i]).join(' '), 'mnemonic', 2048, 64, 'sha512');
  let node = hmac('ed25519 seed', seed);
  for (const index of [44, 1, 0]) node = hmac(node.subarray(32), 0, node.subarray(0, 32), Buffer.of(0x80, 0, 0, index));
  return node.subarray(0, 32);
}

function signingKey({ root, derivation }) {
  switch (derivation) {
    case 1: return keyOf(gradidoSeed(bytes(root)));
    case 2: return extendedKeyOf(gradidoSeed(bytes(root)));
    case 3: return keyOf(slip10Seed(bytes(root)));
    case 4: return keyOf(bytes(root));
    case 5: return extendedKeyOf(bytes(root));
    default: throw new Error('unknown derivation');
  }
}

// ---- envelopes --------------------------------------------------------------------------------------------------------------------------
/** draft-irtf-cfrg-xchacha-03 §2.2: ChaCha20's 20 rounds without the addition at the end, its first and last row. */
function hchacha20(key, nonce) {
  const s = new Uint32Array(16);
  Buffer.from('expand 32-byte k').copy(Buffer.from(s.buffer), 0);
  Buffer.from(key).copy(Buffer.from(s.buffer), 16);
  Buffer.from(nonce.subarray(0, 16)).copy(Buffer.from(s.buffer), 48);
  const step = (a, b, d, bits) => { s[a] += s[b]; const x = s[d] ^ s[a]; s[d] = (x << bits) | (x >>> (32 - bits)); };
  const quarter = (a, b, c, d) => { step(a, b, d, 16); step(c, d, b, 12); step(a, b, d, 8); step(c, d, b, 7); };
  for (let round = 0; round < 10; round++) {
    for (let i = 0; i < 4; i++) quarter(i, 4 + i, 8 + i, 12 + i);
    for (let i = 0; i < 4; i++) quarter(i, 4 + ((i + 1) % 4), 8 + ((i + 2) % 4), 12 + ((i + 3) % 4));
  }
  return join(new Uint8Array(s.buffer, 0, 16), new Uint8Array(s.buffer, 48, 16));
}

function seal(key, nonce, data, plain) {
  const cipher = createCipheriv('chacha20-poly1305', hchacha20(key, nonce), join(Buffer.alloc(4), nonce.subarray(16)), { authTagLength: 16 });
  cipher.setAAD(data);
  return join(cipher.update(plain), cipher.final(), cipher.getAuthTag());
}

function open(key, nonce, data, sealed) {
  const cipher = createDecipheriv('chacha20-poly1305', hchacha20(key, nonce), join(Buffer.alloc(4), nonce.subarray(16)), { authTagLength: 16 });
  cipher.setAAD(data);
  cipher.setAuthTag(sealed.subarray(-16));
  return join(cipher.update(sealed.subarray(0, -16)), cipher.final());
}

function envelope(holder, method, unlockKey, nonce, secret, tail = Buffer.alloc(0)) {
  const header = join('OKEV', 1, 1, method, holder.derivation, bytes(holder.account), signingKey(holder).public, u64(holder.revision));
  const bound = join(header, expand(unlockKey, join('ownkey-1 commit', tail), 32));
  return join(bound, nonce, seal(expand(unlockKey, join('ownkey-1 wrap', tail), 32), nonce, bound, secret), tail);
}

const methods = {
  1: (input) => bytes(input.export_key),
  3: (input) => extract('ownkey-1 passkey', bytes(input.prf_output)),
  4: (input) => extract('ownkey-1 device', bytes(input.device_key)),
};
const envelopeOf = (input) => envelope(input, input.method, methods[input.method](input), bytes(input.nonce), bytes(input.root));

// ---- recovery ---------------------------------------------------------------------------------------------------------------------------
/** libsodium's crypto_box_seed_keypair. */
function boxKey(seed) {
  const secret = sha512(seed).subarray(0, 32);
  return { secret, public: Buffer.from(x25519.getPublicKey(secret)) };
}
const officerKey = (root) => boxKey(expand(extract('ownkey-1 officer', bytes(root)), 'box', 32));

/** Libsodium's crypto_box_seal with a known ephemeral key. */
function sealBox(message, officer, seed) {
  const ephemeral = boxKey(seed);
  const nonce = sodium.crypto_generichash(24, join(ephemeral.public, officer.public));
  const box = join(ephemeral.public, sodium.crypto_box_easy(message, nonce, officer.public, ephemeral.secret));
  assert.equal(hex(sodium.crypto_box_seal_open(box, officer.public, officer.secret)), hex(message));
  return box;
}

/** The product in GF(2^8) as long division: a times b, then modulo x^8+x^4+x^3+x+1. */
function product(a, b) {
  let out = 0;
  for (let i = 0; i < 8; i++) if ((b >> i) & 1) out ^= a << i;
  for (let i = 14; i >= 8; i--) if ((out >> i) & 1) out ^= 0x11b << (i - 8);
  return out;
}
/** f(x) = secret + coefficient * x, byte by byte. */
const shareOf = (secret, coefficient, x) => secret.map((byte, i) => byte ^ product(coefficient[i], x));

function recoveryEnvelopes(input) {
  return golden.officers.map((entry, i) => {
    const officer = officerKey(entry.in.root);
    const random = input.random[i];
    const tail = join(input.threshold, golden.officers.length, i + 1, 0, officer.public, sealBox(bytes(random.recovery_key), officer, bytes(random.ephemeral_seed)));
    const share = shareOf(bytes(input.root), bytes(input.polynomials), i + 1);
    return envelope(input, 2, extract('ownkey-1 recovery', bytes(random.recovery_key)), bytes(random.nonce), share, tail);
  });
}

/** As an officer opens it. */
function openedShare(data, officer) {
  const tail = data.subarray(168);
  const key = extract('ownkey-1 recovery', sodium.crypto_box_seal_open(tail.subarray(36), officer.public, officer.secret));
  const share = open(expand(key, join('ownkey-1 wrap', tail), 32), data.subarray(96, 120), data.subarray(0, 96), data.subarray(120, 168));
  return new Uint8Array(join(share, tail[2]));
}

/** The first officer's share, handed over to the person of the first recovery. */
function handover(input) {
  const envelopes = recoveryEnvelopes(golden.recovery[0].in), i = input.number - 1;
  const officer = golden.officers[i].in, person = golden.recovery[0].in, box = boxKey(bytes(input.secret));
  const header = join('OKHS', 1, 1, person.threshold, envelopes.length, input.number, Buffer.alloc(7), bytes(input.case), bytes(person.account),
    signingKey(person).public, u64(person.revision), signingKey(officer).public, box.public);
  const share = shareOf(bytes(person.root), bytes(person.polynomials), input.number);
  const signed = join(header, sealBox(join(share, sha256(header)), box, bytes(input.ephemeral_seed)));
  return { box_key: hex(box.public), handed: hex(join(signed, sign(signingKey(officer), 'ownkey-1 handover', signed))), words: checkWords(bytes(input.case), box.public) };
}

/** Argon2id as suite 1 stretches, 11 bits a word. */
function checkWords(recoveryCase, key) {
  const hash = sodium.crypto_pwhash(64, join('ownkey-1 handover words', recoveryCase, key), new Uint8Array(16), 3, 64 * 1024 * 1024, sodium.crypto_pwhash_ALG_ARGON2ID13);
  const bits = [...hash].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return Array.from({ length: 5 }, (_, i) => words[parseInt(bits.slice(11 * i, 11 * i + 11), 2)]).join(' ');
}

function card(input) {
  const key = signingKey(input);
  const signed = join('OKOC', 1, 1, input.derivation, 0, bytes(input.account), key.public, officerKey(input.root).public);
  return join(signed, sign(key, 'ownkey-1 officer', signed));
}

// ---- documents --------------------------------------------------------------------------------------------------------------------------
function historyEntry(input, position, before) {
  const oldKey = position > 0 ? signingKey(golden.history[position - 1].in) : null;
  const newKey = signingKey(input);
  const signed = join('OKKH', 1, 1, input.derivation, input.signed_by_old_key ? 1 : 0, bytes(input.account), u64(position + 1),
    oldKey ? oldKey.public : Buffer.alloc(32), newKey.public, before ? sha256(before) : Buffer.alloc(32));
  return join(signed, sign(newKey, 'ownkey-1 history', signed), input.signed_by_old_key ? sign(oldKey, 'ownkey-1 history', signed) : Buffer.alloc(64));
}

/** With a record: all envelopes of the file; without: the first one's. */
function update(input) {
  const key = signingKey(input);
  const all = input.record
    ? [...golden.envelopes.map((entry) => envelopeOf(entry.in)), ...recoveryEnvelopes(golden.recovery[0].in)]
    : [envelopeOf({ method: 1, ...input })];
  const document = join('OKUP', 1, 1, input.derivation, input.record ? 1 : 0, bytes(input.account), key.public, u64(input.revision), bytes(input.record ?? ''), all.length,
    ...all.map((each) => join(each.length & 0xff, each.length >> 8, each)));
  return { document: hex(document), signature: hex(sign(key, 'ownkey-1 update', sha512(document))) };
}

// ---- tokens -----------------------------------------------------------------------------------------------------------------------------
const base64url = (data) => Buffer.from(data).toString('base64url');
/** Blank texts and empty lists are left out; < and > are escaped in text, so that it may stand in HTML. */
function claimsJson(claims) {
  const kept = Object.entries(claims).filter(([, value]) => value.length !== 0).map(([name, value]) => [name, name === 'aud' && value.length === 1 ? value[0] : value]);
  return JSON.stringify(Object.fromEntries(kept)).replace(/[<>&]/g, (c) => `\\u00${hex(c)}`);
}

function token(input) {
  const key = input.seed && keyOf(bytes(input.seed));
  const x = key && base64url(key.public);
  const id = base64url(key ? sha256(JSON.stringify({ crv: 'Ed25519', kty: 'OKP', x })) : hmac(bytes(input.secret), 'ownkey-1 key id').subarray(0, 32));
  const alg = key ? 'EdDSA' : 'HS512';
  const signed = `${base64url(JSON.stringify({ alg, typ: 'at+jwt', kid: id }))}.${base64url(claimsJson(input.claims))}`;
  const out = { key_id: id, token: `${signed}.${base64url(key ? sign(key, signed) : hmac(bytes(input.secret), signed))}` };
  return key ? { ...out, jwks: JSON.stringify({ keys: [{ kty: 'OKP', crv: 'Ed25519', x, kid: id, alg, use: 'sig' }] }) } : out;
}

// ---- the file ---------------------------------------------------------------------------------------------------------------------------
const histories = [];
const made = {
  derivations: (input) => ({ public_key: hex(signingKey(input).public), signature: hex(sign(signingKey(input), bytes(input.message))) }),
  envelopes: (input) => ({ public_key: hex(signingKey(input).public), envelope: hex(envelopeOf(input)) }),
  officers: (input) => ({ account_key: hex(signingKey(input).public), box_key: hex(officerKey(input.root).public), card: hex(card(input)) }),
  recovery: (input) => ({ envelopes: recoveryEnvelopes(input).map(hex) }),
  handover,
  history: (input, i) => { histories.push(historyEntry(input, i, histories[i - 1])); return { entry: hex(histories[i]) }; },
  updates: update,
  split: (input) => ({ page: input.random, server: hex(bytes(input.root).map((byte, i) => byte ^ bytes(input.random)[i])) }),
  tokens: token,
};

for (const [section, make] of Object.entries(made)) {
  test(section, () => golden[section].forEach((entry, i) => assert.deepEqual(make(entry.in, i), entry.out, entry.name)));
}

test('nothing else stands in the file', () => assert.deepEqual(Object.keys(golden), ['source', ...Object.keys(made)]));

test('the table of vectors names every file, and tests that exist', () => {
  const folder = new URL('../vectors/', import.meta.url);
  const table = file('../vectors/README.md').split('\n').filter((line) => line.startsWith('|')).slice(2);
  const named = (pattern) => table.flatMap((row) => [...row.matchAll(pattern)].map((match) => match[1]));
  const here = readdirSync(folder).filter((name) => name.endsWith('.json'));
  const shared = named(/`shared:(\w+)`/g);
  assert.deepEqual([...new Set(named(/`(\w+\.json)`/g))].sort(), here.sort());
  for (const name of here) assert.ok((({ source, meta }) => source ?? meta?.source)(JSON.parse(file(`../vectors/${name}`))), `${name} names no source`);
  const sources = readdirSync(new URL('./', import.meta.url)).filter((name) => name.endsWith('_test.cpp')).map((name) => file(name)).join('\n');
  for (const name of shared) assert.ok(sources.includes(`load_shared("${name}.json")`), name);
  for (const name of named(/(?<!`)\b([A-Z]\w+\.\w+)\b/g)) {
    const [suite, what] = name.split('.');
    assert.match(sources, new RegExp(`TEST(_F|_P)?\\(${suite}, ${what}\\)`), name);
  }
});

test('any two officers have the root, by npm\'s Shamir', async () => {
  const { in: input, out } = golden.recovery[0];
  const shares = out.envelopes.map((each, i) => openedShare(bytes(each), officerKey(golden.officers[i].in.root)));
  for (const [a, b] of [[0, 1], [0, 2], [2, 1]]) assert.equal(hex(await combine([shares[a], shares[b]])), input.root);
});

test('HKDF is Node\'s, and Node\'s is RFC 5869\'s', () => {
  for (const info of ['', 'ownkey-1 wrap'])
    assert.equal(hex(expand(extract('salt', 'input'), info, 32)), hex(Buffer.from(hkdfSync('sha512', 'input', 'salt', info, 32))));
  const { cases } = JSON.parse(file('../vectors/hkdf_rfc5869.json'));
  assert.equal(cases.filter((vector) => vector.rfc_okm).length, 3);
  for (const { ikm, salt, info, L, ...out } of cases) {
    const okm = (hash) => Buffer.from(hkdfSync(hash, bytes(ikm), bytes(salt), bytes(info), L));
    const prk = (hash) => createHmac(hash, bytes(salt)).update(bytes(ikm)).digest('hex');
    assert.equal(prk('sha512'), out.prk);
    assert.equal(out.okm ?? out.okm_sha256, out.okm ? hex(okm('sha512')) : hex(sha256(okm('sha512'))));
    if (out.rfc_okm) assert.deepEqual([prk('sha256'), hex(okm('sha256'))], [out.rfc_prk, out.rfc_okm]);
  }
});

test('XChaCha20-Poly1305 is the draft\'s', () => {
  const vector = JSON.parse(file('../vectors/xchacha20poly1305_draft.json'));
  assert.equal(hex(seal(bytes(vector.key), bytes(vector.nonce), bytes(vector.aad), bytes(vector.plaintext))), vector.ciphertext + vector.tag);
});
