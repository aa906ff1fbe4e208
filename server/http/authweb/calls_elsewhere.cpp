// The calls for users whose accounts live in another back end.
#include "core/encoding.h"
#include "server/flows/guids_elsewhere.h"
#include "server/http/authweb/calls.h"
#include "server/http/authweb/decoding.h"

namespace ownkey::http::authweb {

Outcome<Response> add_user_elsewhere(const Place& place, const Request& request) {
    auto [user, password] = TRY(credentials_of(request));
    const auto caller = TRY(caller_in(place.world, request));
    auto signup = TRY(
        flows::add_foreign_user(place.world, *place.backend, caller, user, std::move(password)));
    UserCreationResult dto{to_text(signup.id), {}, date_time(signup.sent_at)};
    if (!signup.code.empty()) dto.verification_code = std::move(signup.code);
    return Response::json(200, encode(dto));
}

Outcome<Response> verify_sign_up_elsewhere(const Place& place, const Request& request) {
    const auto end = TRY(signup_end_of(request));
    TRY(flows::end_foreign_signup(place.world, TRY(caller_in(place.world, request)), end));
    return Response::json(200, encode(Success{}));
}

Outcome<Response> verify_user_credentials_elsewhere(const Place& place, const Request& request) {
    auto [user, password] = TRY(credentials_of(request));
    const auto caller = TRY(caller_in(place.world, request));
    const auto signin = TRY(flows::verify_foreign_user(
        place.world, *place.backend, caller, user.login, std::move(password)));
    return Response::json(200, encode(VucResponse{to_text(signin.id), signin.user}));
}

Outcome<Response> get_token_by_user_uid_elsewhere(const Place& place, const Request& request) {
    const auto dto = TRY(body_of<TokenRequest>(request));
    const auto user = TRY(text_in("UserUid", dto.user_uid));
    const auto signin = TRY(guid_in("SignInGuid", dto.sign_in_guid));
    const auto caller = TRY(caller_in(place.world, request));
    const auto token = TRY(flows::take_foreign_token(place.world, caller, signin, user));
    return Response::json(200,
                          encode(SessionToken{to_text(token.token),
                                              date_time(token.begins_at),
                                              date_time(token.ends_at)}));
}

Outcome<Response> not_here(const Place& /*place*/, const Request& /*request*/) {
    return Error::backend_refused;
}

} // namespace ownkey::http::authweb
