// Ed25519 signing keys (RFC 8032, libsodium-strict) and their derivation from the account root
// (docs/cryptography.md).
#pragma once

#include "../bytes.h"
#include "../secret.h"

namespace ownkey {

/// 32 random bytes made in the page = the entropy of the 24 words. The one secret everything else
/// comes from.
using RootSecret = Secret<struct RootSecretTag, 32>;
/// libsodium form: seed 32 || public key 32.
using SigningKey = Secret<struct SigningKeyTag, 64>;

/// How the signing key comes from the root. The number stands in envelopes and update documents.
enum class Derivation : std::uint8_t {
    gradido_v1 = 1,
    gradido_v2 = 2,
    slip10 = 3,
    seed = 4,
};

/// In: wire number. Fails: unknown_derivation, also for a number that is reserved but not built in
/// yet.
Result<Derivation> derivation_from(std::uint8_t number);

/// In and out are secret. Fails: unknown_derivation for those not built in yet.
Result<SigningKey> derive_signing_key(const RootSecret& root, Derivation derivation);
/// The public half, as it stands in the key.
PublicKey public_key_of(const SigningKey& key);

/// Deterministic (RFC 8032 §5.1.6). The caller verifies the result before it leaves the page.
Signature sign(const SigningKey& key, ByteView message);
/// libsodium-strict: small-order keys and non-canonical inputs are refused. Fails:
/// signature_invalid.
Status verify(const PublicKey& key, ByteView message, const Signature& signature);

} // namespace ownkey
