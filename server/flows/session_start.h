// How a proven login becomes a session: for login.cpp and second_factor_login.cpp, and for every
// later way to prove who one is.
#pragma once

#include "server/flows/login.h"
#include "server/flows/verdict.h"

#include <functional>
#include <optional>

namespace ownkey::flows {

struct Login {
    Verdict verdict{};
    Account account{}; ///< when accepted
    /// the second factor was shown: just now, or before on this device
    bool second_factor = false;
    bool without_cookies = false;             ///< by a client that keeps none
    std::optional<SecondFactorAsked> asked{}; ///< no session yet
    bool fresh = true; ///< false: by something other than the password (require_fresh)
};

/// Whether the password is still the one that the signin began with: a change of it leaves no way
/// in with the old one. The credential stays locked until the session is stored: whoever changes it
/// waits, and then ends that session too. One query, for unknown accounts too.
Outcome<bool> still_current(Tables& tables, const Signin& signin);
/// Why an account may not sign in, if so: told only after a right password.
std::optional<Error> why_not(const Account& account);

/// Positive, so that clients with a signed 32-bit number hold it; not guessable, though it opens
/// nothing by itself.
std::int32_t random_alias(Random& random);

/// A row that begins now; whose it is, the caller says.
Session new_session(const World& world, const Caller& caller, const Hash32& token_hash);

/// Runs `prove` and, when it accepts, stores the session and its device in the same database
/// transaction. The session that the browser had ends; beyond Settings::Session::most, the one of
/// the account that was seen longest ago ends. Fails: as prove.
Outcome<LoginFinished> start_session(const World& world,
                                     const Caller& caller,
                                     const std::function<Outcome<Login>(Tables&)>& prove);

/// As start_session, of a program that keeps no cookies: under a token of its surface's making, of
/// which this is the hash. No second factor is asked for (`prove` has seen to that). The end does
/// not move: Settings::Session::validity, or idle if that is shorter. Fails: as prove.
Outcome<SessionView> start_program_session(const World& world,
                                           const Caller& caller,
                                           const Hash32& token_hash,
                                           const std::function<Outcome<Login>(Tables&)>& prove);

/// A living session by its token's hash. Renews last_seen_at as find_session does. Fails:
/// no_session.
Outcome<SessionView> find_program_session(const World& world, const Hash32& token_hash);

} // namespace ownkey::flows
