// Signing in to the community's app with an access token instead of a password (the gradido
// surface): somebody who is signed in gets the token, the app changes it for a session of its own.
// The rules are: the token is one of tokens.h, made for this client only, so that one which another
// service was shown opens nothing here; the session is not fresh (require_fresh), nor has it a
// second factor: no password was proved in it.
#pragma once

#include "server/flows/tokens.h"

namespace ownkey::flows {

/// Out: the access token; secret. Fails: as start_tokens.
Outcome<std::string>
start_app_token(const World& world, const Caller& caller, const SessionView& view);

/// Audit: session.started. Fails: refresh_invalid, whatever is wrong with the token.
Outcome<NewSession> login_with_app_token(const World& world,
                                         const Caller& caller,
                                         const std::string& community,
                                         const std::string& access_token);

} // namespace ownkey::flows
