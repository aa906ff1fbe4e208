#include "server_keys.h"

#include "core/aead.h"
#include "core/kdf.h"

namespace ownkey::flows {

UseKey key_for(const ServerSecret& secret, std::string_view use) {
    UseKey key;
    hkdf_expand(secret.reveal(), {as_bytes("ownkey-1 server "), as_bytes(use)}, key.reveal());
    return key;
}

ByteVector seal(const World& world, std::string_view use, ByteView about, ByteView plain) {
    const auto nonce = world.random.fixed<Fixed<struct SealNonceTag, aead::kNonceSize>>();
    ByteVector sealed(nonce.bytes.begin(), nonce.bytes.end());
    sealed.resize(sealed.size() + plain.size() + aead::kTagSize);
    aead::seal(key_for(world.server_secret, use).reveal(),
               nonce.bytes,
               about,
               plain,
               MutableBytes(sealed).subspan(aead::kNonceSize));
    return sealed;
}

Result<SecretBuffer>
open_sealed(const World& world, std::string_view use, ByteView about, ByteView sealed) {
    if (sealed.size() < aead::kNonceSize) return Error::envelope_format;
    return aead::open(key_for(world.server_secret, use).reveal(),
                      sealed.first<aead::kNonceSize>(),
                      about,
                      sealed.subspan(aead::kNonceSize));
}

} // namespace ownkey::flows
