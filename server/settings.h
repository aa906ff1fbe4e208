// Settings: what flows, jobs and http need to know, typed and with defaults. Read from TOML +
// environment + flags by config.cpp, which documents every key in docs/configuration.md; an unknown
// key is fatal.
#pragma once

#include <chrono>
#include <string>
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
    } session;

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
    } transactions;

    struct Outbox {
        Seconds lease{30};
        Seconds first_retry{1};
        Seconds longest_retry{300};
        int mail_attempts = 20;
        std::chrono::milliseconds poll{200};
    } outbox;

    struct Mail {
        std::string smtp_url = "smtp://127.0.0.1:2525";
        std::string from = "ownkey@localhost";
        std::string username;
        std::string password_file;
        bool require_tls = false;
        Seconds timeout{20};
    } mail;

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
    } community;

    struct Gradido {
        bool enabled = true;
        std::string listen = "127.0.0.1:1201";
        std::vector<std::string> trusted_callers{"127.0.0.1", "::1"};
        std::vector<std::string> service_key_hashes; ///< hex SHA-256 of service keys
    } gradido;

    struct Limits {
        int logins_per_minute = 30;      ///< per address, started logins and unlocks
        int registrations_per_hour = 30; ///< per address
        int codes_per_minute = 20;       ///< per address
        int requests_per_second = 50;    ///< per address, everything
        /// per account; then 2, 4, 8 ... seconds, at most longest_login_wait
        int failed_logins_before_wait = 5;
        Seconds longest_login_wait{900};
    } limits;

    struct Log {
        std::string level = "info";
        std::string format = "json"; ///< or "text"
    } log;
};

} // namespace ownkey
