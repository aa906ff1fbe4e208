// @ts-check
// Verifies Ownkey's access tokens (RFC 9068, RFC 8725). One file, Node's own crypto, no package. Copy it into your service.
// It pins everything: algorithm, type, key, issuer, audience, times. A token that it returns claims for is good; for every other
// one it throws a TokenError, whose code says why. The rules are the ones of core/token, test by test.
import { createHmac, createPublicKey, timingSafeEqual, verify as verifySignature } from 'node:crypto';

/** @typedef {Record<string, string | number | boolean | string[]>} Claims */
/**
 * @typedef {object} Key
 * @property {string} id
 * @property {'EdDSA' | 'HS512'} algorithm known from where the key came from, never from a token
 * @property {(input: Buffer, signature: Buffer) => boolean} verify
 */
/**
 * @typedef {object} Expectations
 * @property {string} issuer
 * @property {string} audience your own name, as the issuer knows it
 * @property {number} [nowS] seconds since 1970
 * @property {number} [leewayS] for clocks that differ
 * @property {number} [longestLifetimeS]
 */

export class TokenError extends Error {
    /** @param {string} code token_format, token_algorithm, ... */
    constructor(code) {
        super(code);
        this.code = code;
    }
}

const MAX_TOKEN_BYTES = 4096, MAX_MEMBERS = 32, MAX_TIME_S = 253402300799;

/**
 * The issuer's public keys. Fetch the JWKS over TLS, keep it for an hour at most; fetch it anew, once a minute at most, on
 * token_unknown_key.
 * @param {string} jwks
 * @returns {Key[]}
 */
export function keysFromJwks(jwks) {
    return JSON.parse(jwks).keys.filter(isOurs).map((/** @type {any} */ jwk) => {
        const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: jwk.x }, format: 'jwk' });
        return { id: jwk.kid, algorithm: 'EdDSA', verify: (input, signature) => verifySignature(null, input, key, signature) };
    });
}

/** @param {any} jwk */
function isOurs(jwk) {
    return jwk.kty === 'OKP' && jwk.crv === 'Ed25519' && jwk.alg === 'EdDSA' && jwk.use === 'sig' && typeof jwk.kid === 'string';
}

/**
 * The secret that you share with the issuer.
 * @param {Uint8Array} secret 64 random bytes or more
 * @returns {Key}
 */
export function keyFromSecret(secret) {
    if (secret.length < 64) throw new RangeError('a shared secret has 64 bytes or more');
    const tag = (/** @type {Buffer} */ input) => createHmac('sha512', secret).update(input).digest();
    const id = tag(Buffer.from('ownkey-1 key id')).subarray(0, 32).toString('base64url');
    return { id, algorithm: 'HS512', verify: (input, signature) => timingSafeEqual(tag(input), signature) };
}

/**
 * @param {string} token
 * @param {Key[]} keys
 * @param {Expectations} expected
 * @returns {Claims}
 */
export function verifyAccessToken(token, keys, expected) {
    const parts = token.split('.');
    if (token.length > MAX_TOKEN_BYTES || parts.length !== 3) throw new TokenError('token_format');
    const [header, payload, signature] = parts.map(base64urlBytes);
    const key = chooseKey(parseHeader(header), keys);
    if (signature.length !== 64 || !key.verify(Buffer.from(`${parts[0]}.${parts[1]}`), signature)) throw new TokenError('token_signature');
    const claims = parseFlat(payload, 'token_claims');
    checkShape(claims);
    checkExpectations(claims, expected);
    return claims;
}

/** Strict: one text per value. @param {string} text */
function base64urlBytes(text) {
    const bytes = Buffer.from(text, 'base64url');
    if (bytes.toString('base64url') !== text) throw new TokenError('token_format');
    return bytes;
}

/** alg, typ and kid, nothing else: no crit, jku, jwk, x5u, b64. @param {Buffer} bytes */
function parseHeader(bytes) {
    const header = parseFlat(bytes, 'token_format');
    for (const [name, value] of Object.entries(header))
        if (!['alg', 'typ', 'kid'].includes(name) || typeof value !== 'string') throw new TokenError('token_format');
    return header;
}

