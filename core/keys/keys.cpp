#include "keys.h"

#include "gradido_v1.h"

namespace ownkey {

namespace {

SigningKey seed_key(const RootSecret& root) {
    SigningKey key;
    PublicKey unused;
    crypto_sign_seed_keypair(unused.data(), key.reveal().data(), root.reveal().data());
    return key;
}

} // namespace

// Built-in derivations are named here and in derive_signing_key, nowhere else.
Result<Derivation> derivation_from(std::uint8_t number) {
    switch (static_cast<Derivation>(number)) {
    case Derivation::gradido_v1:
    case Derivation::seed:
        return static_cast<Derivation>(number);
    case Derivation::gradido_v2:
    case Derivation::slip10:
        break;
    }
    return Error::unknown_derivation;
}

Result<SigningKey> derive_signing_key(const RootSecret& root, Derivation derivation) {
    switch (derivation) {
    case Derivation::gradido_v1:
        return gradido_v1_key(phrase_of(root));
    case Derivation::seed:
        return seed_key(root);
    case Derivation::gradido_v2:
    case Derivation::slip10:
        break;
    }
    return Error::unknown_derivation;
}

PublicKey public_key_of(const SigningKey& key) {
    return MUST(PublicKey::from(key.reveal().last<32>()));
}

Signature sign(const SigningKey& key, ByteView message) {
    Signature signature;
    crypto_sign_detached(
        signature.data(), nullptr, message.data(), message.size(), key.reveal().data());
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
