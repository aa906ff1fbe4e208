// Recovery by k of n officers. The root is split by Shamir's scheme (shamir.h), and each share is
// sealed to one officer's key; any k of them give the root back, k-1 learn nothing. k = 1 is the
// plain case: each share is the root. Layout of a recovery envelope (284 bytes):
//
//   envelope 168, as envelope.h, method recovery, sealing the share |
//   tail 116: threshold k 1 | officers n 1 | share number 1 (1..n) | zero 1 | officer's key 32 |
//   sealed box 80 of the recovery key (libsodium crypto_box_seal: X25519, XSalsa20-Poly1305)
//
// Tail and box are bound into wrap key and commitment, so no byte of them can be exchanged. A
// sealed box says nothing of its sender: whoever knows an officer's card can make an envelope that
// this officer opens. Its share then does not join with the others to the account's key, and
// nothing is learned from it.
//
// An officer's card says which X25519 key belongs to which officer, signed by the officer's account
// key; the person's page expects a certain account key and takes no card of another. Layout (152
// bytes): magic "OKOC" 4 | format 1 | suite 1 | derivation 1 | zero 1 | officer's account 16 |
// account key 32 | box key 32 | signature 64 over "ownkey-1 officer" || the 88 bytes before.
#pragma once

#include "envelope.h"
#include "shamir.h"

#include <vector>

namespace ownkey::vault {

inline constexpr std::size_t kMostOfficers = 16;

/// X25519 (RFC 7748).
using OfficerPublicKey = Fixed<struct OfficerPublicKeyTag, 32>;
using OfficerPrivateKey = Secret<struct OfficerPrivateKeyTag, 32>;

struct OfficerKeys {
    OfficerPrivateKey private_key;
    OfficerPublicKey public_key;
};

/// From the officer's own root: crypto_box_seed_keypair(HKDF-Expand(HKDF-Extract("ownkey-1
/// officer", root), "box", 32)). In and out are secret.
OfficerKeys officer_keys_of(const RootSecret& root);

using OfficerCardBytes = Fixed<struct OfficerCardBytesTag, 152>;

struct OfficerCard {
    Uuid officer;
    PublicKey account_key;
    OfficerPublicKey box_key;
};

/// In: the officer's root (secret). Out: public.
OfficerCardBytes
make_officer_card(const RootSecret& root, Derivation derivation, const Uuid& officer);
/// In: a card from outside; the account key that the person expects of this officer. Fails:
/// officer_card (format, suite or signature), officer_substituted (a well-signed card of another).
Result<OfficerCard> read_officer_card(ByteView card, const PublicKey& expected_account_key);

/// Randomness of one share; each byte used once: with one recovery key for two officers, each could
/// open the other's share.
struct RecoveryRandom {
    EnvelopeRandom nonce;
    RecoveryKey recovery_key;
    Secret<struct EphemeralSeedTag, 32> ephemeral_seed; ///< of the sealed box
};

using RecoveryEnvelope = Fixed<struct RecoveryEnvelopeTag, 284>;

/// What a recovery envelope says openly of its share; authenticated when it is opened.
struct RecoveryTerms {
    std::uint8_t threshold = 0;
    std::uint8_t officers = 0;
    std::uint8_t number = 0;
    OfficerPublicKey officer;
};

/// Fails: envelope_format (size, or numbers that are not 1 <= k <= n <= kMostOfficers and 1 <=
/// number <= n).
Result<RecoveryTerms> read_recovery_terms(ByteView envelope);

/// In: root (secret); header of the account, method recovery (contract); one officer a share, 1 to
/// kMostOfficers; threshold k; (k-1)*32 random bytes for the polynomials (secret) and one
/// RecoveryRandom an officer (contract). Out: one envelope an officer, in their order. Fails:
/// recovery_threshold (not 1..n, too many officers, or an officer twice), officer_card (a key of
/// small order).
Result<std::vector<RecoveryEnvelope>> seal_to_officers(const RootSecret& root,
                                                       const EnvelopeHeader& header,
                                                       std::span<const OfficerCard> officers,
                                                       std::size_t threshold,
                                                       const SecretBuffer& polynomials,
                                                       std::span<const RecoveryRandom> random);

/// A share as an officer opened it, and what is said of it.
struct RecoveryShare {
    std::uint8_t number = 0;
    std::uint8_t threshold = 0;
    SharedSecret share;
};

/// In: envelope (from outside), the officer's keys (secret), what is known of the account (method
/// recovery: contract). Out: secret. Fails: those of read_header, envelope_wrong_account,
/// envelope_wrong_method, envelope_public_key, envelope_older_revision, envelope_wrong_officer,
/// envelope_wrong_key, envelope_commitment. Not checked here: that the share is a share of that
/// account's root; only join_shares can.
Result<RecoveryShare>
open_share(ByteView envelope, const OfficerKeys& keys, const Expected& expected);

/// In: shares (secret) in any order; derivation and public key of the account. Out: the root
/// (secret). Fails: share_count (fewer than the threshold, a number twice or zero, thresholds that
/// differ), share_mismatch.
Result<RootSecret> join_shares(std::span<const RecoveryShare> shares,
                               Derivation derivation,
                               const PublicKey& expected);

} // namespace ownkey::vault
