#include "keys.h"

#include "../hash.h"
#include "gradido_v1.h"
#include "gradido_v2.h"
#include "slip10.h"

namespace ownkey {

namespace {

constexpr std::size_t kScalar = 32, kPrefix = 32;

SigningSeed seed_of(const RootSecret& root) {
    return MUST(SigningSeed::from(root.reveal()));
}

/// A number of 64 bytes modulo the group's order, into the first half; the second half is cleared.
void reduce(std::span<Byte, 64> number) {
    crypto_core_ed25519_scalar_reduce(number.data(), number.data());
    sodium_memzero(number.data() + kScalar, kScalar);
}

} // namespace

Result<Derivation> derivation_from(std::uint8_t number) {
    switch (static_cast<Derivation>(number)) {
    case Derivation::gradido_v1:
    case Derivation::gradido_v2:
    case Derivation::slip10:
    case Derivation::seed:
    case Derivation::extended_seed:
        return static_cast<Derivation>(number);
    }
    return Error::unknown_derivation;
}

SigningKey derive_signing_key(const RootSecret& root, Derivation derivation) {
    switch (derivation) {
    case Derivation::gradido_v1:
        return signing_key_of(gradido_seed(phrase_of(root)));
    case Derivation::gradido_v2:
        return extended_key_of(gradido_seed(phrase_of(root))).key;
    case Derivation::slip10:
        return slip10_signing_key(phrase_of(root));
    case Derivation::seed:
        return signing_key_of(seed_of(root));
    case Derivation::extended_seed:
        return extended_key_of(seed_of(root)).key;
    }
    std::abort();
}

SigningKey signing_key_of(const SigningSeed& seed) {
    SigningKey key;
    const auto bytes = key.reveal();
    sha512_into({seed.reveal()}, bytes.first<kScalar + kPrefix>());
    bytes[0] &= 0xF8;
    bytes[31] &= 0x7F;
    bytes[31] |= 0x40;
    MUST(set_public_key(key));
    return key;
}

Status set_public_key(SigningKey& key) {
    const auto bytes = key.reveal();
    if ((bytes[kScalar - 1] & 0x80) != 0)
        return Error::invalid_child; // libsodium would drop the bit
    if (crypto_scalarmult_ed25519_base_noclamp(bytes.data() + kScalar + kPrefix, bytes.data()) != 0)
        return Error::invalid_child;
    return ok();
}

PublicKey public_key_of(const SigningKey& key) {
    return MUST(PublicKey::from(key.reveal().last<PublicKey::kSize>()));
}

Signature sign(const SigningKey& key, ByteView message) {
    const auto bytes = key.reveal();
    const auto scalar = bytes.first<kScalar>();
    const auto prefix = bytes.subspan<kScalar, kPrefix>();
    const auto public_key = bytes.last<PublicKey::kSize>();
    Signature signature;
    const auto point = std::span(signature.bytes).first<32>();

    Secret<struct NonceTag, 64> nonce; // r in its first half
    sha512_into({prefix, message}, nonce.reveal());
    reduce(nonce.reveal());
    contract(crypto_scalarmult_ed25519_base_noclamp(point.data(), nonce.reveal().data()) == 0);

    Hash64 challenge; // k in its first half
    sha512_into({point, public_key, message}, challenge.bytes);
    reduce(challenge.bytes);
    // S = r + k * a. Not crypto_core_ed25519_scalar_add, which leaves both summands on its stack.
    Secret<struct SumTag, 64> sum;
    crypto_core_ed25519_scalar_mul(sum.reveal().data(), challenge.data(), scalar.data());
    sodium_add(sum.reveal().data(), nonce.reveal().data(), kScalar);
    reduce(sum.reveal());
    std::copy_n(sum.reveal().begin(), kScalar, signature.bytes.begin() + kScalar);
    return signature;
}

Status verify(const PublicKey& key, ByteView message, const Signature& signature) {
    if (crypto_sign_verify_detached(signature.data(), message.data(), message.size(), key.data()) !=
        0) {
        return Error::signature_invalid;
    }
    return ok();
}

} // namespace ownkey
