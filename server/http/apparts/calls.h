// The calls of the surface apparts, one function each. A Failure is told in the dialect.
#pragma once

#include "core/secret.h"
#include "server/flows/world.h"
#include "server/http/message.h"

namespace ownkey::http::apparts {

struct Here {
    const World& world;
    const SecretBuffer& jwt_secret;
};

using Call = Outcome<Response> (*)(const Here&, const Request&);

// 2019, /v1
Outcome<Response> register_user(const Here& here, const Request& request);
Outcome<Response> show_user(const Here& here, const Request& request);
Outcome<Response> give_token(const Here& here, const Request& request);
Outcome<Response> change_user(const Here& here, const Request& request);
Outcome<Response> delete_numbered_user(const Here& here, const Request& request);

// now, /v/1
Outcome<Response> add_user(const Here& here, const Request& request);
Outcome<Response> login(const Here& here, const Request& request);
Outcome<Response> give_api_token(const Here& here, const Request& request);
Outcome<Response> logout(const Here& here, const Request& request);
Outcome<Response> show_me(const Here& here, const Request& request);
Outcome<Response> update_me(const Here& here, const Request& request);
Outcome<Response> delete_me(const Here& here, const Request& request);

/// Both: "ok" always, whatever the address.
Outcome<Response> ask_reset(const Here& here, const Request& request);

} // namespace ownkey::http::apparts
