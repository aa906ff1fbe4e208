// What every flow is given: the ports, the deployment's secrets and the settings. Built once in
// main.cpp, or by a test.
#pragma once

#include "core/opaque/server.h"
#include "server/ports/ports.h"
#include "server/ports/store.h"
#include "server/settings.h"

#include <functional>

namespace ownkey {

namespace flows {
class TokenRing;
}

struct World {
    Store& store;
    Clock& clock;
    Random& random;
    const opaque::ServerKeys& opaque_keys;
    const Settings& settings;
    const ServerSecret& server_secret;
    /// Signs access tokens. Null where a composition issues none.
    flows::TokenRing* token_ring = nullptr;
};

/// Who asks, as far as the transport knows.
struct Caller {
    std::string address;
    std::string user_agent;
    std::string device_token{};  ///< value of the device cookie, or empty. Secret.
    std::string session_token{}; ///< value of the session cookie, or empty. Secret.
};

} // namespace ownkey
