// Who may make calls on this surface: a trusted peer address, a bearer of a configured service key
// (only SHA-256 is configured), or of one that an admin made with the scope gradido.
#pragma once

#include "server/flows/world.h"
#include "server/http/message.h"

namespace ownkey::http::gradido {

struct ServiceCaller {
    /// Of one community: it is shown that one's people and tasks only. Empty: of every one; what it
    /// enlists is the first one's.
    std::string community;
};

/// Constant time over all configured keys. Nobody: nothing. Fails: as the store.
Outcome<std::optional<ServiceCaller>> service_caller(const World& world, const Request& request);

} // namespace ownkey::http::gradido
