// The surface "loginservice": tokens and campaigns (listener 4000, /api); shapes:
// docs/integrate/loginservice.md.
#pragma once

#include "server/flows/world.h"
#include "server/http/router.h"

namespace ownkey::http {

void add_loginservice_routes(Router& router, const World& world);

/// What this surface's clients understand of a failure.
Response loginservice_dialect(const Failure& failure, const Request& request);

} // namespace ownkey::http
