// Passwords that older clients send in plain. The client half of OPAQUE runs here, natively, with
// the same core, and the password is wiped: one verifier for everybody, no second password table.
// The rules are:
//  - For the time of a call the server could open what the password opens; it does not: the export
//    key is dropped where it comes into being. docs/threat-model.md says so to whoever turns this
//    on. Settings say for each surface whether (plain_refused).
//  - Each call stretches, 64 MiB at a time: its route has RouteOptions::plain_password.
//  - Throttle, known devices, audit and uniform answers are those of login.h, registration.h and
//    password_reset.h: same flows. What a surface may tell beyond them it decides by what it calls.
//  - An account with a second factor is not let in with a password alone: second_factor_needed.
//  - An account with a key changes its password in the page only (password_in_page): the key must
//    be sealed anew in the same moment. A reset by mail leaves the key locked, as everywhere.
//  - An imported account (legacy.h) whose old hash the password fits gets its OPAQUE record here;
//    one of Gradido's gets it in the page, with its key, and is proved by the old hash until then.
//  - Each use is counted and audited (event "password.plain", detail {"surface"}), and warned of
//    once an hour in the log (plain_uses).
#pragma once

#include "core/secret.h"
#include "server/domain/surface_records.h"
#include "server/flows/password_reset.h"
#include "server/flows/sessions.h"

#include <array>
#include <functional>

namespace ownkey::flows {

enum class Surface : std::uint8_t { pages, gradido, loginservice, authweb, apparts };
std::string_view surface_name(Surface surface);

/// UTF-8 in NFC (decision 10). A new one has 8 to 128 characters.
struct PlainPassword {
    SecretBuffer text;
};

/// Takes the text of a decoded request and wipes it there.
PlainPassword take_password(std::string& text);

/// Fails: plain_refused.
Done require_plain(const World& world, Surface surface);

/// In: e-mail, or user name. Out: whose password it is; nothing else changes but the throttle's
/// rows and, at an import, the record. Fails: plain_refused, wrong_email_or_password (also when
/// nobody has that name; same time), account_not_active and account_disabled (only after a right
/// password), second_factor_needed, password_reset_needed (only after the name of an imported
/// account without usable hash), too_many_requests (with retry_after_s), server_busy.
Outcome<Account> prove_password(const World& world,
                                const Caller& caller,
                                Surface surface,
                                const std::string& name,
                                PlainPassword password);

/// Whether an account that is not deleted, confirmed or not, has this e-mail address or user name.
/// For surfaces and callers that may know who exists.
Outcome<bool> has_account(const World& world, const std::string& name);

/// As prove_password, and starts a session, as login does.
Outcome<NewSession> login_with_password(const World& world,
                                        const Caller& caller,
                                        Surface surface,
                                        const std::string& name,
                                        PlainPassword password);

/// Starts a session for an account that has proved itself to a surface otherwise (a sign-in GUID,
/// a token in a mail). Fails: no_session (not active any more).
Outcome<NewSession>
start_proved_session(const World& world, const Caller& caller, const Uuid& account_id);

/// What a surface knows of somebody new.
struct PlainRegistration {
    std::string email; ///< may be empty with a user name: then nothing is mailed
    std::string first_name{};
    std::string last_name{}; ///< may be empty on surfaces with one name only
    std::string username{};
    std::string phone{};
    std::string language{"en"};
    std::string description{};
    std::string group_alias{}; ///< empty: the first community
    std::int64_t publisher_id = 0;
    /// Template of the mail with link and code; empty: no mail (a back end delivers the code).
    std::string mail_template{"confirm_email"};
    /// Of the link in that mail, the code is appended; empty: our own page.
    std::string link_prefix{};
    std::string link_suffix{};
    /// Runs in the transaction that makes the account. In: the account; nothing where the address
    /// has one that keeps it (register_quietly).
    std::function<Done(Tables&, const std::optional<Account>&)> also{};
};

struct PlainRegistered {
    Account account; ///< unconfirmed
    Uuid signup_id;
    std::string typed_code; ///< secret: for a back end that delivers it
    std::string link_code;  ///< secret, likewise
};

/// Makes the unconfirmed account, with the OPAQUE record of this password. Rules for names as
/// Settings::Registration bind pages only; of others the form of what is given is checked.
/// Says who exists: for surfaces that do, and their callers. Fails: plain_refused, field_rule,
/// email_exists, username_taken, registration_closed, server_busy.
Outcome<PlainRegistered> register_with_password(const World& world,
                                                const Caller& caller,
                                                Surface surface,
                                                const PlainRegistration& who,
                                                PlainPassword password);

/// As register_with_password, but uniform: a known address gets the notice "known_email", and the
/// caller the same answer. For callers who may not learn who exists.
Done register_quietly(const World& world,
                      const Caller& caller,
                      Surface surface,
                      const PlainRegistration& who,
                      PlainPassword password);

/// In: the old password, or none where the surface proved it by other means just now. Other
/// sessions and all tokens end, the owner gets a mail. Fails: plain_refused,
/// wrong_email_or_password, too_many_requests, password_in_page, field_rule (password), no_session.
Done change_password(const World& world,
                     const Caller& caller,
                     Surface surface,
                     const SessionView& view,
                     std::optional<PlainPassword> old,
                     PlainPassword password);

/// With the code of a mail that ask_password_reset sent. As finish_password_reset. Out: whose.
Outcome<Account> reset_password(const World& world,
                                const Caller& caller,
                                Surface surface,
                                const ResetCode& code,
                                PlainPassword password);

/// Passwords taken in plain since the start, by surface: for the log and for operators.
std::array<std::uint64_t, 5> plain_uses();

} // namespace ownkey::flows
