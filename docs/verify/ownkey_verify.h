// Verifies Ownkey's access tokens (RFC 9068, RFC 8725). One header, C++17 and libsodium, nothing
// else. Copy it into your service; call sodium_init() once before. It pins everything: algorithm,
// type, key, issuer, audience, times. A verdict without an error is a good token; every other one
// says why. The rules are the ones of core/token, test by test.
#pragma once

#include <sodium.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace ownkey_verify {

using Value = std::variant<std::string, std::int64_t, bool, std::vector<std::string>>;
using Object = std::map<std::string, Value>;

struct Expectations {
    std::string issuer;
    std::string audience;       ///< your own name, as the issuer knows it
    std::int64_t now_s = 0;     ///< seconds since 1970
    std::int64_t leeway_s = 30; ///< for clocks that differ
    std::int64_t longest_lifetime_s = 1800;
};

struct Verdict {
    std::string error; ///< empty for a good token, else token_format, token_algorithm, ...
    Object claims;     ///< of a good token
};

namespace detail {

struct Refused { // how the functions below end early; never leaves this file
    const char* error;
};

inline void require(bool holds, const char* error) {
    if (!holds) throw Refused{error};
}

/// Strict: one text per value.
inline std::string base64url_bytes(std::string_view text) {
    const bool ascii =
        std::all_of(text.begin(), text.end(), [](char c) { return (c & 0x80) == 0; });
    std::string out(text.size() / 4 * 3 + 3, '\0');
    std::size_t size = 0;
    auto* const bytes = reinterpret_cast<unsigned char*>(out.data());
    require(ascii && sodium_base642bin(bytes,
                                       out.size(),
                                       text.data(),
                                       text.size(),
                                       nullptr,
                                       &size,
                                       nullptr,
                                       sodium_base64_VARIANT_URLSAFE_NO_PADDING) == 0,
            "token_format");
    out.resize(size);
    return out;
}

/// Flat JSON: texts, integers of 53 bits, booleans, lists of texts; a name once; well-formed UTF-8.
class Parser {
public:
    Parser(std::string_view text, const char* error) : rest_(text), error_(error) {}

    Object object() {
        Object out;
        need('{');
        if (take('}')) return out;
        do {
            std::string name = string();
            need(':');
            check(out.size() < 32 && out.count(name) == 0);
            out.emplace(std::move(name), value());
        } while (take(','));
        need('}');
        return out;
    }

    std::string string() {
        need('"');
        std::string out;
        while (!starts_with("\"")) {
            check(!rest_.empty() && static_cast<unsigned char>(rest_[0]) >= 0x20);
            if (starts_with("\\"))
                escape(out);
            else
                character(out);
        }
        rest_.remove_prefix(1);
        return out;
    }

    bool take(char c) {
        skip_blanks();
        if (rest_.empty() || rest_[0] != c) return false;
        rest_.remove_prefix(1);
        return true;
    }

    void need(char c) { check(take(c)); }

    void end() {
        skip_blanks();
        check(rest_.empty());
    }

private:
    void check(bool holds) const { require(holds, error_); }

    bool starts_with(std::string_view text) const { return rest_.substr(0, text.size()) == text; }

    void skip_blanks() {
        rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t\n\r"), rest_.size()));
    }

    bool take_word(std::string_view word) {
        const bool there = starts_with(word);
        if (there) rest_.remove_prefix(word.size());
        return there;
    }

    Value value() {
        skip_blanks();
        if (starts_with("\"")) return string();
        if (take_word("true")) return true;
        if (take_word("false")) return false;
        if (!take('[')) return integer();
        std::vector<std::string> list;
        if (take(']')) return list;
        do
            list.push_back(string());
        while (take(','));
        need(']');
        return list;
    }

    std::int64_t integer() {
        const bool negative = take_word("-");
        const std::size_t length = std::min(rest_.find_first_not_of("0123456789"), rest_.size());
        check(length >= 1 && length <= 16 && (rest_[0] != '0' || (length == 1 && !negative)));
        std::int64_t number = 0;
        for (const char digit : rest_.substr(0, length))
            number = number * 10 + (digit - '0');
        check(number < std::int64_t{1} << 53);
        rest_.remove_prefix(length);
        return negative ? -number : number;
    }

    /// One character of well-formed UTF-8 (Unicode 15, table 3-7).
    void character(std::string& out) {
        const auto byte = [this](std::size_t i) {
            return i < rest_.size() ? static_cast<unsigned char>(rest_[i]) : 0U;
        };
        const unsigned lead = byte(0);
        const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        check(lead < 0x80 || (lead >= 0xC2 && lead <= 0xF4));
        const unsigned least = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        const unsigned most = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        check(length == 1 || (byte(1) >= least && byte(1) <= most));
        for (std::size_t i = 2; i < length; ++i)
            check((byte(i) & 0xC0) == 0x80);
        out += rest_.substr(0, length);
        rest_.remove_prefix(length);
    }

