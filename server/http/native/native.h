// The native surface, /api/v1 (docs/api.md): REST for the pages and for clients that run OPAQUE
// themselves.
#pragma once

#include "server/flows/world.h"
#include "server/http/router.h"

namespace ownkey::http {

/// `world` must outlive the router.
void add_native_routes(Router& router, const World& world);

} // namespace ownkey::http
