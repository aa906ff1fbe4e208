// The old Gradido login servers that accounts came from: their app secret and server key, sealed
// with the deployment's secret in one row. A page asks with any address: what it is told of one
// that is nobody's is made of them too.
#pragma once

#include "core/keys/legacy.h"
#include "server/flows/world.h"

#include <string>
#include <vector>

namespace ownkey::flows {

struct LegacyServer {
    ByteVector app_secret; ///< secret
    LegacyServerKey server_key;
};

/// In the order of their imports. Fails: secrets_invalid (sealed with another secrets file).
Outcome<std::vector<LegacyServer>> legacy_servers(Tables& tables, const World& world);

/// One that is there already stays. At most 8. Fails: field_rule (more), secrets_invalid.
Done add_legacy_server(Tables& tables, const World& world, const LegacyServer& server);

} // namespace ownkey::flows
