// Calls on sessions, devices and the second factor, for device_routes.cpp.
#pragma once

#include "server/http/native/kit.h"

namespace ownkey::http::native {

Outcome<Response>
list_sessions(const World& world, const Request& request, const SessionView& view);
Outcome<Response>
end_one_session(const World& world, const Request& request, const SessionView& view);
Outcome<Response>
end_other_sessions(const World& world, const Request& request, const SessionView& view);
Outcome<Response> list_devices(const World& world, const Request& request, const SessionView& view);
Outcome<Response>
forget_device(const World& world, const Request& request, const SessionView& view);
Outcome<Response>
show_second_factor(const World& world, const Request& request, const SessionView& view);
Outcome<Response>
set_up_second_factor(const World& world, const Request& request, const SessionView& view);
Outcome<Response>
confirm_second_factor(const World& world, const Request& request, const SessionView& view);
Outcome<Response>
new_recovery_codes(const World& world, const Request& request, const SessionView& view);
Outcome<Response>
turn_off_second_factor(const World& world, const Request& request, const SessionView& view);

} // namespace ownkey::http::native
