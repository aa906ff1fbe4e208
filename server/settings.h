// Settings: what flows, jobs and http need to know, typed and with defaults. Read from TOML +
// environment + flags by config.cpp, which documents every key in docs/configuration.md; an unknown
// key is fatal.
#pragma once

#include "server/surface_settings.h"

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace ownkey {

struct Settings {
    using Seconds = std::chrono::seconds;

    struct Server {
        /// origin as the browser sees it; cookies are __Host- when https
        std::string public_url = "http://localhost:1200";
        std::string listen = "127.0.0.1:1200";
        int io_threads = 1;
        int workers = 2;       ///< threads for database work
        int queue_limit = 256; ///< waiting requests before 503 + Retry-After
        int max_waiting = 500; ///< answers that wait for news; more go out at once
        std::size_t max_body_bytes = 65'536;
        Seconds header_timeout{10};
        Seconds body_timeout{20};
        Seconds drain{10}; ///< on SIGTERM
        /// X-Forwarded-For is believed from these only
        std::vector<std::string> trusted_proxies{"127.0.0.1", "::1"};
        std::string web_root = "web";
        std::string wasm_root = "build/wasm/dist";
    } server;

    struct Database {
        std::string url = "sqlite:var/ownkey.db"; ///< or postgresql://...
        int pool = 4;
    } database;

    struct Secrets {
        std::string file = "var/secrets.toml"; ///< mode 0600, made on first start
    } secrets;

    struct Session {
        Seconds validity{86'400}; ///< also read as SessionTokenValidityDurationSeconds
        Seconds idle{7'200};
        bool bind_address = false; ///< end a session that comes from another address
        Seconds reauth_after{600}; ///< sensitive acts ask the password again after so long
        int most = 50;             ///< of one account; the one seen longest ago ends
        /// how long GET /api/v1/session may be answered without asking the database: what another
        /// process changed is seen later by as much; 0: always ask
        std::chrono::milliseconds cache{1'000};
    } session;

    struct Device {
        Seconds validity{365 * 86'400}; ///< since it was last seen
    } device;

    struct SecondFactor {
        int tries = 5;
        Seconds validity{300}; ///< between password and code
        bool for_roles = true; ///< support, officers and admins need one before they may act
    } second_factor;

    /// What the pages ask of people who register.
    struct Registration {
        std::string policy = "open";       ///< or "closed": by invitation only
        std::string username = "optional"; ///< "off", "optional", "required"
        std::string phone = "off";         ///< "off", "optional", "required"
        std::string confirm = "email";     ///< or "sms": the code goes to the phone, then required
    } registration;

    struct Account {
        Seconds deletion_delay{14 * 86'400};
        Seconds email_change_validity{86'400};
        Seconds unconfirmed_kept{7 * 86'400}; ///< then the row is removed
    } account;

    struct Recovery {
        Seconds delay{86'400};         ///< between asking and the officers' acting
        Seconds validity{14 * 86'400}; ///< of a recovery, from asking on
    } recovery;

    struct Tokens {
        std::string audience = "community"; ///< of access tokens, unless asked for another
        std::vector<std::string> audiences{"community"}; ///< those that may be asked for
        std::vector<std::string> scopes; ///< those that anybody may ask for; services see who asks
        Seconds access_lifetime{1'800};
        Seconds refresh_lifetime{7 * 86'400};
        Seconds refresh_grace{30}; ///< the token before the newest still gives the same successor
        bool rotation = true;      ///< false: a refresh token stays the same
        Seconds key_period{90 * 86'400};
        std::string shared_secret_file; ///< HS512 instead of Ed25519, for services that need it
    } tokens;

    struct Audit {
        Seconds seal_interval{1};
    } audit;

    struct Signup {
        Seconds validity{600}; ///< between start and record
        Seconds typed_code_validity{600};
        Seconds link_validity{86'400};
        int code_tries = 5;
        Seconds resend_cooldown{60};
    } signup;

    struct Signin {
        Seconds validity{60};
    } signin;

    struct Unlock {
        Seconds window{600}; ///< 0 turns the unlock window off
    } unlock;

    struct Transactions {
        Seconds validity{7 * 86'400};
        int max_pending = 100;     ///< per account
        Seconds allowed_skew{120}; ///< of a community server's clock
        /// the same content again within this time is shown to the person as a repeat; 0: never
        Seconds repeat_window{10};
        int max_bodies = 50; ///< of one call
        Seconds watch{25};   ///< how long an answer to "what is new?" may wait for news
    } transactions;

    struct Outbox {
        Seconds lease{30};
        Seconds first_retry{1};
        Seconds longest_retry{300};
        int mail_attempts = 20;
        std::chrono::milliseconds poll{200};
        int deliverers = 4; ///< threads; one receiver never has them all
        /// calls of a community that fail one after the other until it is left alone ...
        int breaker_failures = 5;
        /// ... for this long at first, doubled up to longest_retry; then one call tries
        Seconds breaker_wait{5};
    } outbox;

    struct Mail {
        std::string smtp_url = "smtp://127.0.0.1:2525";
        std::string from = "ownkey@localhost";
        std::string username;
        std::string password_file;
        bool require_tls = false;
        Seconds timeout{20};
    } mail;

    struct Sms {
        std::string url; ///< of the gateway; empty: no text messages
        /// the request's body; ##TO## and ##TEXT## are replaced, escaped for JSON
        std::string body = R"({"to":"##TO##","text":"##TEXT##"})";
        std::string authorization_file; ///< its first line is the Authorization header
        Seconds timeout{10};
    } sms;

    struct Webhooks {
        std::vector<std::string> urls;
        std::vector<std::string> events{
            "registered", "activated", "key_set", "disabled", "deleted"};
        std::string secret_file; ///< its first line is the HMAC key; needed with urls
        Seconds timeout{10};
    } webhooks;

    struct Community {
        std::string alias = "default";
        std::string name = "Reference community";
        /// server to server: /JsonRequestHandler is appended
        std::string url = "http://127.0.0.1:1300";
        /// where people go after login without redirectUrl
        std::string home_url = "http://localhost:1300";
        /// origin, or origin with path prefix
        std::vector<std::string> redirect_allow{"http://localhost:1300/"};
        Seconds timeout{10};
        std::string kind = "json";             ///< how its ledger is spoken to (adapters/ledgers.h)
        std::string ca_file{};                 ///< PEM; empty: the system's authorities
        std::string client_certificate_file{}; ///< PEM; with client_key_file: shown to it
        std::string client_key_file{};
        std::string secret_file{}; ///< its first line is the HMAC key of our calls; empty: unsigned
        Seconds ping{60};          ///< updateReadNode; 0: never
        std::string mail_root{};   ///< its own mail templates; empty: those of server.web_root
    };

    Community community;                ///< the first, where nothing else is said
    std::vector<Community> communities; ///< further ones, [[communities]]

    /// By alias. Null: not configured.
    [[nodiscard]] const Community* find_community(std::string_view alias) const {
        if (alias == community.alias) return &community;
        for (const auto& other : communities)
            if (other.alias == alias) return &other;
        return nullptr;
    }

    struct Gradido {
        bool enabled = true;
        std::string listen = "127.0.0.1:1201";
        std::vector<std::string> trusted_callers{"127.0.0.1", "::1"};
        std::vector<std::string> service_key_hashes; ///< hex SHA-256 of service keys
        /// unsecureLogin, createUser with a password and the like
        bool accept_plain_passwords = false;
    } gradido;

    struct Elopage {
        bool enabled = false;
        std::string secret_file;     ///< its first line is the last segment of its address
        std::string language = "de"; ///< of the people whose accounts it makes
    } elopage;

    SurfaceSettings::PlainPasswords plain_passwords;
    SurfaceSettings::Pages pages;
    SurfaceSettings::LoginService loginservice;
    SurfaceSettings::AuthWeb authweb;
    SurfaceSettings::AppArts apparts;

    struct Limits {
        int logins_per_minute = 30;          ///< per address, started logins and unlocks
        int network_logins_per_minute = 300; ///< per /24 (IPv4) or /48 (IPv6)
        int registrations_per_hour = 30;     ///< per address
        int codes_per_minute = 20;           ///< per address
        int resets_per_hour = 20;            ///< per address, asked-for mails
        int refreshes_per_minute = 120;      ///< per address
        int page_size = 100;                 ///< most items of one answer
        int requests_per_second = 50;        ///< per address, everything
        /// per account; then 2, 4, 8 ... seconds, at most longest_login_wait
        int failed_logins_before_wait = 5;
        Seconds longest_login_wait{900};
        /// answers where a stranger names an address go out so long after the request came, or a
        /// multiple of it; 0: as soon as they are there
        std::chrono::milliseconds uniform_answer{10};
    } limits;

    struct Log {
        std::string level = "info";
        std::string format = "json"; ///< or "text"
    } log;
};

} // namespace ownkey
