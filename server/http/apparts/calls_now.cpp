// The calls of now: the session is a cookie, services get a JWT.
#include "core/wipe.h"
#include "server/flows/account_numbers.h"
#include "server/flows/api_token.h"
#include "server/flows/deletion.h"
#include "server/flows/first_password.h"
#include "server/flows/plain_profile.h"
#include "server/flows/session_list.h"
#include "server/http/apparts/answers.h"
#include "server/http/apparts/body.h"
#include "server/http/apparts/calls.h"
#include "server/http/apparts/dto.h"
#include "server/http/apparts/rules.h"
#include "server/http/apparts/who.h"

namespace ownkey::http::apparts {
namespace {

constexpr auto kHere = flows::Surface::apparts;

struct ApiToken {
    std::int64_t number = 0;
    std::string text;
};

Outcome<ApiToken> api_token_of(const Here& here, const SessionView& view) {
    const auto number = TRY(flows::number_of(here.world, System::apparts, view.account.id));
    auto text = TRY(flows::issue_api_token(here.world, view, number, here.jwt_secret));
    return ApiToken{number, std::move(text)};
}

Outcome<Response> login_answer(const Here& here, const SessionView& view) {
    const auto token = TRY(api_token_of(here, view));
    return Response::json(200, encode(LoginDto{token.number, token.text}));
}

Outcome<Response> signed_in(const Here& here, const flows::NewSession& session) {
    auto response = TRY(login_answer(here, session.view));
    set_login_token(response, here.world, session.token);
    return response;
}

Outcome<Response>
log_in(const Here& here, const Request& request, const std::string& email, std::string password) {
    const auto session = TRY(flows::login_with_password(
        here.world, caller_of(request), kHere, email, flows::take_password(password)));
    return signed_in(here, session);
}

/// Basic email:resetToken: the first password, or a new one; then signed in as ever, so that a
/// second factor is asked for here too.
Outcome<Response>
reset_by_mail(const Here& here, const Request& request, const Basic& basic, std::string password) {
    auto again = password;
    auto taken = flows::take_password(password);
    Outcome<Unit> reset = check_length_of_password(here.world, taken);
    if (reset)
        reset = flows::reset_with_code(
            here.world, caller_of(request), kHere, basic.email, basic.secret, std::move(taken));
    if (reset) return log_in(here, request, basic.email, std::move(again));
    wipe(again);
    return reset.error();
}

bool is_true(const std::optional<Loose>& flag) {
    return flag && (flag->text == "true" || flag->text == "1");
}

/// Whether a mail's code is shown: then no session is needed.
bool by_mail(const Request& request) {
    const auto basic = read_basic(request.header("authorization"));
    return basic && !is_session_token(basic->secret);
}

Outcome<Response> update_by_session(const Here& here, const Request& request, UpdateDto dto) {
    auto view = TRY(session_of(here.world, request));
    const auto caller = caller_of(request);
    if (dto.password) {
        auto password = flows::take_password(*dto.password);
        TRY(check_length_of_password(here.world, password));
        TRY(flows::change_fresh_password(here.world, caller, kHere, view, std::move(password)));
    }
    if (is_true(dto.invalidateSessions)) TRY(flows::end_other_sessions(here.world, caller, view));
    return login_answer(here, view);
}

} // namespace

Outcome<Response> add_user(const Here& here, const Request& request) {
    const auto dto = TRY(read_body<AddDto>(request));
    const auto name = dto.name.value_or("");
    if (!name.empty()) TRY(check_length_of_name(here.world, name));
    const auto language = TRY(language_of(here.world, dto.lang));
    TRY(flows::register_address(
        here.world, caller_of(request), {dto.email, name, language}, welcome_letter(here.world)));
    return done();
}

Outcome<Response> login(const Here& here, const Request& request) {
    auto basic = TRY(read_basic(request.header("authorization")));
    return log_in(here, request, basic.email, std::move(basic.secret));
}

Outcome<Response> give_api_token(const Here& here, const Request& request) {
    const auto view = TRY(session_of(here.world, request));
    return said(200, TRY(api_token_of(here, view)).text);
}

Outcome<Response> logout(const Here& here, const Request& request) {
    const auto view = session_of(here.world, request);
    if (view) TRY(flows::end_session(here.world, *view));
    auto response = done();
    clear_login_token(response, here.world);
    return response;
}

Outcome<Response> show_me(const Here& here, const Request& request) {
    const auto view = TRY(session_of(here.world, request));
    const auto& account = view.account;
    const auto number = TRY(flows::number_of(here.world, System::apparts, account.id));
    const auto created = std::chrono::floor<std::chrono::milliseconds>(account.created_at);
    return Response::json(
        200,
        encode(UserDto{
            number, account.email, created.time_since_epoch().count(), account.first_name}));
}

Outcome<Response> update_me(const Here& here, const Request& request) {
    auto dto = TRY(read_body<UpdateDto>(request));
    if (!dto.password && !is_true(dto.invalidateSessions))
        return refusal(Generation::now, 400, "Nothing to update");
    if (!by_mail(request)) return update_by_session(here, request, std::move(dto));
    if (!dto.password) return refusal(Generation::now, 400, "Nothing to update");
    const auto basic = TRY(read_basic(request.header("authorization")));
    return reset_by_mail(here, request, basic, *std::move(dto.password));
}

Outcome<Response> delete_me(const Here& here, const Request& request) {
    const auto account = TRY(owner_of(here.world, request));
    TRY(flows::close_account(here.world, caller_of(request), account.id));
    auto response = done();
    clear_login_token(response, here.world);
    return response;
}

Outcome<Response> ask_reset(const Here& here, const Request& request) {
    const auto asked = flows::ask_password_reset(
        here.world, caller_of(request), request.param("email"), reset_letter(here.world));
    if (!asked && asked.error().error != Error::field_rule) return asked.error();
    return done();
}

} // namespace ownkey::http::apparts
