// The steps of a login by OPAQUE: for pages, that make them in two requests (login.h), and for the
// server itself where it plays the client's half (plain_password.h).
#pragma once

#include "server/flows/session_start.h"

namespace ownkey::flows {

/// What an e-mail address or a user name is looked up by.
std::string name_key_of(const std::string& name);

/// Whose password is asked for. An unknown one looks the same: a stable id and a stable fake
/// record, both from the OPRF seed.
struct LoginTarget {
    Uuid id;
    opaque::RegistrationRecord record;
    bool known = false;
    std::optional<Uuid> device_id{};  ///< the known device that asks
    std::optional<Account> account{}; ///< also one without record, which is not known here
};

/// In: as name_key_of gives it. The same queries for everybody; both the derived id and the fake
/// record are always computed.
Outcome<LoginTarget>
login_target(Tables& tables, const World& world, const Caller& caller, const std::string& name_key);

/// Throttle and signin row stand in one transaction. In: purpose, session and address of the
/// signin. Fails: too_many_requests, invalid_element.
Outcome<LoginStarted>
answer_login(const World& world, Signin signin, const LoginTarget& target, const opaque::Ke1& ke1);

struct LoginProof {
    Signin signin;
    bool holds = false; ///< KE3 proves the password of a known account
};

/// An open signin and whether KE3 proves its password. A wrong KE3 closes it; after a right one the
/// caller does. The same queries for known and unknown accounts. Fails: signin_not_found.
Outcome<LoginProof> claim_signin(Tables& tables,
                                 const World& world,
                                 const Uuid& signin_id,
                                 SigninPurpose purpose,
                                 const opaque::Ke3& ke3);

/// In: "….failed", a wrong answer; or "….guessed", one more try after so many that failed that each
/// has to wait; pages see by KE2 that a password is wrong and send no KE3. For unknown accounts the
/// same row is written, under their derived id, and says that it is nobody's.
Done note_guess(Tables& tables,
                const World& world,
                const Caller& caller,
                const Signin& signin,
                const char* event);

/// The proof of a login. A right password may still be refused: state of the account, second
/// factor (Login::asked). Fails: signin_not_found; refuses: as finish_login.
Outcome<Login> prove_login(Tables& tables,
                           const World& world,
                           const Caller& caller,
                           const Uuid& signin_id,
                           const opaque::Ke3& ke3);

/// What comes after a right password, however it was shown: closes the signin.
Outcome<Login> let_in(Tables& tables,
                      const World& world,
                      const Caller& caller,
                      const Signin& signin,
                      const Account& account);

} // namespace ownkey::flows
