// Who may make calls on this surface: a bearer of a service key (only SHA-256 is configured), or a
// trusted peer address.
#pragma once

#include "server/http/message.h"
#include "server/settings.h"

namespace ownkey::http::gradido {

/// Constant time over all configured keys.
bool is_service_caller(const Settings::Gradido& settings, const Request& request);

} // namespace ownkey::http::gradido
