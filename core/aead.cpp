#include "aead.h"

namespace ownkey::aead {

static_assert(kKeySize == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);
static_assert(kNonceSize == crypto_aead_xchacha20poly1305_ietf_NPUBBYTES);
static_assert(kTagSize == crypto_aead_xchacha20poly1305_ietf_ABYTES);

void seal(std::span<const Byte, kKeySize> key,
          std::span<const Byte, kNonceSize> nonce,
          ByteView about,
          ByteView plain,
          MutableBytes sealed) {
    contract(sealed.size() == plain.size() + kTagSize);
    crypto_aead_xchacha20poly1305_ietf_encrypt(sealed.data(),
                                               nullptr,
                                               plain.data(),
                                               plain.size(),
                                               about.data(),
                                               about.size(),
                                               nullptr,
                                               nonce.data(),
                                               key.data());
}

Result<SecretBuffer> open(std::span<const Byte, kKeySize> key,
                          std::span<const Byte, kNonceSize> nonce,
                          ByteView about,
                          ByteView sealed) {
    if (sealed.size() < kTagSize) return Error::envelope_format;
    SecretBuffer plain(sealed.size() - kTagSize);
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(plain.reveal().data(),
                                                   nullptr,
                                                   nullptr,
                                                   sealed.data(),
                                                   sealed.size(),
                                                   about.data(),
                                                   about.size(),
                                                   nonce.data(),
                                                   key.data()) != 0)
        return Error::envelope_wrong_key;
    return plain;
}

} // namespace ownkey::aead
