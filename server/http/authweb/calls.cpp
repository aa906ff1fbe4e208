#include "calls.h"

#include "core/encoding.h"
#include "server/flows/deactivation.h"
#include "server/flows/guid_signin.h"
#include "server/http/authweb/decoding.h"

namespace ownkey::http::authweb {
namespace {

std::optional<std::string> told(std::string code) {
    return code.empty() ? std::nullopt : std::optional(std::move(code));
}

} // namespace

Outcome<Response> check_user_existance(const Place& place, const Request& request) {
    const auto user = TRY(user_of(request));
    const auto caller = TRY(caller_in(place.world, request));
    const auto found = TRY(flows::find_guid_user(place.world, caller, user));
    UserExistance dto;
    if (found) dto = {found->login, found->email, found->phone};
    return Response::json(200, encode(dto));
}

Outcome<Response> add_user(const Place& place, const Request& request) {
    auto [user, password] = TRY(credentials_of(request));
    const auto caller = TRY(caller_in(place.world, request));
    auto signup = TRY(flows::add_guid_user(place.world, caller, user, std::move(password)));
    return Response::json(200,
                          encode(UserCreationResult{to_text(signup.id),
                                                    told(std::move(signup.code)),
                                                    date_time(signup.sent_at)}));
}

Outcome<Response> verify_sign_up(const Place& place, const Request& request) {
    const auto end = TRY(signup_end_of(request));
    TRY(flows::end_guid_signup(place.world, TRY(caller_in(place.world, request)), end));
    return Response::json(200, encode(Success{}));
}

Outcome<Response> verify_user_credentials(const Place& place, const Request& request) {
    auto [user, password] = TRY(credentials_of(request));
    const auto caller = TRY(caller_in(place.world, request));
    const auto signin =
        TRY(flows::verify_guid_user(place.world, caller, user.login, std::move(password)));
    return Response::json(200, encode(VucResponse{to_text(signin.id), to_text(signin.account_id)}));
}

Outcome<Response> get_token_by_user_uid(const Place& place, const Request& request) {
    const auto dto = TRY(body_of<TokenRequest>(request));
    const auto user = TRY(guid_in("UserUid", dto.user_uid));
    const auto signin = TRY(guid_in("SignInGuid", dto.sign_in_guid));
    const auto caller = TRY(caller_in(place.world, request));
    const auto token = TRY(flows::take_guid_token(place.world, caller, signin, user));
    return Response::json(200,
                          encode(SessionToken{to_text(token.token),
                                              date_time(token.begins_at),
                                              date_time(token.ends_at)}));
}

Outcome<Response> get_deactivation_code(const Place& place, const Request& request) {
    auto [user, password] = TRY(credentials_of(request));
    const auto caller = TRY(caller_in(place.world, request));
    auto asked = TRY(flows::ask_deactivation(place.world, caller, user.login, std::move(password)));
    return Response::json(200,
                          encode(DeactivationCode{to_text(asked.id),
                                                  told(std::move(asked.code)),
                                                  date_time(asked.sent_at)}));
}

Outcome<Response> deactivate_users(const Place& place, const Request& request) {
    const auto dto = TRY(body_of<DeactivationRequest>(request));
    const auto id = TRY(guid_in("DeactivationGuid", dto.deactivation_guid));
    const auto caller = TRY(caller_in(place.world, request));
    TRY(flows::deactivate_account(place.world, caller, id, told(dto.code.value_or(""))));
    return Response::json(200, encode(Success{}));
}

} // namespace ownkey::http::authweb
