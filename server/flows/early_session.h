// A session for somebody who has registered but not confirmed the address yet, for clients of a
// system that knew no confirmation. The rules are:
//  - It is a session like every other, but of an account that is not active: find_session,
//    find_session_by_alias and every flow that acts (own_account) refuse it. Only
//    find_early_session takes it, and what that shows is what the client sent itself.
//  - From the confirmation on it is an ordinary session; a reset by mail ends it, as all others.
//  - When a newer registration takes the account's place it opens nothing any more.
#pragma once

#include "server/flows/sessions.h"

namespace ownkey::flows {

/// In: an account that was registered just now. Fails: no_session (it is not unconfirmed).
Outcome<NewSession>
start_early_session(const World& world, const Caller& caller, const Uuid& account_id);

/// As find_session, and an early session too: for calls that only show. Fails: as find_session.
Outcome<SessionView>
find_early_session(const World& world, const Caller& caller, const std::string& token);

} // namespace ownkey::flows
