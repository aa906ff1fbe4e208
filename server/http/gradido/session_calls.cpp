// Calls about sessions: how they begin, whose they are, how they end.
#include "server/flows/app_login.h"
#include "server/flows/code_exchange.h"
#include "server/flows/elopage.h"
#include "server/flows/member_access.h"
#include "server/flows/transactions.h"
#include "server/http/gradido/calls.h"
#include "server/http/gradido/kit.h"
#include "server/http/gradido/session_dto.h"
#include "server/http/session_cookie.h"

namespace ownkey::http::gradido {
namespace {

Outcome<Visit> visit_of(const World& world, const Request& request) {
    const auto dto = TRY(input_of<SessionDto>(request));
    return gradido::visit_of(world, request, dto.session_id);
}

Response session_answer(const flows::SessionView& view) {
    return Response::json(
        200,
        encode(SessionAnswerDto{.user = user_of(view.account), .session_id = view.session.alias}));
}

const char* type_of(CodePurpose purpose) {
    return purpose == CodePurpose::confirm_email ? "register" : "resetPassword";
}

} // namespace

Outcome<Response> login(const World& world, const Request& request) {
    const auto [found, community] = TRY(visit_of(world, request));
    const auto tasks = TRY(flows::count_tasks(world, found.account.id, community));
    return Response::json(200,
                          encode(LoginAnswerDto{.client_ip = found.session.address,
                                                .user = user_of(found.account),
                                                .pending = tasks.pending,
                                                .can_signed = tasks.pending,
                                                .executing = tasks.executing}));
}

Outcome<Response> check_session_state(const World& world, const Request& request) {
    TRY(visit_of(world, request));
    return success();
}

Outcome<Response> logout(const World& world, const Request& request) {
    const auto visit = TRY(visit_of(world, request));
    TRY(flows::end_session(world, visit.view));
    return success();
}

Outcome<Response> has_elopage(const World& world, const Request& request) {
    const auto visit = TRY(visit_of(world, request));
    const bool has = TRY(flows::has_elopage(world, visit.view.account));
    return Response::json(200, encode(HasElopageDto{.has_elopage = has}));
}

Outcome<Response> unsecure_login(const World& world, const Request& request) {
    auto dto = TRY(input_of<UnsecureLoginDto>(request));
    auto password = flows::take_password(dto.password);
    TRY(flows::require_plain(world, flows::Surface::gradido));
    const auto service = TRY(service_of(world, request));
    const auto name = dto.email.value_or(dto.username.value_or(""));
    const auto session = TRY(flows::login_member(
        world, caller_of(request), service.community, name, std::move(password)));
    return session_answer(session.view);
}

Outcome<Response> login_via_code(const World& world, const Request& request) {
    const auto dto = TRY(input_of<CodeLoginDto>(request));
    const auto code = TRY(needed(dto.code, "emailVerificationCode"));
    const auto service = TRY(service_of(world, request));
    const auto found =
        TRY(flows::exchange_code(world, caller_of(request), service.community, code));
    return Response::json(200,
                          encode(CodeLoginAnswerDto{.type = type_of(found.purpose),
                                                    .session_id = found.number,
                                                    .user = user_of(found.account)}));
}

Outcome<Response> acquire_access_token(const World& world, const Request& request) {
    const auto visit = TRY(visit_of(world, request));
    auto token = TRY(flows::start_app_token(world, caller_of(request), visit.view));
    return Response::json(200, encode(AccessTokenAnswerDto{.access_token = std::move(token)}));
}

Outcome<Response> app_login(const World& world, const Request& request) {
    const auto dto = TRY(input_of<AccessTokenDto>(request));
    if (!dto.access_token || dto.access_token->empty())
        return Failure(Error::field_missing, "access_token", "");
    const auto service = TRY(service_of(world, request));
    const auto session = TRY(flows::login_with_app_token(
        world, caller_of(request), service.community, *dto.access_token));
    return session_answer(session.view);
}

} // namespace ownkey::http::gradido
