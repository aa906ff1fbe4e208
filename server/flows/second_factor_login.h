// The second step of a login: the code of the second factor. The row of the signin becomes the
// challenge (SigninPurpose::second_factor): it stays open, so that whoever knows a password but has
// no code is throttled like somebody who guesses passwords.
#pragma once

#include "server/flows/login.h"
#include "server/flows/session_start.h"

namespace ownkey::flows {

/// Inside the transaction of a login whose password was right: does it need a code? Known devices
/// that showed one do not, but for accounts with a role (Settings::SecondFactor::for_roles). Closes
/// the signin, or makes a challenge of it.
Outcome<Login> after_password(Tables& tables,
                              const World& world,
                              const Caller& caller,
                              const Signin& signin,
                              const Account& account);

/// In: a code of the app or a recovery code. Starts the session. Fails: signin_not_found (also when
/// the password was changed since), second_factor_wrong, code_too_many_tries (the login begins
/// anew), account_disabled, account_not_active.
Outcome<LoginFinished> finish_second_factor(const World& world,
                                            const Caller& caller,
                                            const Uuid& challenge_id,
                                            const std::string& code);

} // namespace ownkey::flows
