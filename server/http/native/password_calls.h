// The calls about password and keys, for the route table in password_routes.cpp.
#pragma once

#include "server/http/native/kit.h"

namespace ownkey::http::native {

Outcome<Response>
start_password_change(const World& world, const Request& request, const SessionView& view);
Outcome<Response>
put_password_record(const World& world, const Request& request, const SessionView& view);
Outcome<Response> put_keys(const World& world, const Request& request, const SessionView& view);
Outcome<Response> get_keys(const World& world, const Request& request, const SessionView& view);
Outcome<Response> ask_reset(const World& world, const Request& request);
Outcome<Response> start_reset(const World& world, const Request& request);
Outcome<Response> finish_reset(const World& world, const Request& request);

} // namespace ownkey::http::native
