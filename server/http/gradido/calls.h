// The calls of the Gradido surface, one function each. A Failure is told in the dialect; what only
// one call says, it says itself.
#pragma once

#include "server/flows/world.h"
#include "server/http/message.h"

namespace ownkey::http::gradido {

Outcome<Response> login(const World& world, const Request& request);
Outcome<Response> check_transaction(const World& world, const Request& request);
Outcome<Response> running_user_tasks(const World& world, const Request& request);

} // namespace ownkey::http::gradido
