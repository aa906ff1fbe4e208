// The calls of 2019: numbers in the path, Basic email:token or email:password, answers that are
// JSON values.
#include "server/flows/account_numbers.h"
#include "server/flows/deletion.h"
#include "server/flows/early_session.h"
#include "server/flows/plain_profile.h"
#include "server/http/apparts/answers.h"
#include "server/http/apparts/body.h"
#include "server/http/apparts/calls.h"
#include "server/http/apparts/dto.h"
#include "server/http/apparts/rules.h"
#include "server/http/apparts/who.h"

namespace ownkey::http::apparts {
namespace {

constexpr auto kHere = flows::Surface::apparts;

std::optional<flows::PlainPassword> taken(std::optional<std::string>& text) {
    if (!text) return std::nullopt;
    return flows::take_password(*text);
}

Response token_answer(std::int64_t number, const flows::NewSession& session) {
    return Response::json(200, encode(TokenDto{number, flows::cookie_value(session.token)}));
}

} // namespace

Outcome<Response> register_user(const Here& here, const Request& request) {
    auto dto = TRY(read_body<RegisterDto>(request));
    auto password = flows::take_password(dto.password);
    TRY(check_length_of_name(here.world, dto.name));
    TRY(check_length_of_password(here.world, password));
    const flows::PlainRegistration who{.email = dto.email,
                                       .first_name = dto.name,
                                       .username = username_for(dto.name),
                                       .language = TRY(language_of(here.world, dto.lang))};
    const auto caller = caller_of(request);
    const auto made =
        TRY(flows::register_with_password(here.world, caller, kHere, who, std::move(password)));
    const auto number = TRY(flows::number_of(here.world, System::apparts, made.account.id));
    const auto session = TRY(flows::start_early_session(here.world, caller, made.account.id));
    return token_answer(number, session);
}

Outcome<Response> show_user(const Here& here, const Request& request) {
    const auto view = TRY(session_of_number(here.world, request, true));
    return Response::json(200, encode(NameDto{number_in_path(request), view.account.first_name}));
}

Outcome<Response> give_token(const Here& here, const Request& request) {
    auto basic = TRY(read_basic(request.header("authorization")));
    const auto session = TRY(flows::login_with_password(
        here.world, caller_of(request), kHere, basic.email, flows::take_password(basic.secret)));
    const auto number = TRY(flows::number_of(here.world, System::apparts, session.view.account.id));
    if (number == number_in_path(request)) return token_answer(number, session);
    TRY(flows::end_session(here.world, session.view)); // somebody else's number
    return Error::no_session;
}

Outcome<Response> change_user(const Here& here, const Request& request) {
    auto dto = TRY(read_body<ChangeDto>(request));
    const auto basic = TRY(read_basic(request.header("authorization")));
    auto old = taken(dto.password);
    auto fresh = taken(dto.newpassword);
    if (dto.name) TRY(check_length_of_name(here.world, *dto.name));
    if (fresh) TRY(check_length_of_password(here.world, *fresh));
    const bool by_mail = !is_session_token(basic.secret);
    if (!fresh && (by_mail || (!dto.name && !dto.email)))
        return refusal(Generation::v2019, 400, "nothing to update");
    const auto caller = caller_of(request);
    if (by_mail) {
        TRY(flows::reset_with_code(
            here.world, caller, kHere, basic.email, basic.secret, *std::move(fresh)));
        return done();
    }
    const auto view = TRY(session_of_number(here.world, request, false));
    TRY(flows::change_plainly(
        here.world, caller, kHere, view, std::move(old), {dto.name, dto.email, std::move(fresh)}));
    return done();
}

Outcome<Response> delete_numbered_user(const Here& here, const Request& request) {
    const auto account = TRY(owner_of(here.world, request));
    const auto number = TRY(flows::number_of(here.world, System::apparts, account.id));
    if (number != number_in_path(request)) return Error::account_not_found;
    TRY(flows::close_account(here.world, caller_of(request), account.id));
    return done();
}

} // namespace ownkey::http::apparts
