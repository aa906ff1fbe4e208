// The calls of tokens and service keys, for the route table in token_routes.cpp.
#pragma once

#include "server/http/native/kit.h"

namespace ownkey::http::native {

// token_calls.cpp
Outcome<Response> start_tokens(const World& world, const Request& request, const SessionView& view);
Outcome<Response> refresh_tokens(const World& world, const Request& request);
Outcome<Response> list_tokens(const World& world, const Request& request, const SessionView& view);
Outcome<Response> end_tokens(const World& world, const Request& request, const SessionView& view);
Outcome<Response>
introspect_token(const World& world, const Request& request, const ServiceKey& key);
/// A refresh token: whoever holds it. An access token: a service with the scope introspect.
Outcome<Response> revoke_token(const World& world, const Request& request);
Outcome<Response> show_jwks(const World& world, const Request& request);
Outcome<Response> show_discovery(const World& world, const Request& request);

// service_key_calls.cpp
Outcome<Response>
list_service_keys(const World& world, const Request& request, const SessionView& view);
Outcome<Response>
create_service_key(const World& world, const Request& request, const SessionView& view);
Outcome<Response>
rotate_service_key(const World& world, const Request& request, const SessionView& view);
Outcome<Response>
revoke_service_key(const World& world, const Request& request, const SessionView& view);

} // namespace ownkey::http::native
