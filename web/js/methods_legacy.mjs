// @ts-check
// Keys of the first login server.
import { code, size } from './call.mjs';

/** @import { WholeCrypto } from '../../wasm/crypto.d.ts' */
/** @import { InCall } from './call.mjs' */

/** Kind 4 of core/keys/keys.h: the root is the seed itself. */
const seedDerivation = 4;

/** @param {bigint} value @returns {Uint8Array} */
function littleEndian(value) {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, value, true);
  return bytes;
}

/** @param {InCall} inCall @returns {Pick<WholeCrypto, 'legacyOpen' | 'legacyStretch' | 'legacyTake'>} */
export const legacyMethods = (inCall) => ({
  legacyOpen: (password, { email, appSecret, encryptedKey, publicKey, verifier }) => inCall((call) => {
    const secret = call.put(password);
    const length = password.length;
    password.fill(0);
    const serverKey = verifier ? call.putFixed(verifier.serverKey, size.legacyServerKey) : 0;
    const value = verifier ? call.put(littleEndian(verifier.value)) : 0;
    const root = call.check(call.run('legacy_open', secret, length, ...call.putText(email), call.put(appSecret), appSecret.length,
      call.put(encryptedKey), encryptedKey.length, call.putFixed(publicKey, size.publicKey, code.legacyKey), serverKey, value));
    return { root, derivation: seedDerivation, publicKey };
  }),

  legacyStretch: (password, { salt, serverKey }) => inCall((call) => {
    const secret = call.put(password);
    const length = password.length;
    password.fill(0);
    const value = call.room(size.legacyValue);
    const handle = call.check(call.run('legacy_stretch', secret, length, call.putFixed(salt, size.legacySalt),
      call.putFixed(serverKey, size.legacyServerKey), value));
    return { handle, value: call.take(value, size.legacyValue) };
  }),

  legacyTake: (handle, encryptedKey, publicKey) => inCall((call) => {
    const root = call.check(call.run('legacy_take', handle, call.put(encryptedKey), encryptedKey.length,
      call.putFixed(publicKey, size.publicKey, code.legacyKey)));
    return { root, derivation: seedDerivation, publicKey };
  }),
});
