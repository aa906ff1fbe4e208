// The surface "authweb": sign-up codes and GUIDs (listener 5229, /AuthWebApi); shapes:
// docs/integrate/authweb.md.
#pragma once

#include "server/flows/world.h"
#include "server/http/router.h"

namespace ownkey::http {

void add_authweb_routes(Router& router, const World& world);

/// What this surface's clients understand of a failure.
Response authweb_dialect(const Failure& failure, const Request& request);

} // namespace ownkey::http
