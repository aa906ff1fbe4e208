// The surface "apparts": users with Basic authorization (listener 3000), in two generations: /v1
// (2019; answers are JSON values) and /v/1 (errors are objects, sessions in a cookie). Shapes:
// docs/integrate/apparts.md.
#pragma once

#include "core/secret.h"
#include "server/flows/world.h"
#include "server/http/router.h"

namespace ownkey::http {

/// `world` and `jwt_secret` must outlive the router. In: HS256 secret of apiToken, 32 bytes or
/// more.
void add_apparts_routes(Router& router, const World& world, const SecretBuffer& jwt_secret);

/// What this surface's clients understand of a failure, for Policy::dialect of this listener and
/// for its calls. The clock outlives it: who comes too often is told the time of the next try.
std::function<Response(const Failure&, const Request&)> apparts_dialect(const Clock& clock);

} // namespace ownkey::http
