// The calls of this surface: decode, one flow, encode.
#pragma once

#include "server/flows/campaigns.h"
#include "server/flows/token_visit.h"
#include "server/http/message.h"

namespace ownkey::http::loginservice {

using flows::TokenVisit;
using flows::Viewer;

// Anybody's.
Outcome<Response> login(const World& world, const Request& request, flows::Tries& tries);
Outcome<Response> renew(const World& world, const Request& request);
Outcome<Response> user_existence(const World& world, const Request& request);
Outcome<Response> ask_password_reset(const World& world, const Request& request);
Outcome<Response> confirm_reset_password(const World& world, const Request& request);
Outcome<Response> submit(const World& world, const Request& request);
Outcome<Response> resend_mail(const World& world, const Request& request);
Outcome<Response> confirm_mail(const World& world, const Request& request);

// Anybody's; admins see more.
Outcome<Response> list_campaigns(const World& world, const Request& request, const Viewer& viewer);
Outcome<Response> show_campaign(const World& world, const Request& request, const Viewer& viewer);

// With an access token.
Outcome<Response> show_user(const World& world, const Request& request, const TokenVisit& visit);
Outcome<Response> change_user(const World& world, const Request& request, const TokenVisit& visit);
Outcome<Response> logout(const World& world, const Request& request, const TokenVisit& visit);
Outcome<Response> logout_all(const World& world, const Request& request, const TokenVisit& visit);
Outcome<Response>
create_campaign(const World& world, const Request& request, const TokenVisit& visit);
Outcome<Response>
update_campaign(const World& world, const Request& request, const TokenVisit& visit);
Outcome<Response>
remove_campaign(const World& world, const Request& request, const TokenVisit& visit);

/// 422 {"errors":{field:[…]}}.
Response faults_answer(const flows::Faults& faults);

} // namespace ownkey::http::loginservice
