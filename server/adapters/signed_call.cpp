#include "server/adapters/signed_call.h"

#include "core/encoding.h"
#include "core/secret.h"

#include <sodium.h>

#include <array>
#include <fstream>

namespace ownkey {

namespace {

/// The file's first line.
Outcome<SecretBuffer> key_of(const std::string& file) {
    std::ifstream in(file);
    std::string line;
    std::getline(in, line);
    if (line.ends_with('\r')) line.pop_back();
    SecretBuffer key(as_bytes(line));
    sodium_memzero(line.data(), line.size());
    if (key.size() == 0)
        return Failure(Error::config_invalid, "secret_file", "cannot be read or is empty");
    return key;
}

} // namespace

std::string call_signature(ByteView key, std::int64_t timestamp_s, const std::string& body) {
    const std::string start = std::to_string(timestamp_s) + '.';
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, key.data(), key.size());
    for (const auto& part : {as_bytes(start), as_bytes(body)})
        crypto_auth_hmacsha256_update(&state, part.data(), part.size());
    std::array<Byte, crypto_auth_hmacsha256_BYTES> mac{};
    crypto_auth_hmacsha256_final(&state, mac.data());
    sodium_memzero(&state, sizeof state);
    return "v1=" + to_hex(mac);
}

Outcome<HttpClient::Headers>
signature_headers(const std::string& secret_file, const std::string& body, Time now) {
    const auto key = TRY(key_of(secret_file));
    const auto timestamp_s = std::chrono::floor<Seconds>(now).time_since_epoch().count();
    return HttpClient::Headers{
        {"Ownkey-Timestamp", std::to_string(timestamp_s)},
        {"Ownkey-Signature", call_signature(key.reveal(), timestamp_s, body)}};
}

} // namespace ownkey
