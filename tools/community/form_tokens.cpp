#include "tools/community/form_tokens.h"

#include "core/encoding.h"
#include "core/hash.h"

namespace ownkey::community {

namespace {

constexpr std::size_t kMaxSent = 10'000;
constexpr std::int64_t kDoubleClickS = 600; // a second sending after that is meant as one

} // namespace

std::string query_escaped(std::string_view value) {
    constexpr std::string_view kUnreserved =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    std::string out;
    for (const char c : value) {
        if (kUnreserved.find(c) != std::string_view::npos)
            out += c;
        else
            out += '%' + to_hex(as_bytes({&c, 1}));
    }
    return out;
}

FormTokens::FormTokens() {
    const auto key = key_.reveal();
    randombytes_buf(key.data(), key.size());
}

FormTokens::Mac FormTokens::mac(std::int32_t session_id, const Nonce& nonce) const {
    Mac out;
    const auto session = std::to_string(session_id);
    hmac_sha512(key_.reveal(), {nonce.view(), as_bytes(session)}, std::span<Byte, 64>(out.bytes));
    return out;
}

std::string FormTokens::issue(std::int32_t session_id) const {
    Nonce nonce;
    randombytes_buf(nonce.data(), Nonce::kSize);
    return to_base64url(nonce.view()) + '.' + to_base64url(mac(session_id, nonce).view());
}

Result<std::int64_t>
FormTokens::first_sent_s(std::int32_t session_id, const std::string& token, std::int64_t now_s) {
    const auto dot = std::min(token.find('.'), token.size());
    const auto nonce = fixed_from_base64url<Nonce>(token.substr(0, dot));
    const auto given = fixed_from_base64url<Mac>(token.substr(std::min(dot + 1, token.size())));
    if (!nonce || !given) return Error::csrf_missing;
    const auto expected = mac(session_id, *nonce);
    if (sodium_memcmp(given->data(), expected.data(), Mac::kSize) != 0) return Error::csrf_missing;

    const std::lock_guard lock(mutex_);
    std::erase_if(sent_s_, [&](const auto& sent) { return sent.second <= now_s - kDoubleClickS; });
    if (sent_s_.size() >= kMaxSent) return now_s;
    return sent_s_.try_emplace(*nonce, now_s).first->second;
}

} // namespace ownkey::community
