// How a proven login becomes a session: for login.cpp, and for every later way to prove who one is.
#pragma once

#include "server/flows/sessions.h"
#include "server/flows/verdict.h"

#include <functional>

namespace ownkey::flows {

struct Login {
    Verdict verdict;
    Account account; ///< when accepted
};

/// Positive, so that clients with a signed 32-bit number hold it; not guessable, though it opens
/// nothing by itself.
std::int32_t random_alias(Random& random);

/// Runs `prove` and, when it accepts, stores the session in the same database transaction. Fails:
/// as prove.
Outcome<NewSession> start_session(const World& world,
                                  const Caller& caller,
                                  const std::function<Outcome<Login>(Tables&)>& prove);

} // namespace ownkey::flows
