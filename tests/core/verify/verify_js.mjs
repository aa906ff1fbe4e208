// @ts-check
// verify_js.mjs TABLE: docs/verify/ownkey_verify.mjs gives the verdicts of the table.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { keyFromSecret, keysFromJwks, TokenError, verifyAccessToken } from '../../../docs/verify/ownkey_verify.mjs';

const [jwks, secret, ...rows] = readFileSync(process.argv[2], 'utf8').trimEnd().split('\n');
const fromSecret = [keyFromSecret(Buffer.from(secret, 'base64url'))];
const keys = { jwks: keysFromJwks(jwks), secret: fromSecret, both: [...keysFromJwks(jwks), ...fromSecret] };

for (const row of rows) {
    const [name, verdict, which, issuer, audience, nowS, leewayS, longestLifetimeS, token] = row.split('\t');
    const expected = { issuer, audience, nowS: Number(nowS), leewayS: Number(leewayS), longestLifetimeS: Number(longestLifetimeS) };
    const verify = () => verifyAccessToken(token, keys[/** @type {keyof typeof keys} */ (which)], expected);
    if (verdict === 'ok') assert.equal(verify().sub, 'alice', name);
    else assert.throws(verify, error => error instanceof TokenError && error.code === verdict, name);
}
assert.throws(() => keyFromSecret(new Uint8Array(63)));
const short = { kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA', use: 'sig', kid: '1', x: 'AQ' };
for (const text of ['{"keys":[{]}', JSON.stringify({ keys: [short] })]) assert.throws(() => keysFromJwks(text));
assert(rows.length > 150);
console.log(`${rows.length} tokens`);
