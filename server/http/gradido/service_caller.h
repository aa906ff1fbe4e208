// Who may make calls on this surface: a trusted peer address, a bearer of a configured service key
// (only SHA-256 is configured), or of one that an admin made with the scope gradido.
#pragma once

#include "server/flows/world.h"
#include "server/http/message.h"

namespace ownkey::http::gradido {

/// Constant time over all configured keys. Fails: as the store.
Outcome<bool> is_service_caller(const World& world, const Request& request);

} // namespace ownkey::http::gradido
