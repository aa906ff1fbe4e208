// authweb for users whose accounts live in another back end (authweb.backend_url): it knows the
// passwords, here are only GUIDs. The rules are:
//  - A GUID is kept as its SHA-256, together with the back end's own name for the user.
//  - Wrong passwords are counted here as those of accounts are, and so are a day's logins: the back
//    end is not to be guessed at through this door.
//  - What a back end says is told on; what it may not be asked (who exists, deactivation) fails.
//  - There is no account to write an audit event under: events stand under an id derived from the
//    login.
#pragma once

#include "server/flows/guid_signin.h"
#include "server/flows/guid_signup.h"
#include "server/ports/user_backend.h"

namespace ownkey::flows {

/// Fails: plain_refused, field_missing, backend_unreachable, backend_refused (with its words).
Outcome<GuidSignup> add_foreign_user(const World& world,
                                     UserBackend& backend,
                                     const GuidCaller& caller,
                                     const GuidUser& user,
                                     PlainPassword password);

/// For back ends: the code was their own. Fails: service_refused, and as end_guid_signup.
Done end_foreign_signup(const World& world, const GuidCaller& caller, const GuidSignupEnd& end);

struct ForeignSignin {
    Uuid id;
    std::string user;
};

/// Fails: as add_foreign_user; wrong_email_or_password, too_many_requests, logins_exceeded.
Outcome<ForeignSignin> verify_foreign_user(const World& world,
                                           UserBackend& backend,
                                           const GuidCaller& caller,
                                           const std::string& login,
                                           PlainPassword password);

/// Fails: signin_not_found.
Outcome<GuidToken> take_foreign_token(const World& world,
                                      const GuidCaller& caller,
                                      const Uuid& signin_id,
                                      const std::string& user);

/// Whose living token this is, or nobody's.
Outcome<std::optional<ForeignGuid>> find_foreign_token(const World& world, const Uuid& token);

} // namespace ownkey::flows
