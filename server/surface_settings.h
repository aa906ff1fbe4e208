// Settings of the surfaces that speak to clients of older systems (settings.h includes it).
#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace ownkey {

/// The sections; Settings has one of each.
struct SurfaceSettings {
    using Seconds = std::chrono::seconds;

    /// Passwords that arrive in plain, of all surfaces together (flows/plain_password.h).
    struct PlainPasswords {
        int workers = 2;      ///< at once; each takes 64 MiB while it stretches
        int queue_limit = 16; ///< waiting requests before 503 + Retry-After
    };

    struct Pages {
        /// pages without JavaScript: the form posts the password. False: the page says what is
        /// needed.
        bool accept_plain_passwords = false;
        /// separate pages for an unknown name and a wrong password
        bool reveal_unknown_user = false;
    };

    struct LoginService {
        bool enabled = false;
        std::string listen = "127.0.0.1:4000";
        bool accept_plain_passwords = true;
        /// origin of the site whose pages the mails lead to: /confirm_mail/TOKEN and
        /// /reset_password/TOKEN are appended
        std::string site_url = "http://localhost:4000";
        int resend_limit = 3; ///< confirmation mails of one submission after the first
        /// callback_url may lead there only: an origin, or an origin with the start of a path
        std::vector<std::string> callback_allow;
        std::string callback_secret_file; ///< its first line is the HMAC key of callbacks
        Seconds callback_timeout{10};
        int max_fields = 50; ///< questions of a campaign
    };

    struct AuthWeb {
        bool enabled = false;
        std::string listen = "127.0.0.1:5229";
        bool accept_plain_passwords = true;
        bool email_required = false;
        bool phone_required = false;
        bool by_sms = false;          ///< the code goes to the phone
        int logins_per_day = 100;     ///< of one account
        Seconds signin_validity{300}; ///< between VerifyUserCredentials and GetTokenByUserUid
        /// back ends that may see codes and who exists, besides those with a service key of scope
        /// "authweb"
        std::vector<std::string> trusted_callers;
        std::string backend_url; ///< users live there: /Auth/AddUser ... are appended
        Seconds backend_timeout{10};
        std::string backend_authorization_file; ///< first line: Authorization of those calls
    };

    struct AppArts {
        bool enabled = false;
        std::string listen = "127.0.0.1:3000";
        bool accept_plain_passwords = true;
        int pw_hash_rounds = 0; ///< taken and ignored: the hash is OPAQUE's
        int token_length = 32;  ///< likewise: tokens have 32 bytes
        int name_length_min = 3;
        int pw_length_min = 8;
        std::vector<std::string> supported_languages{"en", "de"};
        std::string welcome_mail_title = "Welcome";
        std::string welcome_mail_body = "Hello ##NAME##, please set your password here: ##URL##";
        std::string reset_mail_title = "Your new password";
        std::string reset_mail_body = "Hello ##NAME##, set your new password here: ##URL##";
        std::string reset_url = "http://localhost:3000/reset"; ///< ?token=... is appended
        std::string jwt_secret_file; ///< first line: HS256 secret of /v/1/user/apiToken
    };
};

} // namespace ownkey