    void escape(std::string& out) {
        check(rest_.size() >= 2);
        constexpr std::string_view kNames = "\"\\/bfnrt", kValues = "\"\\/\b\f\n\r\t";
        const char kind = rest_[1];
        rest_.remove_prefix(2);
        if (kind != 'u') {
            check(kNames.find(kind) != std::string_view::npos);
            out += kValues[kNames.find(kind)];
            return;
        }
        unsigned code = code_unit();
        check(code < 0xDC00 || code > 0xDFFF);
        if (code >= 0xD800 && code <= 0xDBFF) {
            check(take_word("\\u"));
            const unsigned low = code_unit();
            check(low >= 0xDC00 && low <= 0xDFFF);
            code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
        }
        append_utf8(out, code);
    }

    unsigned code_unit() {
        constexpr std::string_view kDigits = "0123456789abcdefABCDEF";
        check(rest_.size() >= 4);
        unsigned code = 0;
        for (const char c : rest_.substr(0, 4)) {
            const std::size_t digit = kDigits.find(c);
            check(digit != std::string_view::npos);
            code = code * 16 + static_cast<unsigned>(digit < 16 ? digit : digit - 6);
        }
        rest_.remove_prefix(4);
        return code;
    }

    static void append_utf8(std::string& out, unsigned code) {
        const int tails = code < 0x80 ? 0 : code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
        constexpr std::array<unsigned, 4> kLead{0, 0xC0, 0xE0, 0xF0};
        out += static_cast<char>(kLead[static_cast<std::size_t>(tails)] | (code >> (6 * tails)));
        for (int i = tails - 1; i >= 0; --i)
            out += static_cast<char>(0x80 | ((code >> (6 * i)) & 0x3F));
    }

    std::string_view rest_;
    const char* error_;
};

inline Object parse_flat(std::string_view text, const char* error) {
    Parser parser(text, error);
    Object out = parser.object();
    parser.end();
    return out;
}

/// The text of a member, empty where it is absent or none.
inline std::string text_of(const Object& object, const std::string& name) {
    const auto found = object.find(name);
    const auto* text = found == object.end() ? nullptr : std::get_if<std::string>(&found->second);
    return text == nullptr ? std::string() : *text;
}

using Tag = std::array<unsigned char, 64>;

inline Tag hmac_sha512(const std::string& key, std::string_view message) {
    crypto_auth_hmacsha512_state state;
    Tag tag{};
    crypto_auth_hmacsha512_init(
        &state, reinterpret_cast<const unsigned char*>(key.data()), key.size());
    crypto_auth_hmacsha512_update(
        &state, reinterpret_cast<const unsigned char*>(message.data()), message.size());
    crypto_auth_hmacsha512_final(&state, tag.data());
    sodium_memzero(&state, sizeof state);
    return tag;
}

struct Key {
    std::string id;
    std::string algorithm; ///< known from where the key came from, never from a token
    std::string bytes;

    bool verifies(std::string_view input, const std::string& signature) const {
        if (signature.size() != 64) return false;
        const auto* const stated = reinterpret_cast<const unsigned char*>(signature.data());
        if (algorithm == "HS512")
            return sodium_memcmp(hmac_sha512(bytes, input).data(), stated, 64) == 0;
        return crypto_sign_verify_detached(stated,
                                           reinterpret_cast<const unsigned char*>(input.data()),
                                           input.size(),
                                           reinterpret_cast<const unsigned char*>(bytes.data())) ==
               0;
    }
};

} // namespace detail

/// What verifies. Keep the JWKS for an hour at most; fetch it anew, once a minute at most, on
/// token_unknown_key.
class Keys {
public:
    /// The issuer's public keys, fetched over TLS. Out: false, and nothing added, where it is not
    /// such a JWKS.
    bool add_jwks(std::string_view jwks) {
        try {
            std::vector<detail::Key> keys;
            detail::Parser parser(jwks, "jwks");
            parser.need('{');
            detail::require(parser.string() == "keys", "jwks");
            parser.need(':');
            parser.need('[');
            if (!parser.take(']')) {
                do
                    read_jwk(parser.object(), keys);
                while (parser.take(','));
                parser.need(']');
            }
            parser.need('}');
            parser.end();
            keys_.insert(keys_.end(), keys.begin(), keys.end());
            return true;
        } catch (const detail::Refused&) {
            return false;
        }
    }

