// The surface "authweb": sign-up codes and GUIDs (listener 5229, /AuthWebApi); shapes:
// docs/integrate/authweb.md.
#pragma once

#include "server/flows/world.h"
#include "server/http/router.h"

namespace ownkey {
class UserBackend; // server/ports/user_backend.h
}

namespace ownkey::http {

/// In: the back end that keeps the users; null: they are ours. It outlives the router.
void add_authweb_routes(Router& router, const World& world, UserBackend* backend = nullptr);

/// What this surface's clients understand of a failure: always 200, with an ExceptionMessage.
Response authweb_dialect(const Failure& failure, const Request& request);

} // namespace ownkey::http
