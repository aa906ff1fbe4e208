#include "person.h"

#include "core/encoding.h"
#include "server/flows/no_mail.h"

#include <algorithm>
#include <array>

namespace ownkey::flows {
namespace {

constexpr std::array<std::string_view, 2> kLanguages{"de", "en"};
constexpr std::size_t kMinName = 2;
constexpr std::size_t kMaxName = 100;
constexpr std::size_t kMaxEmail = 254;
constexpr std::size_t kMaxLocalPart = 64;
constexpr std::size_t kMinUsername = 4;
constexpr std::size_t kMaxUsername = 20;
constexpr std::size_t kMinPhoneDigits = 7;
constexpr std::size_t kMaxPhoneDigits = 15; // ITU-T E.164 §6.1
constexpr std::size_t kMaxDescription = 500;

bool is_control(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7F;
}

bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_ascii_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_alphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           static_cast<unsigned char>(c) >= 0x80; // internationalised names, as UTF-8
}

bool is_local_part(std::string_view text) {
    constexpr std::string_view kAlsoAllowed = "!#$%&'*+-/=?^_`{|}~."; // RFC 5322 §3.2.3 dot-atom
    if (text.empty() || text.size() > kMaxLocalPart) return false;
    if (text.front() == '.' || text.back() == '.' || text.find("..") != text.npos) return false;
    return std::all_of(text.begin(), text.end(), [&](char c) {
        return is_alphanumeric(c) || kAlsoAllowed.find(c) != kAlsoAllowed.npos;
    });
}

bool is_label(std::string_view text) {
    if (text.empty() || text.size() > 63 || text.front() == '-' || text.back() == '-') return false;
    return std::all_of(
        text.begin(), text.end(), [](char c) { return is_alphanumeric(c) || c == '-'; });
}

bool is_domain(std::string_view text) {
    auto labels = 0;
    while (true) {
        const auto dot = text.find('.');
        if (!is_label(text.substr(0, dot))) return false;
        ++labels;
        if (dot == text.npos) return labels >= 2;
        text.remove_prefix(dot + 1);
    }
}

} // namespace

std::string trimmed(std::string_view text) {
    while (!text.empty() && is_blank(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back()))
        text.remove_suffix(1);
    return std::string(text);
}

std::string email_key_of(std::string_view email) {
    auto key = trimmed(email);
    std::transform(key.begin(), key.end(), key.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return key;
}

Done check_name(const std::string& field, std::string_view name) {
    const auto refuse = [&](const char* rule) { return Failure(Error::field_rule, field, rule); };
    if (!is_utf8(as_bytes(name))) return refuse("not well-formed UTF-8");
    const auto length = utf8_length(as_bytes(name));
    if (length < kMinName || length > kMaxName) return refuse("2 to 100 characters");
    if (name.find_first_of("<>&;") != name.npos) return refuse("none of < > & ;");
    if (std::any_of(name.begin(), name.end(), is_control)) return refuse("no control characters");
    return ok();
}

Done check_email(std::string_view email) {
    const auto at = email.rfind('@');
    if (email.size() <= kMaxEmail && at != email.npos && is_utf8(as_bytes(email)) &&
        is_local_part(email.substr(0, at)) && is_domain(email.substr(at + 1)) &&
        gets_mail(email_key_of(email)))
        return ok();
    return Failure(Error::field_rule, "email", "not an e-mail address");
}

Done check_language(std::string_view language) {
    if (std::find(kLanguages.begin(), kLanguages.end(), language) != kLanguages.end()) return ok();
    return Failure(Error::field_rule, "language", "one of: de, en");
}

Done check_username(std::string_view username) {
    const auto is_allowed = [](char c) {
        return is_ascii_letter(c) || is_digit(c) || c == '_' || c == '-';
    };
    if (username.size() >= kMinUsername && username.size() <= kMaxUsername &&
        is_ascii_letter(username.front()) &&
        std::all_of(username.begin(), username.end(), is_allowed))
        return ok();
    return Failure(
        Error::field_rule, "username", "4 to 20 letters, digits, _ and -; a letter first");
}

Done check_phone(std::string_view phone) {
    const auto digits = phone.substr(phone.empty() ? 0 : 1);
    if (phone.starts_with('+') && digits.size() >= kMinPhoneDigits &&
        digits.size() <= kMaxPhoneDigits && digits.front() != '0' &&
        std::all_of(digits.begin(), digits.end(), is_digit))
        return ok();
    return Failure(Error::field_rule, "phone", "+ and 7 to 15 digits, country code first");
}

Done check_description(std::string_view description) {
    const auto refuse = [](const char* rule) {
        return Failure(Error::field_rule, "description", rule);
    };
    if (!is_utf8(as_bytes(description))) return refuse("not well-formed UTF-8");
    if (utf8_length(as_bytes(description)) > kMaxDescription)
        return refuse("at most 500 characters");
    const auto is_refused = [](char c) { return c != '\n' && is_control(c); };
    if (std::any_of(description.begin(), description.end(), is_refused))
        return refuse("no control characters but line feeds");
    return ok();
}

} // namespace ownkey::flows
