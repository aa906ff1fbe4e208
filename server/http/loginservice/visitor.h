// Who asks, as this surface's clients say it.
#pragma once

#include "server/flows/token_visit.h"
#include "server/http/message.h"

namespace ownkey::http::loginservice {

/// Without cookies: this surface has none.
Caller caller_of(const Request& request);

/// X-Auth-Token. Fails: no_session.
Outcome<flows::TokenVisit> visit_of(const World& world, const Request& request);

} // namespace ownkey::http::loginservice
