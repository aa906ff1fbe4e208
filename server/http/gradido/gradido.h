// The Gradido JSON surface (listener 1201), for the community server: /login, /checkTransaction,
// /getRunningUserTasks, /networkInfos, /hasElopage; and the webhook of elopage. Source:
// docs/community.md, docs/integrate/elopage.md.
#pragma once

#include "server/flows/world.h"
#include "server/http/router.h"

namespace ownkey::http {

/// `world` must outlive the router. In: SHA-256 of the secret in the address of the webhook of
/// elopage; without, there is no such webhook.
void add_gradido_routes(Router& router,
                        const World& world,
                        const std::optional<Hash32>& elopage_secret = std::nullopt);

/// For Policy::dialect of this listener, and for its calls: always HTTP 200,
/// {"state":"error","msg":…}.
Response gradido_dialect(const Failure& failure, const Request& request);

} // namespace ownkey::http