/**
 * @param {Claims} header
 * @param {Key[]} keys
 */
function chooseKey(header, keys) {
    if (!keys.some(key => key.algorithm === header.alg)) throw new TokenError('token_algorithm');
    if (!/^(application\/)?at\+jwt$/i.test(String(header.typ))) throw new TokenError('token_type');
    const key = keys.find(({ id }) => id === header.kid);
    if (!key) throw new TokenError('token_unknown_key');
    if (key.algorithm !== header.alg) throw new TokenError('token_algorithm');
    return key;
}

const WS = '[ \\t\\n\\r]*';
const STRING = '"(?:[^"\\\\\\u0000-\\u001f]|\\\\(?:["\\\\/bfnrt]|u[0-9a-fA-F]{4}))*"';
const VALUE = `(?:${STRING}|0|-?[1-9][0-9]{0,15}|true|false|\\[${WS}(?:${STRING}${WS}(?:,${WS}${STRING}${WS})*)?\\])`;
const MEMBER = `${STRING}${WS}:${WS}${VALUE}`;
const OBJECT = new RegExp(`^${WS}\\{${WS}(?:${MEMBER}${WS}(?:,${WS}${MEMBER}${WS})*)?\\}${WS}$`);
const MEMBERS = new RegExp(MEMBER, 'g');

/**
 * Flat JSON: texts, safe integers, booleans, lists of texts; JSON.parse alone would take a name twice, fractions and half pairs.
 * @param {Buffer} bytes
 * @param {string} code of the error
 * @returns {Claims}
 */
function parseFlat(bytes, code) {
    let text;
    try {
        text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
        throw new TokenError(code);
    }
    if (!OBJECT.test(text)) throw new TokenError(code);
    const count = [...text.matchAll(MEMBERS)].length;
    /** @type {Claims} */
    const object = JSON.parse(text);
    const entries = Object.entries(object);
    const isClean = (/** @type {unknown} */ value) => typeof value === 'number' ? Number.isSafeInteger(value) : !/\p{Cs}/u.test(String(value));
    if (entries.length !== count || count > MAX_MEMBERS || !entries.flat(2).every(isClean)) throw new TokenError(code);
    return object;
}

const isText = (/** @type {unknown} */ value) => typeof value === 'string';
const isFilled = (/** @type {unknown} */ value) => isText(value) && value !== '';
const isTime = (/** @type {unknown} */ value) => typeof value === 'number' && value >= 0 && value <= MAX_TIME_S;
const isAudience = (/** @type {unknown} */ value) => isFilled(value) || (Array.isArray(value) && value.length > 0 && value.every(isFilled));
const REQUIRED = Object.entries({ iss: isFilled, sub: isFilled, aud: isAudience, client_id: isFilled, jti: isFilled, iat: isTime, exp: isTime });
const OPTIONAL = Object.entries({ nbf: isTime, scope: isText, sid: isText, name: isText, email: isText, roles: Array.isArray, typ: isText });

/** @param {Claims} claims */
function checkShape(claims) {
    const required = REQUIRED.every(([name, holds]) => Object.hasOwn(claims, name) && holds(claims[name]));
    const optional = OPTIONAL.every(([name, holds]) => !Object.hasOwn(claims, name) || holds(claims[name]));
    if (!required || !optional || claims.iat >= claims.exp) throw new TokenError('token_claims');
}

/**
 * Each condition says what must hold, so that a NaN refuses.
 * @param {any} claims
 * @param {Expectations} expected
 */
function checkExpectations(claims, { issuer, audience, nowS = Math.floor(Date.now() / 1000), leewayS = 30, longestLifetimeS = 1800 }) {
    const require = (/** @type {boolean} */ holds, /** @type {string} */ code) => {
        if (!holds) throw new TokenError(code);
    };
    require(claims.exp - claims.iat <= longestLifetimeS, 'token_claims');
    require(claims.iss === issuer, 'token_issuer');
    require([claims.aud].flat().includes(audience), 'token_audience');
    require(nowS - leewayS < claims.exp, 'token_expired');
    require(Math.max(claims.iat, claims.nbf ?? 0) <= nowS + leewayS, 'token_not_yet');
}
