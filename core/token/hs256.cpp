#include "hs256.h"

#include "../encoding.h"

#include <sodium.h>

#include <array>

namespace ownkey::token {

Result<std::string> sign_hs256(std::string_view header, std::string_view payload, ByteView secret) {
    if (secret.size() < kMinHs256Bytes) return Error::bad_length;
    auto text = to_base64url(as_bytes(header)) + '.' + to_base64url(as_bytes(payload));
    std::array<Byte, crypto_auth_hmacsha256_BYTES> mac{};
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, secret.data(), secret.size());
    crypto_auth_hmacsha256_update(&state, as_bytes(text).data(), text.size());
    crypto_auth_hmacsha256_final(&state, mac.data());
    sodium_memzero(&state, sizeof state); // holds the key's pads
    text += '.';
    text += to_base64url(mac);
    if (text.size() > kMaxTokenBytes) return Error::token_format;
    return text;
}

} // namespace ownkey::token
