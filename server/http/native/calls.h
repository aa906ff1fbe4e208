// The calls of /api/v1, one function each, for the route table in native.cpp.
#pragma once

#include "server/http/native/kit.h"

namespace ownkey::http::native {

// registration_calls.cpp
Outcome<Response> status(const World& world, const Request& request);
Outcome<Response> registration_policy(const World& world, const Request& request);
Outcome<Response> start_registration(const World& world, const Request& request);
Outcome<Response> finish_registration(const World& world, const Request& request);
Outcome<Response> cancel_registration(const World& world, const Request& request);
Outcome<Response> confirm_email(const World& world, const Request& request);
Outcome<Response> resend_confirmation(const World& world, const Request& request);

// session_calls.cpp
Outcome<Response> start_login(const World& world, const Request& request);
Outcome<Response> finish_login(const World& world, const Request& request);
Outcome<Response> finish_second_factor(const World& world, const Request& request);
Outcome<Response> end_session(const World& world, const Request& request, const SessionView& view);
Outcome<Response> start_unlock(const World& world, const Request& request, const SessionView& view);
Outcome<Response>
finish_unlock(const World& world, const Request& request, const SessionView& view);
Outcome<Response> open_window(const World& world, const Request& request, const SessionView& view);
Outcome<Response> show_window(const World& world, const Request& request, const SessionView& view);
Outcome<Response> close_window(const World& world, const Request& request, const SessionView& view);

// transaction_calls.cpp
Outcome<Response>
list_transactions(const World& world, const Request& request, const SessionView& view);
Outcome<Response>
show_transaction(const World& world, const Request& request, const SessionView& view);
Outcome<Response>
sign_transaction(const World& world, const Request& request, const SessionView& view);
Outcome<Response>
decline_transaction(const World& world, const Request& request, const SessionView& view);
Outcome<Response>
sign_transactions(const World& world, const Request& request, const SessionView& view);
Outcome<Response>
retry_transaction(const World& world, const Request& request, const SessionView& view);

// enlistment_calls.cpp
Outcome<Response>
enlist_own_transactions(const World& world, const Request& request, const SessionView& view);
Outcome<Response>
enlist_for_service(const World& world, const Request& request, const ServiceKey& key);
Outcome<Response> list_communities(const World& world, const Request& request);

} // namespace ownkey::http::native
