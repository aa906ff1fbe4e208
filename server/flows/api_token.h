// Short tokens for services that ask nobody: a JWT under HS256 with a shared secret, as clients of
// apparts know it: {id, action: "login", email, iat, exp}. It cannot be called back, so it lives
// ten minutes: that long it outlives the session it was made for.
#pragma once

#include "server/flows/sessions.h"

namespace ownkey::flows {

inline constexpr Seconds kApiTokenLifetime{600};

/// In: a living session, the number of its account, the shared secret. Out: secret. Fails:
/// bad_length (secret shorter than 32 bytes).
Outcome<std::string> issue_api_token(const World& world,
                                     const SessionView& view,
                                     std::int64_t number,
                                     const SecretBuffer& secret);

} // namespace ownkey::flows
