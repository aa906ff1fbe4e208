// Extended keys: the derivation "gradido-v2" and BIP32-Ed25519 (Khovratovich and Law 2017, the
// variant with 28 bytes of Z_L), from the same seed as gradido-v1. With s the seed and
// x = SHA-512(s): x[0] &= 0xF8, x[31] &= 0x1F, x[31] |= 0x40; left half kL = x[0..31], the scalar;
// right half kR = x[32..63]; chain code SHA-256(0x01 || s). Vectors in
// tests/vectors/gradido_phrases.json.
//
// Such a key does not sign with the prefix kR, but with SHA-512("ownkey-1 extended" || kR || public
// key)[0..31]. kR is the prefix of gradido-v1's key from the same words, whose scalar differs in a
// known bit: one message signed by both under one nonce would give the key to anybody.
#pragma once

#include "keys.h"

namespace ownkey {

/// Public when the tree's public half is given away: whoever has it and one soft child's private
/// key has the parent's.
using ChainCode = Secret<struct ChainCodeTag, 32>;

/// kR: from it come children's, and the prefix.
using RightHalf = Secret<struct RightHalfTag, 32>;

struct ExtendedKey {
    SigningKey key;
    ChainCode chain_code;
    RightHalf right = {};
};

struct ExtendedPublicKey {
    PublicKey key;
    ChainCode chain_code;
};

/// Children of this index and above are hardened.
inline constexpr std::uint32_t kHardened = 0x80000000;

/// In and out are secret.
ExtendedKey extended_key_of(const SigningSeed& seed);
/// In: secret. Out: its point and chain code.
ExtendedPublicKey public_half(const ExtendedKey& key);

/// Hard (index >= kHardened) or soft child. In and out are secret. Fails: invalid_child (the
/// scalar is zero modulo the group's order, or 2^255 and above; never seen: see set_public_key).
Result<ExtendedKey> derive_child(const ExtendedKey& parent, std::uint32_t index);
/// Soft child of a public key: the public half of the private soft child. Fails: hardened_child,
/// invalid_child.
Result<ExtendedPublicKey> derive_child(const ExtendedPublicKey& parent, std::uint32_t index);

/// For keys without a seed: computes public key = scalar * B (no clamping) into the key. Fails:
/// invalid_child: a scalar that is zero modulo the group's order, or one of 2^255 and above, which
/// libsodium would cut. A root's scalar is below 2^254 + 2^253 and each child adds less than 2^227:
/// no tree of fewer than 2^26 levels gets there.
Status set_public_key(SigningKey& key);

} // namespace ownkey
