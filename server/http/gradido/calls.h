// The calls of the Gradido surface, one function each, by concept in <concept>_calls.cpp. What a
// failure is called, the table of gradido.cpp and the dialect say.
#pragma once

#include "server/flows/world.h"
#include "server/http/message.h"

namespace ownkey::http::gradido {

Outcome<Response> login(const World& world, const Request& request);
Outcome<Response> check_session_state(const World& world, const Request& request);
Outcome<Response> logout(const World& world, const Request& request);
Outcome<Response> has_elopage(const World& world, const Request& request);
Outcome<Response> unsecure_login(const World& world, const Request& request);
Outcome<Response> login_via_code(const World& world, const Request& request);
Outcome<Response> acquire_access_token(const World& world, const Request& request);
Outcome<Response> app_login(const World& world, const Request& request);

Outcome<Response> get_users(const World& world, const Request& request);
Outcome<Response> search(const World& world, const Request& request);
Outcome<Response> check_username(const World& world, const Request& request);
Outcome<Response> create_user(const World& world, const Request& request);
Outcome<Response> admin_resend(const World& world, const Request& request);

Outcome<Response> get_user_infos(const World& world, const Request& request);
Outcome<Response> update_user_infos(const World& world, const Request& request);
Outcome<Response> send_email(const World& world, const Request& request);
Outcome<Response> reset_password(const World& world, const Request& request);

Outcome<Response> check_transaction(const World& world, const Request& request);
Outcome<Response> create_transaction(const World& world, const Request& request);
Outcome<Response> running_user_tasks(const World& world, const Request& request);
Outcome<Response> network_infos(const World& world, const Request& request);

} // namespace ownkey::http::gradido
