// Login in two calls, as authweb's clients make it: a GUID for a right password, and a session for
// the GUID. The rules are:
//  - The GUID is the id of a signin row (SigninPurpose::verified), 122 random bits, open for
//    authweb.signin_validity, taken once, and only together with the id of the account that it was
//    given for. A password changed meanwhile makes it worthless.
//  - Rows stand under an id derived from the account's: failed logins are counted apart. They are
//    kept for a day, and so many may come in it (authweb.logins_per_day).
//  - The token is a GUID, too; SHA-256 of its 16 bytes is the token hash of a session like any
//    other, so that whatever ends sessions ends it. It gives no cookie: other surfaces take 32
//    bytes.
//  - Audit: signin.suspicious, {"reason": logins_exceeded, guid_used_again, guid_of_another,
//    guid_too_late}.
#pragma once

#include "server/flows/guid_caller.h"
#include "server/flows/plain_password.h"

#include <optional>
#include <string>

namespace ownkey::flows {

struct GuidSignin {
    Uuid id;
    Uuid account_id;
};

/// In: user name, or e-mail. Fails: as prove_password; logins_exceeded.
Outcome<GuidSignin> verify_guid_user(const World& world,
                                     const GuidCaller& caller,
                                     const std::string& login,
                                     PlainPassword password);

struct GuidToken {
    Uuid token; ///< secret
    Time begins_at{};
    Time ends_at{};
};

/// Fails: signin_not_found, whatever is wrong.
Outcome<GuidToken> take_guid_token(const World& world,
                                   const GuidCaller& caller,
                                   const Uuid& signin_id,
                                   const Uuid& account_id);

/// The living session of a token. Renews when it was seen, but not its end. Fails: no_session.
Outcome<SessionView> find_guid_session(const World& world, const Uuid& token);

} // namespace ownkey::flows
