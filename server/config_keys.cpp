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

bool is_one_of(const std::string& text, std::initializer_list<std::string_view> choices) {
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

constexpr TextRule kAsked{"off, optional or required", is_asked};
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
        KEY(server,
            max_waiting,
            "answers that wait for news at once; more go out at once, and pages ask again",
            0,
            2'000),
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
        KEY(session,
            reauth_after,
            "seconds after which sensitive acts ask for the password again",
            30,
            kDay),
        KEY(session, most, "sessions of one account; the one seen longest ago ends", 1, 10'000),
        KEY(session,
            cache,
            "milliseconds that an answer to `GET /api/v1/session` is kept; a change made by "
            "another ownkeyd is seen that "
            "much later; 0 = never kept",
            0,
            60'000),
        KEY(device,
            validity,
            "seconds that a browser stays known after it was last seen",
            60,
            10 * kYear),
        KEY(second_factor, tries, "wrong codes of one login", 1, 20),
        KEY(second_factor, validity, "seconds between password and code", 30, kDay),
        KEY(second_factor,
            for_roles,
            "support, recovery officers and admins need a second factor before they may act"),
        KEY(registration,
            policy,
            "who may register: everybody, or invited people only",
            0,
            0,
            {"open or closed", is_policy}),
        KEY(registration, username, "whether people choose a user name", 0, 0, kAsked),
        KEY(registration, phone, "whether people give a phone number", 0, 0, kAsked),
        KEY(registration,
            confirm,
            "how the first code travels; sms proves the phone, not the address, and needs "
            "registration.phone = 'required' and sms.url",
            0,
            0,
            {"email or sms", is_confirmation}),
        KEY(account, deletion_delay, "seconds in which a person can undo a deletion", 0, kYear),
        KEY(account, email_change_validity, "seconds for both addresses to confirm", 60, 30 * kDay),
        KEY(account,
            unconfirmed_kept,
            "seconds after which an account that was never confirmed is removed",
            3'600,
            kYear),
        KEY(recovery,
            delay,
            "seconds between asking for a recovery and the officers' acting",
            0,
            30 * kDay),
        KEY(recovery, validity, "seconds that a recovery stays open", 60, kYear),
        KEY(tokens, audience, "audience of access tokens, unless asked for another", 0, 0, kPath),
        KEY(tokens, audiences, "audiences that may be asked for", 0, 0, kPath),
        KEY(tokens, scopes, "scopes that any member may ask for", 0, 0, kPath),
        KEY(tokens, access_lifetime, "seconds that an access token is valid", 30, kDay),
        KEY(tokens, refresh_lifetime, "seconds that a chain of refresh tokens lasts", 60, kYear),
        KEY(tokens,
            refresh_grace,
            "seconds in which a refresh token that was used gives its successor again",
            0,
            3'600),
        KEY(tokens, rotation, "a new refresh token at each refresh"),
        KEY(tokens, key_period, "seconds that one Ed25519 key signs tokens", 3'600, 10 * kYear),
        KEY(tokens,
            shared_secret_file,
            "file whose first line is a shared secret of at least 64 bytes in base64url: HS512 "
            "instead of Ed25519"),
        KEY(audit, seal_interval, "seconds between two looks at events to be chained", 1, 3'600),
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
        KEY(transactions,
            repeat_window,
            "seconds in which the same content again is shown to the person as a repeat; 0: never",
            0,
            86'400),
        KEY(transactions, max_bodies, "transactions of one call", 1, 1'000),
        KEY(transactions,
            watch,
            "seconds that an answer to `GET /api/v1/transactions/changes` waits for news",
            1,
            60),
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
        KEY(outbox,
            deliverers,
            "threads that deliver; one community, or the mail server, never has them all",
            1,
            64),
        KEY(outbox,
            breaker_failures,
            "calls in a row that a community leaves without an answer until it is left alone",
            1,
            1'000),
        KEY(outbox,
            breaker_wait,
            "seconds that it is left alone at first; doubles up to outbox.longest_retry",
            1,
            kDay),
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
        KEY(sms,
            url,
            "where text messages are handed over; empty: none are sent",
            0,
            0,
            {"empty or an http(s) URL", is_http_url_or_empty}),
        KEY(sms, body, "body of that request; ##TO## and ##TEXT## are replaced", 0, 0, kPath),
        KEY(sms,
            authorization_file,
            "file whose first line is the Authorization header of that request"),
        KEY(sms, timeout, "seconds for one text message", 1, 600),
        KEY(webhooks, urls, "who is told of what happens to accounts", 0, 0, kHttpUrl),
        KEY(webhooks,
            events,
            "which events are told",
            0,
            0,
            {"registered, activated, key_set, disabled or deleted", is_webhook_event}),
        KEY(webhooks, secret_file, "file whose first line is the HMAC key; needed with urls"),
        KEY(webhooks, timeout, "seconds for one webhook", 1, 600),
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
        KEY(community, kind, "how its ledger is spoken to: json (docs/community.md)", 0, 0, kPath),
        KEY(community,
            ca_file,
            "PEM file of the authority of its certificate; empty: those of the system"),
        KEY(community,
            client_certificate_file,
            "PEM file of the certificate that it is shown; with client_key_file"),
        KEY(community, client_key_file, "PEM file of the key of that certificate"),
        KEY(community,
            secret_file,
            "file whose first line is the HMAC key of our calls; empty: they are not signed"),
        KEY(community, ping, "seconds between two pings (updateReadNode); 0: none", 0, kDay),
        KEY(community,
            mail_root,
            "folder of its own mail templates (`<language>/<name>.<part>.mustache`); the others "
            "are "
            "those of server.web_root"),
        KEY(gradido, enabled, "serve the community server's JSON calls"),
        KEY(gradido, listen, "where they listen", 0, 0, kListen),
        KEY(gradido, trusted_callers, "addresses that may call without a service key", 0, 0, kIp),
        KEY(gradido,
            service_key_hashes,
            "SHA-256 of the service keys that may call",
            0,
            0,
            {"64 hexadecimal digits", is_sha256_hex}),
        KEY(elopage, enabled, "take the shop elopage's events, where gradido listens"),
        KEY(elopage,
            secret_file,
            "file whose first line is the secret in that address: 32 to 200 letters, digits, _, -"),
        KEY(elopage,
            language,
            "of the people whose accounts it makes",
            0,
            0,
            {"de or en", is_language}),
        KEY(limits, logins_per_minute, "started logins and unlocks per address", 1, 1'000'000),
        KEY(limits,
            network_logins_per_minute,
            "started logins and unlocks per network (/24 of IPv4, /48 of IPv6)",
            1,
            1'000'000),
        KEY(limits, resets_per_hour, "asked-for mails (reset, resend) per address", 1, 1'000'000),
        KEY(limits, refreshes_per_minute, "refreshed tokens per address", 1, 1'000'000),
        KEY(limits, page_size, "most items of one answer", 1, 1'000),
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
