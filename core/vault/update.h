// A credential update: every change of OPAQUE record, envelopes or key is one document, signed by
// the account key. The server verifies it, so a stolen session cannot replace a key. The first one
// (revision 1) is the proof of possession of the new key. Document (canonical):
//
//   magic "OKUP" 4 | format 1 | suite 1 | derivation 1 | flags 1 (bit 0: record present) |
//   account 16 | public key 32 | revision u64 LE 8 | [record 192] |
//   count u8 | count x (length u16 LE | envelope)
//
// Signature: Ed25519 over "ownkey-1 update" || SHA-512(document).
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

inline constexpr std::size_t kMaxEnvelopes = 8;
inline constexpr std::size_t kMaxEnvelopeBytes = 512;

/// At most kMaxEnvelopes of at most kMaxEnvelopeBytes (contract). Out: the canonical document,
/// public.
ByteVector encode_update(const Update& update);
/// Strict: no trailing bytes; each envelope's header must agree with the document. Fails:
/// update_format, unknown_suite, unknown_derivation and read_header's.
Result<Update> decode_update(ByteView document);

struct SignedUpdate {
    ByteVector document;
    Signature signature;
};

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
