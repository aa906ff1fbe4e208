// The calls of AuthWebApi: decode, one flow, encode. Each that has two forms is served by one of
// them: for users whose accounts are here, and for those of another back end.
#pragma once

#include "server/flows/world.h"
#include "server/http/authweb/authweb.h"
#include "server/http/message.h"

namespace ownkey::http::authweb {

struct Place {
    const World& world;
    UserBackend* backend; ///< null: accounts are here
};

using Call = Outcome<Response> (*)(const Place&, const Request&);

Outcome<Response> check_user_existance(const Place& place, const Request& request);
Outcome<Response> add_user(const Place& place, const Request& request);
Outcome<Response> verify_sign_up(const Place& place, const Request& request);
Outcome<Response> verify_user_credentials(const Place& place, const Request& request);
Outcome<Response> get_token_by_user_uid(const Place& place, const Request& request);
Outcome<Response> get_deactivation_code(const Place& place, const Request& request);
Outcome<Response> deactivate_users(const Place& place, const Request& request);

Outcome<Response> add_user_elsewhere(const Place& place, const Request& request);
Outcome<Response> verify_sign_up_elsewhere(const Place& place, const Request& request);
Outcome<Response> verify_user_credentials_elsewhere(const Place& place, const Request& request);
Outcome<Response> get_token_by_user_uid_elsewhere(const Place& place, const Request& request);
/// What only the back end itself could answer. Fails: backend_refused.
Outcome<Response> not_here(const Place& place, const Request& request);

} // namespace ownkey::http::authweb
