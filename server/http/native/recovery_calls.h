// The calls of the recovery room, for recovery_routes.cpp.
#pragma once

#include "server/http/native/kit.h"

namespace ownkey::http::native {

Outcome<Response>
list_officers(const World& world, const Request& request, const SessionView& view);
Outcome<Response>
put_officer_card(const World& world, const Request& request, const SessionView& view);
Outcome<Response>
remove_officer_card(const World& world, const Request& request, const SessionView& view);

// the person
Outcome<Response>
show_recovery(const World& world, const Request& request, const SessionView& view);
Outcome<Response>
ask_for_recovery(const World& world, const Request& request, const SessionView& view);
Outcome<Response>
cancel_recovery(const World& world, const Request& request, const SessionView& view);

// the officer
Outcome<Response> list_cases(const World& world, const Request& request, const SessionView& view);
Outcome<Response> hand_over(const World& world, const Request& request, const SessionView& view);
Outcome<Response>
refuse_recovery(const World& world, const Request& request, const SessionView& view);

} // namespace ownkey::http::native
