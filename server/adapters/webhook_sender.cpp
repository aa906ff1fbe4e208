#include "server/adapters/webhook_sender.h"

#include "core/encoding.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <fstream>

namespace ownkey {

namespace {

Failure failed(std::string reason) {
    return {Error::webhook_failed, "", std::move(reason)};
}

/// The file's first line.
Outcome<SecretBuffer> key_of(const std::string& file) {
    std::ifstream in(file);
    std::string line;
    std::getline(in, line);
    if (line.ends_with('\r')) line.pop_back();
    SecretBuffer key(as_bytes(line));
    sodium_memzero(line.data(), line.size());
    if (key.size() == 0) return failed("webhooks.secret_file cannot be read or is empty");
    return key;
}

} // namespace

std::string webhook_signature(ByteView key, std::int64_t timestamp_s, const std::string& body) {
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

HttpWebhookSender::HttpWebhookSender(const Settings::Webhooks& settings)
    : settings_(settings), client_({.timeout = settings.timeout, .max_reply_bytes = 65'536}) {}

Done HttpWebhookSender::send(const std::string& url,
                             const std::string& body,
                             const std::string& idempotency_key,
                             Time now) {
    const auto& urls = settings_.urls;
    if (std::find(urls.begin(), urls.end(), url) == urls.end())
        return failed("the receiver is not configured any more");
    const auto key = TRY(key_of(settings_.secret_file));
    const auto timestamp_s = std::chrono::floor<Seconds>(now).time_since_epoch().count();
    const auto reply = client_.post_json(
        url,
        body,
        {{"Ownkey-Id", idempotency_key},
         {"Ownkey-Timestamp", std::to_string(timestamp_s)},
         {"Ownkey-Signature", webhook_signature(key.reveal(), timestamp_s, body)}});
    if (!reply) return failed(reply.error().detail);
    if (reply->status < 200 || reply->status > 299)
        return failed("status " + std::to_string(reply->status));
    return ok();
}

} // namespace ownkey
