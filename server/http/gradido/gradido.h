// The Gradido JSON surface (listener 1201), for the community server: all its calls by one table
// (gradido.cpp), and the webhook of elopage. Source: docs/community.md, docs/integrate/gradido.md,
// docs/integrate/elopage.md.
#pragma once

#include "core/secret.h"
#include "server/flows/world.h"
#include "server/http/router.h"

#include <memory>

namespace ownkey::http {

/// What the shop elopage and we share; null: there is no webhook.
using ElopageSecret = std::shared_ptr<const SecretBuffer>;

/// `world` must outlive the router.
void add_gradido_routes(Router& router,
                        const World& world,
                        const ElopageSecret& elopage_secret = nullptr);

/// For Policy::dialect of this listener, and for its calls: always HTTP 200,
/// {"state":"error","msg":…}.
Response gradido_dialect(const Failure& failure, const Request& request);

} // namespace ownkey::http
