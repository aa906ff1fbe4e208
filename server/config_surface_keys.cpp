// Keys of the surfaces that speak to clients of older systems; the others stand in config_keys.cpp.
#include "server/config_rules.h"

namespace ownkey::config {

#define KEY(section, member, ...)                                                                  \
    Key {                                                                                          \
#section "." #member,                                                                      \
            [](Settings & settings) -> Member { return &settings.section.member; }, __VA_ARGS__    \
    }

std::vector<Key> surface_keys() {
    return {
        KEY(plain_passwords,
            workers,
            "passwords in plain that are worked on at once, 64 MiB each",
            1,
            64),
        KEY(plain_passwords,
            queue_limit,
            "requests with such a password that may wait before 503",
            1,
            10'000),
        KEY(pages,
            accept_plain_passwords,
            "login and registration without JavaScript: the form posts the password"),
        KEY(pages,
            reveal_unknown_user,
            "with accept_plain_passwords: separate pages for an unknown name and a wrong password"),
        KEY(loginservice, enabled, "serve the token and campaign service's calls"),
        KEY(loginservice, listen, "where they listen", 0, 0, kListen),
        KEY(loginservice, accept_plain_passwords, "take passwords in plain there"),
        KEY(loginservice,
            site_url,
            "the site that its mails lead to; `/confirm_mail/TOKEN` and `/reset_password/TOKEN` "
            "are appended",
            0,
            0,
            kBaseUrl),
        KEY(loginservice,
            resend_limit,
            "confirmation mails of one submission after the first",
            0,
            100),
        KEY(loginservice,
            callback_allow,
            "where a campaign's callback_url may lead: an origin, or an origin with the start of a "
            "path",
            0,
            0,
            kHttpUrl),
        KEY(loginservice,
            callback_secret_file,
            "file whose first line is the HMAC key of callbacks; needed with callback_allow"),
        KEY(loginservice, callback_timeout, "seconds for one callback", 1, 600),
        KEY(loginservice, max_fields, "questions of one campaign", 1, 1'000),
        KEY(authweb, enabled, "serve /AuthWebApi"),
        KEY(authweb, listen, "where it listens", 0, 0, kListen),
        KEY(authweb, accept_plain_passwords, "take passwords in plain there"),
        KEY(authweb, email_required, "whoever signs up there gives an e-mail address"),
        KEY(authweb, phone_required, "whoever signs up there gives a phone number"),
        KEY(authweb, by_sms, "codes go to the phone; needs phone_required and sms.url"),
        KEY(authweb, logins_per_day, "logins of one account in a day", 1, 1'000'000),
        KEY(authweb,
            signin_validity,
            "seconds between VerifyUserCredentials and GetTokenByUserUid",
            10,
            kDay),
        KEY(authweb,
            trusted_callers,
            "addresses that are told codes and who exists without a service key",
            0,
            0,
            kIp),
        KEY(authweb,
            backend_url,
            "users live there: `/Auth/AddUser` and `/Auth/VerifyUserCredentials` are appended; "
            "empty: here",
            0,
            0,
            kBaseUrlOrEmpty),
        KEY(authweb, backend_timeout, "seconds for one call of it", 1, 600),
        KEY(authweb,
            backend_authorization_file,
            "file whose first line is the Authorization header of those calls"),
        KEY(apparts, enabled, "serve /v1/user and /v/1/user"),
        KEY(apparts, listen, "where they listen", 0, 0, kListen),
        KEY(apparts, accept_plain_passwords, "take passwords in plain there"),
        KEY(apparts, pw_hash_rounds, "taken and ignored: passwords are kept by OPAQUE", 0, 1'000),
        KEY(apparts, token_length, "taken and ignored: tokens have 32 bytes", 0, 1'000),
        KEY(apparts, name_length_min, "shortest name", 1, 64),
        KEY(apparts, pw_length_min, "shortest password", 8, 64),
        KEY(apparts, supported_languages, "for `lang`", 0, 0, kPath),
        KEY(apparts, welcome_mail_title, "subject of the first mail", 0, 0, kPath),
        KEY(apparts,
            welcome_mail_body,
            "text of the first mail; ##NAME## and ##URL## are replaced",
            0,
            0,
            kPath),
        KEY(apparts, reset_mail_title, "subject of the mail for a new password", 0, 0, kPath),
        KEY(apparts, reset_mail_body, "its text; ##NAME## and ##URL## are replaced", 0, 0, kPath),
        KEY(apparts,
            reset_url,
            "page that these mails lead to; `?token=...` is appended, at the first also "
            "`&welcome=true`",
            0,
            0,
            kHttpUrl),
        KEY(apparts,
            jwt_secret_file,
            "file whose first line is the HS256 secret of apiToken, at least 32 bytes in "
            "base64url"),
    };
}

#undef KEY

} // namespace ownkey::config