    /// The secret that you share with the issuer: 64 random bytes or more.
    void add_secret(const std::string& secret) {
        if (secret.size() < 64) throw std::invalid_argument("a shared secret has 64 bytes or more");
        const detail::Tag tag = detail::hmac_sha512(secret, "ownkey-1 key id");
        std::array<char, 44> id{}; // 32 bytes and the terminating zero
        sodium_bin2base64(
            id.data(), id.size(), tag.data(), 32, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
        keys_.push_back({id.data(), "HS512", secret});
    }

    /// The key that the header names, if everything in the header fits.
    const detail::Key& choose(const Object& header) const {
        using detail::require, detail::text_of;
        const std::string algorithm = text_of(header, "alg"), id = text_of(header, "kid");
        std::string type = text_of(header, "typ");
        for (char& c : type)
            c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 'a' - 'A') : c;
        const auto fits = [&](const detail::Key& key) { return key.algorithm == algorithm; };
        require(std::any_of(keys_.begin(), keys_.end(), fits), "token_algorithm");
        require(type == "at+jwt" || type == "application/at+jwt", "token_type");
        const auto key = std::find_if(
            keys_.begin(), keys_.end(), [&](const detail::Key& k) { return k.id == id; });
        require(key != keys_.end(), "token_unknown_key");
        require(fits(*key), "token_algorithm");
        return *key;
    }

private:
    static void read_jwk(const Object& jwk, std::vector<detail::Key>& keys) {
        using detail::text_of;
        const bool ours = text_of(jwk, "kty") == "OKP" && text_of(jwk, "crv") == "Ed25519" &&
                          text_of(jwk, "alg") == "EdDSA" && text_of(jwk, "use") == "sig";
        if (!ours) return;
        std::string bytes = detail::base64url_bytes(text_of(jwk, "x"));
        detail::require(bytes.size() == crypto_sign_PUBLICKEYBYTES, "jwks");
        keys.push_back({text_of(jwk, "kid"), "EdDSA", std::move(bytes)});
    }

    std::vector<detail::Key> keys_;
};

namespace detail {

/// Types and presence, as RFC 9068 asks.
class Claims {
public:
    explicit Claims(const Object& claims) : claims_(claims) {
        for (const char* name : {"iss", "sub", "client_id", "jti"})
            require(!text_of(claims, name).empty(), kError);
        for (const char* name : {"scope", "sid", "name", "email", "typ"})
            require_optional<std::string>(name);
        require_optional<std::vector<std::string>>("roles");
        const auto aud = claims.find("aud");
        require(aud != claims.end(), kError);
        if (const auto* list = std::get_if<std::vector<std::string>>(&aud->second))
            audience = *list;
        else
            audience = {text_of(claims, "aud")};
        require(!audience.empty() && std::count(audience.begin(), audience.end(), "") == 0, kError);
        issued_at_s = time("iat", -1);
        expires_at_s = time("exp", -1);
        not_before_s = time("nbf", 0);
        require(issued_at_s < expires_at_s, kError);
    }

    std::vector<std::string> audience;
    std::int64_t issued_at_s = 0, expires_at_s = 0, not_before_s = 0;

private:
    static constexpr const char* kError = "token_claims";

    template <class T>
    void require_optional(const char* name) const {
        const auto found = claims_.find(name);
        require(found == claims_.end() || std::holds_alternative<T>(found->second), kError);
    }

    std::int64_t time(const char* name, std::int64_t absent) const {
        require_optional<std::int64_t>(name);
        const auto found = claims_.find(name);
        const std::int64_t value =
            found == claims_.end() ? absent : std::get<std::int64_t>(found->second);
        require(value >= 0 && value <= 253402300799, kError); // the year 9999
        return value;
    }

    const Object& claims_;
};

inline Object
verified_claims(std::string_view token, const Keys& keys, const Expectations& expected) {
    const std::size_t first = token.find('.'), last = token.rfind('.');
    require(token.size() <= 4096 && first != last && token.find('.', first + 1) == last,
            "token_format");
    const std::string header_json = base64url_bytes(token.substr(0, first));
    const std::string payload = base64url_bytes(token.substr(first + 1, last - first - 1));
    const std::string signature = base64url_bytes(token.substr(last + 1));
    const Object header = parse_flat(header_json, "token_format");
    for (const auto& [name, value] : header) // no crit, jku, jwk, x5u, b64
        require((name == "alg" || name == "typ" || name == "kid") &&
                    std::holds_alternative<std::string>(value),
                "token_format");
    require(keys.choose(header).verifies(token.substr(0, last), signature), "token_signature");

    Object out = parse_flat(payload, "token_claims");
    const Claims claims(out);
    require(claims.expires_at_s - claims.issued_at_s <= expected.longest_lifetime_s,
            "token_claims");
    require(text_of(out, "iss") == expected.issuer, "token_issuer");
    require(std::count(claims.audience.begin(), claims.audience.end(), expected.audience) > 0,
            "token_audience");
    require(expected.now_s - expected.leeway_s < claims.expires_at_s, "token_expired");
    require(std::max(claims.issued_at_s, claims.not_before_s) <= expected.now_s + expected.leeway_s,
            "token_not_yet");
    return out;
}

} // namespace detail

inline Verdict
verify_access_token(std::string_view token, const Keys& keys, const Expectations& expected) {
    try {
        return {"", detail::verified_claims(token, keys, expected)};
    } catch (const detail::Refused& refused) {
        return {refused.error, {}};
    }
}

} // namespace ownkey_verify
