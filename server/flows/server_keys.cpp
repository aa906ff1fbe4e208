#include "server_keys.h"

#include "core/kdf.h"

#include <sodium.h>

namespace ownkey::flows {

namespace {

constexpr std::size_t kNonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTag = crypto_aead_xchacha20poly1305_ietf_ABYTES;

} // namespace

UseKey key_for(const ServerSecret& secret, std::string_view use) {
    UseKey key;
    hkdf_expand(secret.reveal(), {as_bytes("ownkey-1 server "), as_bytes(use)}, key.reveal());
    return key;
}

ByteVector seal(const World& world, std::string_view use, ByteView about, ByteView plain) {
    const auto nonce = world.random.fixed<Fixed<struct SealNonceTag, kNonce>>();
    ByteVector sealed(nonce.bytes.begin(), nonce.bytes.end());
    sealed.resize(kNonce + plain.size() + kTag);
    crypto_aead_xchacha20poly1305_ietf_encrypt(sealed.data() + kNonce,
                                               nullptr,
                                               plain.data(),
                                               plain.size(),
                                               about.data(),
                                               about.size(),
                                               nullptr,
                                               nonce.bytes.data(),
                                               key_for(world.server_secret, use).reveal().data());
    return sealed;
}

Result<SecretBuffer>
open_sealed(const World& world, std::string_view use, ByteView about, ByteView sealed) {
    if (sealed.size() < kNonce + kTag) return Error::envelope_format;
    SecretBuffer plain(sealed.size() - kNonce - kTag);
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(
            plain.reveal().data(),
            nullptr,
            nullptr,
            sealed.data() + kNonce,
            sealed.size() - kNonce,
            about.data(),
            about.size(),
            sealed.data(),
            key_for(world.server_secret, use).reveal().data()) != 0)
        return Error::envelope_wrong_key;
    return plain;
}

} // namespace ownkey::flows
