// The surface "apparts": users with Basic authorization (listener 3000, /v1 and /v/1); shapes:
// docs/integrate/apparts.md.
#pragma once

#include "server/flows/world.h"
#include "server/http/router.h"

namespace ownkey::http {

void add_apparts_routes(Router& router, const World& world);

/// What this surface's clients understand of a failure.
Response apparts_dialect(const Failure& failure, const Request& request);

} // namespace ownkey::http
