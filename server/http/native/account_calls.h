// The calls of a person's own account: profile, e-mail change, export, deletion, events.
#pragma once

#include "server/http/native/kit.h"

namespace ownkey::http::native {

Outcome<Response> show_account(const World& world, const Request& request, const SessionView& view);
Outcome<Response>
change_account(const World& world, const Request& request, const SessionView& view);
Outcome<Response>
start_email_change(const World& world, const Request& request, const SessionView& view);
Outcome<Response>
cancel_email_change(const World& world, const Request& request, const SessionView& view);
Outcome<Response> confirm_email_change(const World& world, const Request& request);
Outcome<Response>
export_account(const World& world, const Request& request, const SessionView& view);
Outcome<Response>
plan_deletion(const World& world, const Request& request, const SessionView& view);
Outcome<Response> keep_account(const World& world, const Request& request, const SessionView& view);
Outcome<Response> list_events(const World& world, const Request& request, const SessionView& view);

} // namespace ownkey::http::native
