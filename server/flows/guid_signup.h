// Registration in two calls, as authweb's clients make it: a GUID for an open registration, and a
// code that closes it. The rules are:
//  - The GUID is the signup's id, the code the one to type of its account; so a mail's link, a
//    resent code and the sweep of unconfirmed accounts mean the same registration.
//  - A back end is given the code and delivers it; for anybody else it goes out by mail or, with
//    authweb.by_sms, to the phone. Such a registration needs an address that the code can go to.
//  - Whose login, e-mail or phone is taken already is told to back ends. Strangers are answered as
//    if nothing were: of a known e-mail its owner hears by mail, and the GUID opens nothing; a
//    taken login or phone is told to whoever has typed the code.
//  - A new registration of a login or e-mail overrides the open one.
//  - The login becomes the user name. An account without e-mail has an address of no_mail.h.
//  - Audit: signup.suspicious, {"reason": known_login, known_email, known_phone, too_many_tries}.
#pragma once

#include "server/flows/guid_caller.h"
#include "server/flows/plain_password.h"

#include <optional>
#include <string>

namespace ownkey::flows {

struct GuidUser {
    std::string login;
    std::string email; ///< may be empty, unless settings ask for it
    std::string phone; ///< likewise; E.164
};

/// What settings ask for is there, and all of it is of the right form. Fails: field_missing (Login,
/// Email, PhoneNumber), field_rule.
Done check_guid_user(const World& world, const GuidUser& user);

struct GuidExistence {
    bool login = false;
    bool email = false;
    bool phone = false;
};

/// Out: nothing for callers who may not learn it; no row is looked at for them.
Outcome<std::optional<GuidExistence>>
find_guid_user(const World& world, const GuidCaller& caller, const GuidUser& user);

struct GuidSignup {
    Uuid id;
    std::string code; ///< secret, for back ends only: they deliver it
    Time sent_at{};
};

/// Fails: plain_refused, registration_closed, field_missing (Login, Email, PhoneNumber),
/// field_rule; to back ends: username_taken, email_exists, phone_exists.
Outcome<GuidSignup> add_guid_user(const World& world,
                                  const GuidCaller& caller,
                                  const GuidUser& user,
                                  PlainPassword password);

/// How its client says that a registration ended.
struct GuidSignupEnd {
    Uuid signup_id;
    Closing closing = Closing::success;
    int tries = 0;                   ///< as the client counted them
    std::optional<std::string> code; ///< as typed; a back end may have compared it itself
};

/// Success makes the account active; any other closing leaves it to the sweep, and its code opens
/// nothing any more. Fails: signup_not_found (also after it was overriden or cancelled), code_wrong,
/// code_expired, code_used, code_too_many_tries, username_taken, phone_exists, field_missing
/// (VerificationCode).
Done end_guid_signup(const World& world, const GuidCaller& caller, const GuidSignupEnd& end);

} // namespace ownkey::flows
