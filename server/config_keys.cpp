// Every key of the configuration, once. Ranges keep typing errors out; they are no recommendations.
#include "core/encoding.h"
#include "server/config.h"

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

constexpr TextRule kOrigin{"http(s)://host[:port], nothing behind", is_origin};
constexpr TextRule kHttpUrl{"an http(s) URL", is_http_url};
constexpr TextRule kBaseUrl{"an http(s) URL without a slash at the end", is_base_url};
constexpr TextRule kListen{"IPv4:port or [IPv6]:port", is_listen};
constexpr TextRule kIp{"an IPv4 or IPv6 address", is_ip};
constexpr TextRule kPath{"not empty", is_filled};
constexpr std::int64_t kDay = 86'400;
constexpr std::int64_t kYear = 366 * kDay;

} // namespace

#define KEY(section, member, ...)                                                                  \
    Key {                                                                                          \
#section "." #member,                                                                      \
            [](Settings & settings) -> Member { return &settings.section.member; }, __VA_ARGS__    \
    }

const std::vector<Key>& keys() {
    static const std::vector<Key> table{
        KEY(server,
            public_url,
            "origin of the pages as the browser sees it; https makes the cookies `__Host-` and "
            "sends HSTS",
            0,
            0,
            kOrigin),
        KEY(server,
            listen,
            "where pages and API listen; TLS and slow clients are nginx's, so loopback",
            0,
            0,
            kListen),
        KEY(server, io_threads, "threads that read sockets, per listener", 1, 64),
        KEY(server, workers, "threads that handle requests", 1, 256),
        KEY(server, queue_limit, "requests that may wait for a thread before 503", 1, 100'000),
        KEY(server, max_body_bytes, "largest request body", 1'024, 16'777'216),
        KEY(server, header_timeout, "seconds for a request's head to arrive", 1, 600),
        KEY(server,
            body_timeout,
            "seconds for a request's body to arrive, and for an answer to be taken",
            1,
            600),
        KEY(server, drain, "seconds that requests in flight get at SIGTERM", 0, 600),
        KEY(server, trusted_proxies, "addresses whose X-Forwarded-For is believed", 0, 0, kIp),
        KEY(server, web_root, "folder of pages, locales and mail templates", 0, 0, kPath),
        KEY(server, wasm_root, "folder of the built WebAssembly module", 0, 0, kPath),
        KEY(database,
            url,
            "`sqlite:path` or `postgresql://...`",
            0,
            0,
            {"sqlite:path or postgresql://...", is_database_url}),
        KEY(database, pool, "connections to the database", 1, 256),
        KEY(secrets,
            file,
            "the deployment's secrets, mode 0600; made at the first start. Back it up",
            0,
            0,
            kPath),
        KEY(session,
            validity,
            "seconds until a session ends; also read as `SessionTokenValidityDurationSeconds`",
            60,
            kYear),
        KEY(session, idle, "seconds without a request until a session ends", 60, kYear),
        KEY(session, bind_address, "end a session that comes from another address"),
        KEY(signup, validity, "seconds between the two requests of a registration", 10, kDay),
        KEY(signup, typed_code_validity, "seconds that the code to be typed is valid", 60, kDay),
        KEY(signup, link_validity, "seconds that the link in the mail is valid", 60, 30 * kDay),
        KEY(signup, code_tries, "wrong tries that a code allows", 1, 20),
        KEY(signup, resend_cooldown, "seconds between two mails to one address", 0, kDay),
        KEY(signin, validity, "seconds between the two requests of a login", 10, 600),
        KEY(unlock,
            window,
            "seconds that the key may stay unlocked, split between page and server; 0 turns this "
            "off",
            0,
            kDay),
        KEY(transactions, validity, "seconds that a transaction waits to be signed", 60, kYear),
        KEY(transactions, max_pending, "transactions that may wait for one person", 1, 100'000),
        KEY(transactions, allowed_skew, "seconds that a community's clock may be ahead", 0, 3'600),
        KEY(outbox,
            lease,
            "seconds after which a delivery counts as lost and is tried again; longer than "
            "community.timeout and mail.timeout",
            5,
            3'600),
        KEY(outbox,
            first_retry,
            "seconds until the first repeat of a delivery; doubles each time",
            1,
            3'600),
        KEY(outbox, longest_retry, "longest wait in seconds between repeats", 1, kDay),
        KEY(outbox, mail_attempts, "tries for one mail before it counts as failed", 1, 1'000),
        KEY(outbox, poll, "milliseconds between looks at the outbox", 10, 60'000),
        KEY(mail,
            smtp_url,
            "where mails are handed over",
            0,
            0,
            {"smtp://host[:port] or smtps://host[:port]", is_smtp_url}),
        KEY(mail, from, "sender of the mails", 0, 0, {"a mail address", is_mail_address}),
        KEY(mail, username, "for SMTP AUTH; empty: none"),
        KEY(mail, password_file, "file whose first line is the SMTP password"),
        KEY(mail, require_tls, "refuse to send without TLS"),
        KEY(mail, timeout, "seconds for one mail", 1, 600),
        KEY(community,
            alias,
            "short name of the community",
            0,
            0,
            {"lower-case letters, digits and -", is_alias}),
        KEY(community, name, "name as people know it", 0, 0, kPath),
        KEY(community,
            url,
            "the community server, from here; `/JsonRequestHandler` is appended",
            0,
            0,
            kBaseUrl),
        KEY(community,
            home_url,
            "where people go after login without `redirectUrl`",
            0,
            0,
            kHttpUrl),
        KEY(community,
            redirect_allow,
            "where `redirectUrl` may lead: an origin, or an origin with the start of a path",
            0,
            0,
            kHttpUrl),
        KEY(community, timeout, "seconds for one call of the community server", 1, 600),
        KEY(gradido, enabled, "serve the community server's JSON calls"),
        KEY(gradido, listen, "where they listen", 0, 0, kListen),
        KEY(gradido, trusted_callers, "addresses that may call without a service key", 0, 0, kIp),
        KEY(gradido,
            service_key_hashes,
            "SHA-256 of the service keys that may call",
            0,
            0,
            {"64 hexadecimal digits", is_sha256_hex}),
        KEY(limits, logins_per_minute, "started logins and unlocks per address", 1, 1'000'000),
        KEY(limits, registrations_per_hour, "registrations per address", 1, 1'000'000),
        KEY(limits, codes_per_minute, "tried codes per address", 1, 1'000'000),
        KEY(limits,
            requests_per_second,
            "requests per address; four seconds' worth may come at once",
            1,
            1'000'000),
        KEY(limits,
            failed_logins_before_wait,
            "wrong passwords for one account before it has to wait 2, 4, 8 ... seconds",
            1,
            1'000),
        KEY(limits, longest_login_wait, "longest such wait in seconds", 1, kDay),
        KEY(log, level, "what is logged", 0, 0, {"trace, debug, info, warn or error", is_level}),
        KEY(log, format, "a JSON object per line, or text", 0, 0, {"json or text", is_format}),
    };
    return table;
}

#undef KEY

} // namespace ownkey::config
