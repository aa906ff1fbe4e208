#include "totp.h"

#include "core/result.h"

#include <liboath/oath.h>

#include <array>
#include <cstdlib>
#include <cstring>

namespace ownkey::flows {
namespace {

constexpr std::int64_t kStepS = 30;
constexpr std::size_t kDigits = 6;

using Digits = std::array<char, kDigits + 1>; ///< and a zero

const char* chars(const TotpSecret& secret) {
    return reinterpret_cast<const char*>(secret.reveal().data()); // liboath's word for bytes
}

Digits code_at(const TotpSecret& secret, std::int64_t step) {
    static const bool ready = oath_init() == OATH_OK;
    contract(ready);
    Digits out{};
    const auto counter = static_cast<std::uint64_t>(step);
    contract(oath_hotp_generate(chars(secret),
                                TotpSecret::kSize,
                                counter,
                                kDigits,
                                false,
                                OATH_HOTP_DYNAMIC_TRUNCATION,
                                out.data()) == OATH_OK);
    return out;
}

/// Everything but unreserved characters (RFC 3986 §2.3).
std::string percent_encoded(const std::string& text) {
    constexpr std::string_view kHex = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool plain = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
                           (byte >= '0' && byte <= '9') ||
                           std::string_view("-._~").find(c) != std::string_view::npos;
        if (plain)
            out += c;
        else
            out.append(1, '%').append(1, kHex[byte >> 4]).append(1, kHex[byte & 15]);
    }
    return out;
}

} // namespace

std::optional<std::string> totp_digits(std::string_view typed) {
    std::string digits;
    for (const char c : typed) {
        if (c == ' ') continue;
        if (c < '0' || c > '9') return std::nullopt;
        digits += c;
    }
    if (digits.size() != kDigits) return std::nullopt;
    return digits;
}

std::optional<std::int64_t>
totp_step(const TotpSecret& secret, std::string_view digits, Time now, std::int64_t last_step) {
    if (digits.size() != kDigits) return std::nullopt;
    const auto seconds = std::chrono::floor<Seconds>(now).time_since_epoch().count();
    std::optional<std::int64_t> found;
    for (std::int64_t step = seconds / kStepS - 1; step <= seconds / kStepS + 1; ++step) {
        const auto code = code_at(secret, step);
        const bool same = sodium_memcmp(code.data(), digits.data(), kDigits) == 0;
        if (same && step > last_step && !found) found = step;
    }
    return found;
}

std::string base32(const TotpSecret& secret) {
    char* text = nullptr;
    std::size_t length = 0;
    contract(oath_base32_encode(chars(secret), TotpSecret::kSize, &text, &length) == OATH_OK);
    std::string out(text, length);
    sodium_memzero(text, length);
    std::free(text); // NOLINT(cppcoreguidelines-no-malloc): liboath's own
    return out;
}

std::string
otpauth_uri(const TotpSecret& secret, const std::string& issuer, const std::string& name) {
    return "otpauth://totp/" + percent_encoded(issuer) + ':' + percent_encoded(name) +
           "?secret=" + base32(secret) + "&issuer=" + percent_encoded(issuer) +
           "&algorithm=SHA1&digits=6&period=30";
}

} // namespace ownkey::flows
