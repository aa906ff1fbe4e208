// Ed25519 signing keys (RFC 8032, libsodium-strict) and their derivation from the account root
// (docs/cryptography.md).
#pragma once

#include "../bytes.h"
#include "../secret.h"

namespace ownkey {

/// 32 random bytes made in the page = the entropy of the 24 words. The one secret everything else
/// comes from.
using RootSecret = Secret<struct RootSecretTag, 32>;
/// RFC 8032's 32-byte private key, from which scalar and prefix are hashed.
using SigningSeed = Secret<struct SigningSeedTag, 32>;
/// Expanded form (RFC 8032 §5.1.5): scalar 32 | prefix 32 | public key 32. Keys from a seed and
/// extended keys, which have no seed (their prefix: gradido_v2.h), are the same from here on.
using SigningKey = Secret<struct SigningKeyTag, 96>;

/// How the signing key comes from the root. The number stands in envelopes and update documents.
enum class Derivation : std::uint8_t {
    gradido_v1 = 1,    ///< the 24 words hashed, Ed25519 seed key (gradido_v1.h)
    gradido_v2 = 2,    ///< the 24 words hashed, extended key (gradido_v2.h)
    slip10 = 3,        ///< BIP-39 seed, SLIP-0010 m/44'/1'/0' (slip10.h)
    seed = 4,          ///< the root is the Ed25519 seed itself: keys of older accounts
    extended_seed = 5, ///< the root is the seed of a gradido_v2 key: older words without a checksum
};

/// In: wire number. Fails: unknown_derivation.
Result<Derivation> derivation_from(std::uint8_t number);

/// In and out are secret.
SigningKey derive_signing_key(const RootSecret& root, Derivation derivation);
/// RFC 8032 §5.1.5. In and out are secret.
SigningKey signing_key_of(const SigningSeed& seed);
/// The public half, as it stands in the key.
PublicKey public_key_of(const SigningKey& key);

/// Deterministic (RFC 8032 §5.1.6): the message is in the nonce, for extended keys too. The caller
/// verifies the result before it leaves the page.
Signature sign(const SigningKey& key, ByteView message);
/// libsodium-strict: small-order keys and non-canonical inputs are refused. Fails:
/// signature_invalid.
Status verify(const PublicKey& key, ByteView message, const Signature& signature);

} // namespace ownkey
