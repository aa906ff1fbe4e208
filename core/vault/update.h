// A credential update: every change of OPAQUE record, envelopes or key is one document, signed by
// the account key. The server verifies it, so a stolen session cannot replace a key. The first one
// (revision 1) is the proof of possession of the new key. Document (canonical):
//
//   magic "OKUP" 4 | format 1 | suite 1 | derivation 1 | flags 1 (bit 0: record present) |
//   account 16 | public key 32 | revision u64 LE 8 | [record 192] |
//   count u8 | count x (length u16 LE | envelope)
//
// Signature: Ed25519 over "ownkey-1 update" || SHA-512(document).
//
// A document holds all envelopes that open the account from its revision on: what is not in it is
// older than the revision and refused. So it has at most kMaxEnvelopes: one for each of the 16
// officers that recovery.h allows, and 8 for password, passkeys and devices. Recovery envelopes
// stand in it as one whole set, shares 1 to n of one threshold.
#pragma once

#include "envelope.h"

#include <optional>
#include <vector>

namespace ownkey::vault {

struct Update {
    Uuid account;
    Derivation derivation = Derivation::gradido_v1;
    PublicKey public_key;
    std::uint64_t revision = 1;
    std::optional<opaque::RegistrationRecord> record;
    std::vector<ByteVector> envelopes;
};

inline constexpr std::size_t kMaxEnvelopes = 24;
inline constexpr std::size_t kMaxEnvelopeBytes = 512;

/// At most kMaxEnvelopes of at most kMaxEnvelopeBytes (contract). Out: the canonical document,
/// public.
ByteVector encode_update(const Update& update);
/// Strict: no trailing bytes; each envelope's header must agree with the document, and recovery
/// envelopes with each other. Fails: update_format, unknown_suite, unknown_derivation and
/// read_header's.
Result<Update> decode_update(ByteView document);

struct SignedUpdate {
    ByteVector document;
    Signature signature;
};

/// Any update. In: the root (secret) that the account has from this revision on; account,
/// derivation, revision, record if the password changes, envelopes sealed for header_of(). The
/// public key is filled in. A new key also needs a history entry (history.h), which the old key
/// signs. Fails: what decode_update says of the document: none is signed that it would refuse.
Result<SignedUpdate> make_update(const RootSecret& root, Update update);

/// Out: the header of an envelope in this update.
EnvelopeHeader header_of(const Update& update, Method method);

/// The first update of an account: the root under its derivation, one password envelope, revision
/// 1, no record. Proves possession.
SignedUpdate make_first_update(const RootSecret& root,
                               Derivation derivation,
                               const opaque::ExportKey& export_key,
                               const Uuid& account,
                               const EnvelopeRandom& random);

/// In: a document as encode_update made it; the account key (secret).
Signature sign_update(ByteView document, const SigningKey& key);
/// Fails: signature_invalid.
Status verify_update(ByteView document, const Signature& signature, const PublicKey& key);

} // namespace ownkey::vault
