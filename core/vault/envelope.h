// An envelope seals the account root for one unlock method (docs/cryptography.md "The account
// root"). Layout (suite 1, format 1, all lengths fixed, 168 bytes):
//
//   header 64: magic "OKEV" 4 | format 1 | suite 1 | method 1 | derivation 1 | account 16 |
//              public key 32 | revision u64 LE 8
//   key commitment 32 | nonce 24 | sealed root 32 + tag 16
//
// XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha); associated data = header || commitment.
// wrap key = HKDF-Expand(export key, "ownkey-1 wrap", 32), commitment = HKDF-Expand(export key,
// "ownkey-1 commit", 32).
#pragma once

#include "../keys/keys.h"
#include "../opaque/opaque.h"
#include "../suite.h"

namespace ownkey::vault {

enum class Method : std::uint8_t { password = 1, recovery = 2, passkey = 3, device = 4 };

/// The header: public, authenticated. The server shows it and checks it; it cannot change it
/// unnoticed.
struct EnvelopeHeader {
    Suite suite = Suite::one;
    Method method = Method::password;
    Derivation derivation = Derivation::gradido_v1;
    Uuid account;
    PublicKey public_key;
    std::uint64_t revision = 1;
    friend bool operator==(const EnvelopeHeader&, const EnvelopeHeader&) = default;
};

using Envelope = Fixed<struct EnvelopeTag, 168>; // 64 + 32 + 24 + 48
using EnvelopeRandom = Fixed<struct EnvelopeRandomTag, 24>;

/// Reads the header without opening. Fails: envelope_format, unknown_suite, unknown_derivation,
/// envelope_wrong_method.
Result<EnvelopeHeader> read_header(ByteView envelope);

/// In: root and export key (secret), header, 24 random bytes that were never used before. Out: the
/// envelope, public.
Envelope seal(const RootSecret& root,
              const opaque::ExportKey& export_key,
              const EnvelopeHeader& header,
              const EnvelopeRandom& random);

/// What the caller knows of the account apart from the envelope; each mismatch has its own error.
struct Expected {
    Uuid account;
    Method method = Method::password;
    PublicKey public_key;
    std::uint64_t least_revision = 1;
};

/// In: envelope (from outside), export key (secret). Out: the root (secret). Fails: those of
/// read_header, envelope_wrong_account, envelope_wrong_method,
/// envelope_older_revision, envelope_commitment, envelope_wrong_key, envelope_public_key
/// (recomputed from the opened root).
Result<RootSecret>
open(ByteView envelope, const opaque::ExportKey& export_key, const Expected& expected);

} // namespace ownkey::vault
