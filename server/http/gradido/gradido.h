// The Gradido JSON surface (listener 1201), for the community server: /login, /checkTransaction,
// /getRunningUserTasks. Source: docs/community.md.
#pragma once

#include "server/flows/world.h"
#include "server/http/router.h"

namespace ownkey::http {

/// `world` must outlive the router.
void add_gradido_routes(Router& router, const World& world);

/// For Policy::dialect of this listener, and for its calls: always HTTP 200,
/// {"state":"error","msg":…}.
Response gradido_dialect(const Failure& failure, const Request& request);

} // namespace ownkey::http
