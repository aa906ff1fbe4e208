// The calls of the admin room, for admin_routes.cpp: people, roles, audit.
#pragma once

#include "server/http/native/kit.h"

namespace ownkey::http::native {

Outcome<Response> list_people(const World& world, const Request& request, const SessionView& view);
Outcome<Response> show_person(const World& world, const Request& request, const SessionView& view);
Outcome<Response> add_person(const World& world, const Request& request, const SessionView& view);
Outcome<Response>
resend_persons_mail(const World& world, const Request& request, const SessionView& view);
Outcome<Response>
disable_person(const World& world, const Request& request, const SessionView& view);
Outcome<Response>
enable_person(const World& world, const Request& request, const SessionView& view);
Outcome<Response>
put_persons_role(const World& world, const Request& request, const SessionView& view);
Outcome<Response>
end_persons_sessions(const World& world, const Request& request, const SessionView& view);
Outcome<Response>
remove_persons_second_factor(const World& world, const Request& request, const SessionView& view);
Outcome<Response>
move_persons_balance(const World& world, const Request& request, const SessionView& view);
Outcome<Response> list_audit(const World& world, const Request& request, const SessionView& view);
Outcome<Response>
show_audit_head(const World& world, const Request& request, const SessionView& view);

} // namespace ownkey::http::native
