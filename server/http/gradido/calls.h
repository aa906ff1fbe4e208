// The calls of the Gradido surface, one function each. A Failure is told in the dialect; what only
// one call says, it says itself.
#pragma once

#include "server/flows/world.h"
#include "server/http/message.h"

namespace ownkey::http::gradido {

Outcome<Response> login(const World& world, const Request& request);
Outcome<Response> check_transaction(const World& world, const Request& request);
Outcome<Response> running_user_tasks(const World& world, const Request& request);
Outcome<Response> network_infos(const World& world, const Request& request);
Outcome<Response> has_elopage(const World& world, const Request& request);

/// In: SHA-256 of the last segment that the address must have. Fails: not_found (another one), as
/// flows::take_elopage_event.
Outcome<Response>
elopage_webhook(const World& world, const Request& request, const Hash32& secret_hash);

} // namespace ownkey::http::gradido
