// @ts-check
// What a person sees and signs.
import { decoder, size } from './call.mjs';

/** @import { Crypto, TransactionSummary } from '../../wasm/crypto.d.ts' */
/** @import { InCall } from './call.mjs' */

/** @param {InCall} inCall @returns {Pick<Crypto, 'summary' | 'sign'>} */
export const transactionMethods = (inCall) => ({
  summary: (body) => inCall((call) => {
    const json = call.room(size.summary);
    const length = call.check(call.run('summary', call.put(body), body.length, json, size.summary));
    return /** @type {TransactionSummary} */ (JSON.parse(decoder.decode(call.take(json, length))));
  }),

  sign: (root, body, nowS) => inCall((call) => {
    const signature = call.room(size.signature);
    const publicKey = call.room(size.publicKey);
    call.check(call.run('sign', root, call.put(body), body.length, nowS, signature, publicKey));
    return { signature: call.take(signature, size.signature), publicKey: call.take(publicKey, size.publicKey) };
  }),
});
