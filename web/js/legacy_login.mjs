// @ts-check
// The first login of an account that came from an old Gradido login server: the old key is opened here, sealed anew for the same password,
// and the old row is gone (server/flows/legacy_login.h). What opens the key does not leave the page.
import { call } from './api.mjs';
import { fromBase64url, fromHex, toBase64url } from './bytes.mjs';
import { openCrypto } from './crypto.mjs';

/** @import { Handle, WholeCrypto } from '../../wasm/crypto.d.ts' */
/** @typedef {{ account_id: string, registration_response: string, encrypted_key?: string, public_key?: string }} OldKey */

/**
 * What the account has from now on: record, and with a key the signed update that holds both.
 * @param {WholeCrypto} module
 * @param {{ stretched: Handle, key: Handle }} open
 * @param {OldKey} old
 */
async function sealedAnew(module, { stretched, key }, old) {
  const { record } = await module.passwordFinish(key, fromBase64url(old.registration_response));
  if (!old.encrypted_key || !old.public_key) return { record: toBase64url(record) };
  const { root } = await module.legacyTake(stretched, fromBase64url(old.encrypted_key), fromHex(old.public_key));
  try {
    const at = { account: fromHex(old.account_id), revision: 1 };
    const { envelope } = await module.envelopeSeal(root, key, at);
    const { document, signature } = await module.update(root, at, [envelope], record);
    return { document: toBase64url(document), signature: toBase64url(signature) };
  } finally {
    await module.close(root);
  }
}

/**
 * Resolves when the account can sign in as all others do. Rejects wrong_email_or_password, also for an address that is nobody's.
 * @param {string} email
 * @param {Uint8Array} password stays; the caller wipes it
 */
export async function takeOver(email, password) {
  const module = await openCrypto('/account/wasm/', 'ownkey-whole');
  const hint = await call('POST', '/legacy-logins', { email });
  const old = { salt: fromBase64url(hint.salt), serverKey: fromBase64url(hint.server_key) };
  const { handle: stretched, value } = await module.legacyStretch(password.slice(), old);
  const { handle: key, request } = await module.registerStart(password.slice());
  try {
    const proof = { email, check_value: toBase64url(value) };
    /** @type {OldKey} */
    const found = await call('POST', '/legacy-logins/key', { ...proof, registration_request: toBase64url(request) });
    const sealed = await sealedAnew(module, { stretched, key }, found);
    await call('POST', '/legacy-logins/finish', { ...proof, ...sealed });
  } finally {
    value.fill(0);
    await module.close(stretched);
    await module.close(key);
  }
}
