// @ts-check
// Passkeys, devices, recovery officers, key history, and updates of all these.
import { decoder, size } from './call.mjs';

/** @import { WholeCrypto } from '../../wasm/crypto.d.ts' */
/** @import { InCall } from './call.mjs' */

/** Sizes of core/vault. */
const card = 152, envelope = 168, recoveryEnvelope = 284, entry = 256, recoveryShare = 34, period = 34, recoveryRandom = 88, handedShare = 328, caseWords = 64, mostEnvelope = 512, mostDocument = 16384;
const methods = { passkey: 3, device: 4 };

/** @param {Uint8Array[]} parts */
const joined = (parts) => {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
};

/** @param {Uint8Array} bytes @param {number} each */
const cut = (bytes, each) => Array.from({ length: bytes.length / each }, (_, i) => bytes.slice(i * each, (i + 1) * each));

/**
 * @param {InCall} inCall
 * @returns {Pick<WholeCrypto, 'unlockKey' | 'envelopeSeal' | 'update' | 'officerCard' | 'recoverySeal' | 'recoveryOpen' | 'recoveryCaseKey' |
 *   'recoveryBoxKey' | 'recoveryCheckWords' | 'recoveryHandOver' | 'recoveryTake' | 'recoveryJoin' | 'historyNext' | 'historyRead'>}
 */
export const recoveryMethods = (inCall) => ({
  unlockKey: (method, secret) => inCall((call) => {
    const pointer = call.putFixed(secret, size.root);
    secret.fill(0);
    return { key: call.check(call.run('unlock_key', methods[method], pointer)) };
  }),

  envelopeSeal: (root, key, { account, revision }) => inCall((call) => {
    const out = call.room(envelope);
    call.check(call.run('envelope_seal', root, key, call.putFixed(account, size.account), revision, call.random(size.nonce), out));
    return { envelope: call.take(out, envelope) };
  }),

  update: (root, { account, revision }, envelopes, record) => inCall((call) => {
    if (envelopes.some(({ length }) => length > mostEnvelope)) call.fail(208); // 16 bits would cut the length
    const document = call.room(mostDocument);
    const signature = call.room(size.signature);
    const sizes = call.put(new Uint8Array(new Uint16Array(envelopes.map(({ length }) => length)).buffer));
    const length = call.check(call.run('update', root, call.putFixed(account, size.account), revision,
      record ? call.putFixed(record, size.record) : 0, call.put(joined(envelopes)), sizes, envelopes.length, document, mostDocument, signature));
    return { document: call.take(document, length), signature: call.take(signature, size.signature) };
  }),

  officerCard: (root, officer) => inCall((call) => {
    const out = call.room(card);
    call.check(call.run('officer_card', root, call.putFixed(officer, size.account), out));
    return { card: call.take(out, card) };
  }),

  recoverySeal: (root, { account, revision }, officers, threshold) => inCall((call) => {
    if (officers.some((officer) => officer.card.length !== card || officer.accountKey.length !== size.publicKey)) call.fail(225);
    if (!Number.isInteger(threshold) || threshold > officers.length) call.fail(224); // 1.9 would become 1 on the way
    const out = call.room(officers.length * recoveryEnvelope);
    const random = call.random(Math.max(threshold - 1, 0) * size.root + officers.length * recoveryRandom);
    call.check(call.run('recovery_seal', root, call.putFixed(account, size.account), revision,
      call.put(joined(officers.flatMap((officer) => [officer.card, officer.accountKey]))), officers.length, threshold, random, out));
    return { envelopes: cut(call.take(out, officers.length * recoveryEnvelope), recoveryEnvelope) };
  }),

  recoveryOpen: (officerRoot, sealed, account, publicKey, leastRevision) => inCall((call) => {
    const out = call.room(recoveryShare);
    call.check(call.run('recovery_open', officerRoot, call.put(sealed), sealed.length, call.putFixed(account, size.account),
      call.putFixed(publicKey, size.publicKey), leastRevision, out));
    return { share: call.take(out, recoveryShare) };
  }),

  recoveryCaseKey: () => inCall((call) => {
    const secret = call.random(size.root);
    const out = call.room(size.publicKey);
    call.check(call.run('case_key', secret, out));
    return { secret: call.take(secret, size.root), boxKey: call.take(out, size.publicKey) };
  }),

  recoveryBoxKey: (secret) => inCall((call) => {
    const out = call.room(size.publicKey);
    call.check(call.run('case_key', call.putFixed(secret, size.root), out));
    return { boxKey: call.take(out, size.publicKey) };
  }),

  recoveryCheckWords: (recoveryCase, boxKey) => inCall((call) => {
    const out = call.room(caseWords);
    const length = call.check(call.run('handover_words', call.putFixed(recoveryCase, size.account), call.putFixed(boxKey, size.publicKey), out, caseWords));
    return decoder.decode(call.take(out, length)).split(' ');
  }),

  recoveryHandOver: (officerRoot, sealed, person, { recoveryCase, boxKey }) => inCall((call) => {
    const out = call.room(handedShare);
    call.check(call.run('share_hand_over', officerRoot, call.put(sealed), sealed.length, call.putFixed(person.account, size.account),
      call.putFixed(person.publicKey, size.publicKey), person.revision, call.putFixed(recoveryCase, size.account),
      call.putFixed(boxKey, size.publicKey), call.random(size.root), out));
    return { handed: call.take(out, handedShare) };
  }),

  recoveryTake: (secret, handed, person, recoveryCase, officerKey) => inCall((call) => {
    const out = call.room(recoveryShare);
    call.check(call.run('share_take', call.putFixed(secret, size.root), call.put(handed), handed.length, call.putFixed(recoveryCase, size.account),
      call.putFixed(person.account, size.account), call.putFixed(person.publicKey, size.publicKey), person.revision,
      call.putFixed(officerKey, size.publicKey), out));
    return { share: call.take(out, recoveryShare) };
  }),

  recoveryJoin: (shares, derivation, publicKey) => inCall((call) => {
    if (shares.some((share) => share.length !== recoveryShare)) call.fail(222);
    const all = joined(shares);
    const pointer = call.put(all);
    all.fill(0);
    return { root: call.check(call.run('recovery_join', pointer, shares.length, derivation, call.putFixed(publicKey, size.publicKey))) };
  }),

  historyNext: (account, before, root, oldRoot = 0) => inCall((call) => {
    const out = call.room(entry);
    call.check(call.run('history_next', call.putFixed(account, size.account), before ? call.putFixed(before, entry) : 0,
      root, oldRoot, out));
    return { entry: call.take(out, entry) };
  }),

  historyRead: (entries, account, current) => inCall((call) => {
    if (entries.some(({ length }) => length !== entry)) call.fail(228);
    const out = call.room(entries.length * period);
    call.check(call.run('history_read', call.put(joined(entries)), entries.length, call.putFixed(account, size.account),
      call.putFixed(current, size.publicKey), out));
    return cut(call.take(out, entries.length * period), period)
      .map((bytes) => ({ publicKey: bytes.slice(0, 32), derivation: Number(bytes[32]), signedByOldKey: bytes[33] === 1 }));
  }),
});
