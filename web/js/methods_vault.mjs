// @ts-check
// Envelopes, signed updates, the unlock window.
import { code, size } from './call.mjs';

/** @import { Crypto } from '../../wasm/crypto.d.ts' */
/** @import { InCall } from './call.mjs' */

/** @param {InCall} inCall @returns {Pick<Crypto, 'firstUpdate' | 'envelopeOpen' | 'unlockSplit' | 'unlockJoin'>} */
export const vaultMethods = (inCall) => ({
  firstUpdate: (root, login, account) => inCall((call) => {
    const document = call.room(size.document);
    const signature = call.room(size.signature);
    const length = call.check(call.run('first_update', root, login, call.putFixed(account, size.account),
      call.random(size.nonce), document, size.document, signature));
    return { document: call.take(document, length), signature: call.take(signature, size.signature) };
  }),

  envelopeOpen: (login, envelope, account, publicKey, leastRevision) => inCall((call) => ({
    root: call.check(call.run('envelope_open', login, call.put(envelope), envelope.length,
      call.putFixed(account, size.account), call.putFixed(publicKey, size.publicKey), leastRevision)),
  })),

  unlockSplit: (root) => inCall((call) => {
    const page = call.room(size.share);
    const server = call.room(size.share);
    call.check(call.run('unlock_split', root, call.random(size.share), page, server));
    return { pageShare: call.take(page, size.share), serverShare: call.take(server, size.share) };
  }),

  unlockJoin: (pageShare, serverShare, derivation, publicKey) => inCall((call) => {
    const page = call.putFixed(pageShare, size.share, code.shareMismatch);
    const server = call.putFixed(serverShare, size.share, code.shareMismatch);
    const root = call.run('unlock_join', page, server, derivation, call.putFixed(publicKey, size.publicKey));
    return { root: call.check(root) };
  }),
});
