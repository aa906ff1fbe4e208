// For route tables of /api/v1: what a call asks of its caller before it runs. A room adds its
// routes in <room>_routes.cpp; native.cpp lists the rooms.
#pragma once

#include "core/encoding.h"
#include "server/flows/guard.h"
#include "server/flows/sessions.h"
#include "server/http/message.h"
#include "server/http/router.h"
#include "server/http/session_cookie.h"

namespace ownkey::http::native {

using flows::SessionView;

inline const std::string kV1 = "/api/v1";

using Call = Outcome<Response> (*)(const World&, const Request&);
using SessionCall = Outcome<Response> (*)(const World&, const Request&, const SessionView&);
using ServiceCall = Outcome<Response> (*)(const World&, const Request&, const ServiceKey&);

/// A call that anybody may make.
Handler open(const World& world, Call call);
/// A call that only reads, of a session.
Handler reading(const World& world, SessionCall call);
/// A call that changes something, of a session: with CSRF token. With an Idempotency-Key the first
/// answer is given again (repeats.h).
Handler changing(const World& world, SessionCall call);
/// As changing, for answers that hold secrets: they are not kept, a repeat is refused.
Handler changing_once(const World& world, SessionCall call);
/// A call of a service with its key.
Handler serving(const World& world, flows::Scope scope, ServiceCall call);

/// The UUID in the path. Fails: bad_uuid, naming the parameter.
Outcome<Uuid> id_of(const Request& request, const std::string& name);
/// A whole number in the query. Absent or empty: `otherwise`. Fails: field_rule (not a number,
/// below 1 or above `most`).
Outcome<int> number_of(const Request& request, const std::string& name, int otherwise, int most);

// One function a room.
void add_transaction_routes(Router& router, const World& world); // and their communities
void add_device_routes(Router& router, const World& world);      // sessions, devices, second factor
void add_account_routes(Router& router, const World& world);  // profile, e-mail, export, deletion
void add_password_routes(Router& router, const World& world); // change, reset, keys
void add_legacy_routes(Router& router, const World& world);   // of an old login server
void add_recovery_routes(Router& router, const World& world); // officers, cases
void add_token_routes(Router& router, const World& world); // tokens, JWKS, discovery, service keys
void add_admin_routes(Router& router, const World& world); // people, roles, audit
void add_watch_routes(Router& router, const World& world);   // news of transactions
void add_openapi_routes(Router& router, const World& world); // the document itself

} // namespace ownkey::http::native
