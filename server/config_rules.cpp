#include "server/config_rules.h"

#include "core/encoding.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace ownkey::config {

namespace {

bool is_clean(const std::string& text) {
    return std::all_of(
        text.begin(), text.end(), [](unsigned char c) { return c > 0x20 && c < 0x7F; });
}

/// What stands behind the scheme, or nothing if the scheme is another.
std::string after_scheme(const std::string& url, std::initializer_list<const char*> schemes) {
    for (const std::string scheme : schemes)
        if (is_clean(url) && url.starts_with(scheme)) return url.substr(scheme.size());
    return {};
}

} // namespace

bool is_http_url(const std::string& url) {
    const auto rest = after_scheme(url, {"http://", "https://"});
    return !rest.empty() && rest.front() != '/' && rest.find_first_of("@#\\") == std::string::npos;
}

bool is_base_url(const std::string& url) {
    return is_http_url(url) && !url.ends_with('/') && url.find('?') == std::string::npos;
}

bool is_origin(const std::string& url) {
    return is_base_url(url) &&
           after_scheme(url, {"http://", "https://"}).find('/') == std::string::npos;
}

bool is_smtp_url(const std::string& url) {
    return !after_scheme(url, {"smtp://", "smtps://"}).empty();
}

bool is_database_url(const std::string& url) {
    return !after_scheme(url, {"postgresql://", "postgres://"}).empty() ||
           (url.starts_with("sqlite:") && url.size() > 7);
}

bool is_ip(const std::string& text) {
    std::array<unsigned char, sizeof(in6_addr)> parsed{};
    return inet_pton(AF_INET, text.c_str(), parsed.data()) == 1 ||
           inet_pton(AF_INET6, text.c_str(), parsed.data()) == 1;
}

bool is_listen(const std::string& text) {
    const auto colon = text.rfind(':');
    if (colon == std::string::npos) return false;
    std::string host = text.substr(0, colon);
    const bool bracketed = host.starts_with('[') && host.ends_with(']');
    if (bracketed) host = host.substr(1, host.size() - 2);
    if (!is_ip(host) || bracketed != (host.find(':') != std::string::npos)) return false;
    unsigned port = 65'536;
    const auto [end, error] =
        std::from_chars(text.data() + colon + 1, text.data() + text.size(), port);
    return error == std::errc() && end == text.data() + text.size() && port <= 65'535;
}

bool is_mail_address(const std::string& text) {
    const auto at = text.find('@');
    return is_clean(text) && at != std::string::npos && at > 0 && at + 1 < text.size() &&
           text.find_first_of("<>,@", at + 1) == std::string::npos;
}

bool is_filled(const std::string& text) {
    return !text.empty();
}

bool is_alias(const std::string& text) {
    return !text.empty() && text.size() <= 120 &&
           text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos;
}

bool is_sha256_hex(const std::string& text) {
    return text.size() == 64 && static_cast<bool>(from_hex(text));
}

bool is_level(const std::string& text) {
    constexpr std::array<const char*, 5> kLevels{"trace", "debug", "info", "warn", "error"};
    return std::find(kLevels.begin(), kLevels.end(), text) != kLevels.end();
}

bool is_format(const std::string& text) {
    return text == "json" || text == "text";
}

static bool is_one_of(const std::string& text, std::initializer_list<std::string_view> choices) {
    return std::find(choices.begin(), choices.end(), text) != choices.end();
}

bool is_policy(const std::string& text) {
    return is_one_of(text, {"open", "closed"});
}

bool is_asked(const std::string& text) {
    return is_one_of(text, {"off", "optional", "required"});
}

bool is_confirmation(const std::string& text) {
    return is_one_of(text, {"email", "sms"});
}

bool is_language(const std::string& text) {
    return is_one_of(text, {"de", "en"});
}

bool is_webhook_event(const std::string& text) {
    return is_one_of(text, {"registered", "activated", "key_set", "disabled", "deleted"});
}

bool is_http_url_or_empty(const std::string& text) {
    return text.empty() || is_http_url(text);
}

bool is_base_url_or_empty(const std::string& text) {
    return text.empty() || is_base_url(text);
}

} // namespace ownkey::config
