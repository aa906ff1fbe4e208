// What texts in the configuration must be: rules that several keys share.
#pragma once

#include "server/config.h"

namespace ownkey::config {

bool is_http_url(const std::string& url);
bool is_base_url(const std::string& url);
bool is_origin(const std::string& url);
bool is_smtp_url(const std::string& url);
bool is_database_url(const std::string& url);
bool is_ip(const std::string& text);
bool is_listen(const std::string& text);
bool is_mail_address(const std::string& text);
bool is_filled(const std::string& text);
bool is_alias(const std::string& text);
bool is_sha256_hex(const std::string& text);
bool is_level(const std::string& text);
bool is_format(const std::string& text);
bool is_policy(const std::string& text);
bool is_asked(const std::string& text);
bool is_confirmation(const std::string& text);
bool is_language(const std::string& text);
bool is_webhook_event(const std::string& text);
bool is_http_url_or_empty(const std::string& text);
bool is_base_url_or_empty(const std::string& text);

inline constexpr TextRule kAsked{"off, optional or required", is_asked};
inline constexpr TextRule kOrigin{"http(s)://host[:port], nothing behind", is_origin};
inline constexpr TextRule kHttpUrl{"an http(s) URL", is_http_url};
inline constexpr TextRule kBaseUrl{"an http(s) URL without a slash at the end", is_base_url};
inline constexpr TextRule kBaseUrlOrEmpty{"empty, or an http(s) URL without a slash at the end",
                                          is_base_url_or_empty};
inline constexpr TextRule kListen{"IPv4:port or [IPv6]:port", is_listen};
inline constexpr TextRule kIp{"an IPv4 or IPv6 address", is_ip};
inline constexpr TextRule kPath{"not empty", is_filled};
inline constexpr std::int64_t kDay = 86'400;
inline constexpr std::int64_t kYear = 366 * kDay;

/// config_invalid: which key, where it stands, which rule.
Failure invalid(const std::string& key, const std::string& where, const std::string& rule);

/// What one key alone cannot break.
Done check_together(const Settings& settings);

/// Of the surfaces for older clients (config_surface_keys.cpp).
std::vector<Key> surface_keys();

} // namespace ownkey::config
