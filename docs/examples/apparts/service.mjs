// @ts-check
// What a service does with an apiToken (HS256, RFC 7515): it asks nobody, it has the same secret.
import crypto from "node:crypto";

/**
 * Throws when the token is not one of ours, or too old.
 * @param {string} token @param {Buffer} secret the first line of apparts.jwt_secret_file, decoded @param {number} [now_s]
 * @returns {{ id: number, action: string, email: string, iat: number, exp: number }}
 */
export function verified(token, secret, now_s = Date.now() / 1000) {
  const [header, payload, signature] = token.split(".");
  const expected = crypto.createHmac("sha256", secret).update(`${header}.${payload}`).digest();
  const sent = Buffer.from(signature ?? "", "base64url");
  if (sent.length !== expected.length || !crypto.timingSafeEqual(sent, expected)) throw new Error("not our signature");
  if (JSON.parse(Buffer.from(header, "base64url").toString()).alg !== "HS256") throw new Error("another algorithm");
  const claims = JSON.parse(Buffer.from(payload, "base64url").toString());
  if (claims.action !== "login" || claims.exp <= now_s) throw new Error("too old");
  return claims;
}
