// Who acts with an access token instead of a cookie (tokens.h): its family lives, its account is
// active. The rules are:
//  - Any token of the house is good, wherever it was begun.
//  - Rights that hang on the session (a role, the second factor) are those of the session in which
//    the token was begun, as long as that lives; without it there are none. Using the token keeps
//    the session awake, not beyond its end.
#pragma once

#include "server/flows/plain_password.h"
#include "server/flows/tokens.h"
#include "server/flows/tries.h"

namespace ownkey::flows {

struct TokenVisit {
    SessionView view; ///< without has_session its session is none
    TokenFamily family;
    bool has_session = false;
};

/// In: an access token. Fails: no_session, whatever is wrong.
Outcome<TokenVisit> visit_by_token(const World& world, const std::string& access_token);

struct TokenLogin {
    IssuedTokens tokens;
    std::string device_token; ///< secret; a client that sends it again comes from a known device
};

/// A login with name or e-mail and password, and the tokens it begins. In: `tries`, which all
/// logins of this surface share. Fails: as login_with_password.
Outcome<TokenLogin> token_login(const World& world,
                                Tries& tries,
                                const Caller& caller,
                                const std::string& name,
                                PlainPassword password);

/// The token's family ends, and with a token of this surface's login its session.
Done sign_out(const World& world, const Caller& caller, const TokenVisit& visit);
/// All sessions and tokens of the account end. Audit: session.all_ended.
Done sign_out_everywhere(const World& world, const Caller& caller, const TokenVisit& visit);

/// By which its clients know the account; given at the first question.
Outcome<std::int64_t> login_service_number(const World& world, const Uuid& account_id);

/// Absent: stays.
struct UserChange {
    std::optional<std::string> name; ///< the user name; chosen once
    std::optional<std::string> email;
    std::optional<PlainPassword> password;
    std::optional<PlainPassword> old_password; ///< needed for e-mail and password
};

/// A new e-mail address holds when both addresses have confirmed it (email_change.h); a new
/// password ends all tokens (plain_password.h). Fails: field_missing (old_password),
/// wrong_email_or_password, field_rule (email, name, password), username_fixed, username_taken,
/// and as start_email_change and change_password.
Outcome<Account>
change_user(const World& world, const Caller& caller, const TokenVisit& visit, UserChange change);

/// User names are public (usernames.h); of an e-mail address nobody is told.
Outcome<bool> is_name_taken(const World& world, const std::string& name);

/// What its clients call the name: the user name, or what the person is called.
std::string shown_name(const Account& account);

} // namespace ownkey::flows
