// @ts-check
// node_signs.mjs TABLE_PROGRAM: core and Node's own crypto take each other's tokens, Ed25519 and HS512.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash, createHmac, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';

const program = process.argv[2];
const [jwksText, secretText, ...rows] = execFileSync(program, { encoding: 'utf8' }).trimEnd().split('\n');
const { keys: jwks } = JSON.parse(jwksText);
const secret = Buffer.from(secretText, 'base64url');
const base64url = (/** @type {unknown} */ value) => Buffer.from(JSON.stringify(value)).toString('base64url');
const tokenOf = (/** @type {string} */ name) => rows.map(row => row.split('\t')).find(row => row[0] === name)?.[8].split('.') ?? [];

// Ours, by Node.
const [header, payload, signature] = tokenOf('as issued');
const { kid } = JSON.parse(Buffer.from(header, 'base64url').toString());
const jwk = jwks.find((/** @type {{kid: string}} */ key) => key.kid === kid);
assert.equal(createHash('sha256').update(JSON.stringify({ crv: jwk.crv, kty: jwk.kty, x: jwk.x })).digest('base64url'), kid);
const key = createPublicKey({ key: jwk, format: 'jwk' });
assert(verify(null, Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, 'base64url')));
const [hmacHeader, hmacPayload, tag] = tokenOf('shared secret');
assert.equal(createHmac('sha512', secret).update(`${hmacHeader}.${hmacPayload}`).digest('base64url'), tag);

// Node's, by us: the first key's seed is 32 times 1 (token_table.cpp).
const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, 1)]);
const privateKey = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
const claims = { sub: 'alice', iss: 'https://login.example', aud: ['https://shop.example'], client_id: 'Käufer', jti: '\u{1f511}', iat: 1700000000, exp: 1700000900 };
const hmacKid = JSON.parse(Buffer.from(hmacHeader, 'base64url').toString()).kid;
const eddsaInput = `${base64url({ typ: 'at+jwt', alg: 'EdDSA', kid })}.${base64url(claims)}`;
const hs512Input = `${base64url({ typ: 'at+jwt', alg: 'HS512', kid: hmacKid })}.${base64url(claims)}`;
const tokens = [
    `${eddsaInput}.${sign(null, Buffer.from(eddsaInput), privateKey).toString('base64url')}`,
    `${hs512Input}.${createHmac('sha512', secret).update(hs512Input).digest('base64url')}`,
    `${eddsaInput}.${sign(null, Buffer.from('something else'), privateKey).toString('base64url')}`,
];
const cases = tokens.map(token => ['', '', 'both', 'https://login.example', 'https://shop.example', 1700000000, 0, 900, token].join('\t'));
const verdicts = execFileSync(program, ['verify'], { encoding: 'utf8', input: cases.join('\n') });
assert.deepEqual(verdicts.trimEnd().split('\n'), ['alice', 'alice', 'token_signature']);
