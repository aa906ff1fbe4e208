// An envelope seals the account root for one unlock method (docs/cryptography.md "The account
// root"). Layout (suite 1, format 1, all lengths fixed, 168 bytes):
//
//   header 64: magic "OKEV" 4 | format 1 | suite 1 | method 1 | derivation 1 | account 16 |
//              public key 32 | revision u64 LE 8
//   key commitment 32 | nonce 24 | sealed root 32 + tag 16
//
// XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha); associated data = header || commitment.
// wrap key = HKDF-Expand(unlock key, "ownkey-1 wrap" || tail, 32), commitment = HKDF-Expand(unlock
// key, "ownkey-1 commit" || tail, 32). The tail is what stands behind the 168 bytes: empty for all
// methods but recovery (recovery.h), whose envelopes hold a share of the root instead of the root.
#pragma once

#include "../keys/keys.h"
#include "../suite.h"
#include "unlock_key.h"

namespace ownkey::vault {

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

/// Reads the header of an envelope of any method without opening. Fails: envelope_format (a size
/// that is no method's too), unknown_suite, unknown_derivation, envelope_wrong_method (not known,
/// or the size of another method's), and for recovery read_recovery_terms'.
Result<EnvelopeHeader> read_header(ByteView envelope);

/// In: root and unlock key (secret); header, of the key's method and not recovery (contract); 24
/// random bytes that were never used before. Out: the envelope, public.
Envelope seal(const RootSecret& root,
              const UnlockKey& key,
              const EnvelopeHeader& header,
              const EnvelopeRandom& random);

/// What the caller knows of the account apart from the envelope; each mismatch has its own error.
struct Expected {
    Uuid account;
    Method method = Method::password;
    PublicKey public_key;
    std::uint64_t least_revision = 1;
};

/// In: envelope (from outside), unlock key (secret; of the expected method, not recovery:
/// contract). Out: the root (secret). Fails: those of read_header, envelope_wrong_account,
/// envelope_wrong_method, envelope_older_revision, envelope_commitment, envelope_wrong_key,
/// envelope_public_key (recomputed from the opened root).
Result<RootSecret> open(ByteView envelope, const UnlockKey& key, const Expected& expected);

} // namespace ownkey::vault
