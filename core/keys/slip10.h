// SLIP-0010 for Ed25519 (hardened children only), and BIP-39's seed from the words (PBKDF2 with
// HMAC-SHA-512, RFC 8018 §5.2, 2048 rounds). Any wallet that knows both gives the same keys.
#pragma once

#include "gradido_v2.h"
#include "phrase.h"

namespace ownkey {

using Bip39Seed = Secret<struct Bip39SeedTag, 64>;

struct Slip10Key {
    SigningSeed seed;
    ChainCode chain_code;
};

/// In: the words (secret), a passphrase as UTF-8 in NFKD (secret, usually empty). Out: secret.
Bip39Seed bip39_seed(const PhraseIndices& phrase, ByteView passphrase);
/// In: 16..64 bytes (contract; secret). Out: secret.
Slip10Key slip10_master(ByteView seed);
/// In: parent (secret), index with kHardened. Out: secret. Fails: hardened_child.
Result<Slip10Key> slip10_child(const Slip10Key& parent, std::uint32_t index);
/// The derivation "slip10": m/44'/1'/0' of the words without passphrase. In and out are secret.
SigningKey slip10_signing_key(const PhraseIndices& phrase);

} // namespace ownkey
