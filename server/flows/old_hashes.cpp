#include "old_hashes.h"

#include "core/encoding.h"
#include "core/hash.h"
#include "core/kdf.h"

#include <crypt.h>
#include <openssl/evp.h>

#include <algorithm>
#include <charconv>
#include <memory>
#include <string>
#include <vector>

namespace ownkey::flows {
namespace {

constexpr std::size_t kMostText = 512;
constexpr std::uint32_t kMostRounds = 2'000'000;
constexpr std::size_t kBcryptText = 60, kBcryptSettings = 29;

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    for (;;) {
        const auto at = text.find(separator);
        parts.push_back(text.substr(0, at));
        if (at == std::string_view::npos) return parts;
        text.remove_prefix(at + 1);
    }
}

/// Decimal digits only.
std::optional<std::uint32_t> number(std::string_view text) {
    std::uint32_t value = 0;
    const auto* const end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, value);
    if (text.empty() || error != std::errc() || stopped != end) return std::nullopt;
    return value;
}

bool is_bcrypt(std::string_view text) {
    constexpr std::string_view kAlphabet =
        "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    if (text.size() != kBcryptText) return false;
    const auto kind = text.substr(0, 4);
    if (kind != "$2a$" && kind != "$2b$" && kind != "$2y$") return false;
    const auto cost = number(text.substr(4, 2));
    if (!cost || *cost < 4 || *cost > 14 || text[6] != '$') return false;
    return text.substr(7).find_first_not_of(kAlphabet) == std::string_view::npos;
}

constexpr std::size_t kIdentitySubkey = 32;

struct Pbkdf2 {
    const EVP_MD* digest = nullptr;
    std::uint32_t rounds = 0;
    ByteVector salt, subkey;
    std::size_t whole = kIdentitySubkey; ///< bytes of a subkey
};

std::optional<Pbkdf2> sensible(Pbkdf2 hash) {
    if (hash.digest == nullptr || hash.rounds == 0 || hash.rounds > kMostRounds) return {};
    if (hash.salt.size() < 8 || hash.salt.size() > 128) return {};
    // A part of a subkey would fit as well as all of it.
    if (hash.subkey.size() != hash.whole) return {};
    return hash;
}

std::uint32_t network_order(ByteView bytes) {
    std::uint32_t value = 0;
    for (const auto byte : bytes.first(4))
        value = value << 8 | byte;
    return value;
}

const EVP_MD* identity_digest(std::uint32_t prf) {
    if (prf == 0) return EVP_sha1();
    if (prf == 1) return EVP_sha256();
    return prf == 2 ? EVP_sha512() : nullptr;
}

std::optional<Pbkdf2> identity_hash(std::string_view text) {
    const auto decoded = from_base64(text);
    if (!decoded) return {};
    const ByteView bytes(*decoded);
    constexpr std::size_t kSalt = 16, kSubkey = kIdentitySubkey, kHeader = 13;
    if (bytes.size() == 1 + kSalt + kSubkey && bytes[0] == 0) {
        const auto salt = bytes.subspan(1, kSalt), key = bytes.subspan(1 + kSalt);
        return Pbkdf2{
            EVP_sha1(), 1000, {salt.begin(), salt.end()}, {key.begin(), key.end()}, kSubkey};
    }
    if (bytes.size() <= kHeader || bytes[0] != 1) return {};
    const std::size_t salt_size = network_order(bytes.subspan(9));
    if (salt_size > bytes.size() - kHeader) return {};
    const auto salt = bytes.subspan(kHeader, salt_size), key = bytes.subspan(kHeader + salt_size);
    return sensible({identity_digest(network_order(bytes.subspan(1))),
                     network_order(bytes.subspan(5)),
                     {salt.begin(), salt.end()},
                     {key.begin(), key.end()},
                     kIdentitySubkey});
}

/// base64 without padding, '.' for '+'.
std::optional<ByteVector> adapted_base64(std::string_view text) {
    std::string url(text);
    for (auto& c : url) {
        if (c == '-' || c == '_') return {};
        if (c == '.' || c == '+') c = '-';
        if (c == '/') c = '_';
    }
    auto decoded = from_base64url(url);
    if (!decoded) return {};
    return std::move(decoded).value();
}

