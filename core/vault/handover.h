// Handing over: how a share travels from a recovery officer to the person. For each case the
// person's page draws an X25519 key pair; the private half stays there. An officer's page opens the
// officer's share and seals it to the public half at once, with what it is for inside the box and
// in front of it, and signs the whole with the officer's account key. So neither server nor another
// officer can read, exchange or redirect it. Layout (328 bytes, numbers little-endian):
//
//   header 152: magic "OKHS" 4 | format 1 | suite 1 | threshold k 1 | officers n 1 |
//               share number 1 (1..n) | zeros 7 | case 16 | account 16 | public key 32 |
//               revision u64 8 | officer's account key 32 | person's box key of the case 32
//   sealed box 112 (libsodium crypto_box_seal) to the box key, of: share 32 || SHA-256(header) 32
//   signature 64: Ed25519 of the officer's account key over "ownkey-1 handover" || the 264 bytes
//   before
//
// The rules are:
//  - The officer learns the box key from the server, which could name one of its own, and would
//  then
//    have the share. So both pages show the check words of case and box key, and officer and person
//    compare them by voice before anything is handed over.
//  - Whose account key the person expects of an officer is not taken from the handed share.
//  - That the share is one of that account's root, only join_shares (recovery.h) can say.
#pragma once

#include "recovery.h"

#include <string>

namespace ownkey::vault {

/// X25519 (RFC 7748), of one person for one case.
using CasePublicKey = Fixed<struct CasePublicKeyTag, 32>;
using CasePrivateKey = Secret<struct CasePrivateKeyTag, 32>;
/// 32 random bytes that the person's page keeps until the case is closed. Secret.
using CaseSeed = Secret<struct CaseSeedTag, 32>;

struct CaseKeys {
    CasePrivateKey private_key;
    CasePublicKey public_key;
};

/// crypto_box_seed_keypair(seed). In and out are secret, but the public key.
CaseKeys case_keys_of(const CaseSeed& seed);

/// How many check words there are.
inline constexpr std::size_t kCheckWords = 5;

/// The words that person and officer compare by voice, joined by one space: the first 55 bits of
/// Argon2id (suite 1's cost, kdf.h) over "ownkey-1 handover words" || case || box key, 11 bits a
/// BIP-39 word. The slow hash makes up for their being few: who wants another box key, or another
/// case's number, with the same words tries 2^54 of them at 64 MiB each. In and out are public.
/// Fails: out_of_memory.
Result<std::string> handover_check_words(const Uuid& recovery_case, const CasePublicKey& box_key);

using HandedShare = Fixed<struct HandedShareTag, 328>;

/// What a handed share says openly.
struct Handover {
    std::uint8_t threshold = 0;
    std::uint8_t officers = 0;
    std::uint8_t number = 0;
    Uuid recovery_case;
    Uuid account;
    PublicKey public_key;
    std::uint64_t revision = 1;
    PublicKey officer; ///< account key
    CasePublicKey box_key;
    friend bool operator==(const Handover&, const Handover&) = default;
};

/// Reads and verifies against the officer's key that stands in it; whose key that is, is the
/// caller's to know. In: bytes from outside. Fails: handover_format (size, magic, format, or
/// numbers that are not 1 <= k <= n <= kMostOfficers and 1 <= number <= n), unknown_suite,
/// signature_invalid.
Result<Handover> read_handover(ByteView handed);

/// An officer at work. Both are secret.
struct OfficerSecrets {
    const OfficerKeys& box;
    const SigningKey& account;
};

/// Of one sealed box, used once. Secret.
using HandoverRandom = Secret<struct HandoverRandomTag, 32>;

/// The officer's side: opens the share and seals it to the person. In: envelope (from outside), the
/// officer's keys (secret), what is known of the account (method recovery: contract), case and box
/// key, 32 random bytes. Out: public. Fails: those of open_share; handover_format (a box key of
/// small order).
Result<HandedShare> hand_over_share(ByteView envelope,
                                    const OfficerSecrets& officer,
                                    const Expected& expected,
                                    const Uuid& recovery_case,
                                    const CasePublicKey& box_key,
                                    const HandoverRandom& random);

/// What the person knows apart from the handed share.
struct ExpectedHandover {
    Uuid recovery_case;
    Uuid account;
    PublicKey public_key;
    std::uint64_t least_revision = 1;
    PublicKey officer; ///< the account key of the officer whom the person expects
};

/// The person's side. In: bytes from outside, the keys of the case (secret). Out: secret, for
/// join_shares. Fails: those of read_handover, handover_wrong_case (of another case, or sealed to
/// another box key), envelope_wrong_account, envelope_public_key, envelope_older_revision,
/// officer_substituted (well signed, by somebody else), envelope_wrong_key (the box does not open,
/// or holds a share for something else).
Result<RecoveryShare>
take_share(ByteView handed, const CaseKeys& keys, const ExpectedHandover& expected);

} // namespace ownkey::vault