std::optional<Pbkdf2> passlib_hash(std::string_view text) {
    const auto parts = split(text, '$');
    if (parts.size() != 5 || !parts[0].empty()) return {};
    const auto rounds = number(parts[2]);
    const auto salt = adapted_base64(parts[3]), key = adapted_base64(parts[4]);
    const auto* const digest = parts[1] == "pbkdf2-sha256"   ? EVP_sha256()
                               : parts[1] == "pbkdf2-sha512" ? EVP_sha512()
                                                             : nullptr;
    if (!rounds || !salt || !key || digest == nullptr) return {};
    return sensible({digest, *rounds, *salt, *key, static_cast<std::size_t>(EVP_MD_size(digest))});
}

std::optional<Pbkdf2> pbkdf2_of(std::string_view text) {
    return text.starts_with("$") ? passlib_hash(text) : identity_hash(text);
}

/// "m=65536,t=3,p=1", in this order.
bool sensible_argon2(std::string_view parameters) {
    const auto parts = split(parameters, ',');
    if (parts.size() != 3) return false;
    const auto value = [&](std::size_t at, std::string_view name) -> std::uint32_t {
        if (!parts[at].starts_with(name)) return 0;
        return number(parts[at].substr(name.size())).value_or(0);
    };
    const auto memory_kib = value(0, "m="), passes = value(1, "t="), lanes = value(2, "p=");
    return memory_kib >= 8 && memory_kib <= 262'144 && passes >= 1 && passes <= 10 && lanes == 1;
}

bool is_argon2(std::string_view text) {
    const auto parts = split(text, '$');
    return text.size() < 128 && parts.size() == 6 && parts[0].empty() &&
           (parts[1] == "argon2id" || parts[1] == "argon2i") && parts[2] == "v=19" &&
           sensible_argon2(parts[3]);
}

/// In a time that does not tell where they differ.
bool same(ByteView a, ByteView b) {
    Secret<struct OldHashTag, 32> left, right;
    sha256_into({a}, left.reveal());
    sha256_into({b}, right.reveal());
    return equal_constant_time(left, right);
}

bool fits_bcrypt(std::string_view text, ByteView password) {
    // A zero byte ends a password there; one of ours that has one is not the old one.
    if (std::find(password.begin(), password.end(), Byte{0}) != password.end()) return false;
    SecretBuffer phrase(password.size() + 1); // with a final zero
    std::copy(password.begin(), password.end(), phrase.reveal().begin());
    const std::string settings(text.substr(0, kBcryptSettings));
    const auto state = std::make_unique<crypt_data>();
    const auto* const out = crypt_r(
        reinterpret_cast<const char*>(phrase.reveal().data()), settings.c_str(), state.get());
    const bool fits = out != nullptr && same(as_bytes(std::string_view(out)), as_bytes(text));
    OPENSSL_cleanse(state.get(), sizeof(crypt_data));
    return fits;
}

bool fits_pbkdf2(std::string_view text, ByteView password) {
    const auto hash = pbkdf2_of(text);
    if (!hash) return false;
    SecretBuffer computed(hash->subkey.size());
    const int done = PKCS5_PBKDF2_HMAC(reinterpret_cast<const char*>(password.data()),
                                       static_cast<int>(password.size()),
                                       hash->salt.data(),
                                       static_cast<int>(hash->salt.size()),
                                       static_cast<int>(hash->rounds),
                                       hash->digest,
                                       static_cast<int>(computed.size()),
                                       computed.reveal().data());
    return done == 1 && same(computed.reveal(), hash->subkey);
}

} // namespace

std::optional<LegacyScheme> scheme_of_hash(std::string_view text) {
    if (text.size() > kMostText) return {};
    if (is_bcrypt(text)) return LegacyScheme::bcrypt;
    if (is_argon2(text)) return LegacyScheme::argon2;
    if (pbkdf2_of(text)) return LegacyScheme::pbkdf2;
    return {};
}

bool fits_old_hash(LegacyScheme scheme, std::string_view text, ByteView password) {
    if (scheme_of_hash(text) != scheme) return false;
    switch (scheme) {
    case LegacyScheme::bcrypt:
        return fits_bcrypt(text, password);
    case LegacyScheme::pbkdf2:
        return fits_pbkdf2(text, password);
    case LegacyScheme::argon2:
        return fits_argon2_text(text, password);
    case LegacyScheme::gradido:
        return false;
    }
    return false;
}

} // namespace ownkey::flows
