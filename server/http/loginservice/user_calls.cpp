// Login, tokens, passwords and the account of a token.
#include "server/flows/password_reset.h"
#include "server/flows/registration.h"
#include "server/flows/submissions.h"
#include "server/http/loginservice/calls.h"
#include "server/http/loginservice/dto.h"
#include "server/http/loginservice/visitor.h"

#include <array>
#include <cstdio>

namespace ownkey::http::loginservice {
namespace {

const JsonRules kLoose{.unknown_fields = true};

Response success(SuccessDto dto = {}) {
    return Response::json(200, encode(dto));
}

std::optional<flows::PlainPassword> password_if(Text& text) {
    if (!text) return std::nullopt;
    return flows::take_password(*text);
}

flows::PlainPassword password_or_none(Text& text) {
    return flows::take_password(text ? *text : text.emplace());
}

/// "2026-01-01T00:00:00", UTC.
std::string date_and_time(Time time) {
    const auto seconds = std::chrono::floor<Seconds>(time);
    const auto day = std::chrono::floor<std::chrono::days>(seconds);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(seconds - day);
    std::array<char, 32> text{};
    std::snprintf(text.data(),
                  text.size(),
                  "%04d-%02u-%02uT%02d:%02d:%02d",
                  static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()),
                  static_cast<unsigned>(date.day()),
                  static_cast<int>(clock.hours().count()),
                  static_cast<int>(clock.minutes().count()),
                  static_cast<int>(clock.seconds().count()));
    return text.data();
}

Outcome<UserDataDto> dto_of(const World& world, const Account& account) {
    return UserDataDto{.id = TRY(flows::login_service_number(world, account.id)),
                       .name = flows::shown_name(account),
                       .email = account.email,
                       .inserted_at = date_and_time(account.created_at),
                       .superadmin = account.role == Role::admin};
}

Outcome<Response> user_answer(const World& world, const Account& account) {
    return Response::json(200, encode(DataDto<UserDataDto>{true, TRY(dto_of(world, account))}));
}

} // namespace

Outcome<Response> login(const World& world, const Request& request, flows::Tries& tries) {
    auto dto = TRY(decode<LoginDto>(request.body, kLoose));
    auto caller = caller_of(request);
    if (dto.device) caller.user_agent = *dto.device;
    caller.device_token = dto.device_token.value_or("");
    const auto login = TRY(flows::token_login(
        world, tries, caller, dto.username.value_or(""), password_or_none(dto.password)));
    return Response::json(
        200,
        encode(TokensDto{.access_token = login.tokens.access_token,
                         .refresh_token = flows::refresh_token_text(login.tokens.refresh_token),
                         .device_token = login.device_token}));
}

Outcome<Response> renew(const World& world, const Request& request) {
    const auto dto = TRY(decode<RenewDto>(request.body, kLoose));
    const auto sent = dto.refresh_token.value_or("");
    const auto tokens = TRY(flows::refresh_tokens(world, caller_of(request), sent));
    const auto next = flows::refresh_token_text(tokens.refresh_token);
    return Response::json(200,
                          encode(TokensDto{.access_token = tokens.access_token,
                                           .refresh_token = next == sent ? "unchanged" : next}));
}

Outcome<Response> user_existence(const World& world, const Request& request) {
    const bool exists = TRY(flows::is_name_taken(world, request.query_value("username")));
    return success({.exists = exists});
}

Outcome<Response> ask_password_reset(const World& world, const Request& request) {
    const auto dto = TRY(decode<EmailDto>(request.body, kLoose));
    TRY(flows::ask_password_reset(
        world, caller_of(request), dto.email.value_or(""), flows::site_reset_letter(world)));
    return success();
}

Outcome<Response> confirm_reset_password(const World& world, const Request& request) {
    auto dto = TRY(decode<PasswordDto>(request.body, kLoose));
    const flows::ResetCode code{.link_code = request.param("token"), .email = {}, .typed_code = {}};
    TRY(flows::reset_password(world,
                              caller_of(request),
                              flows::Surface::loginservice,
                              code,
                              password_or_none(dto.password)));
    return success();
}

Outcome<Response> confirm_mail(const World& world, const Request& request) {
    TRY(flows::confirm_email_by_link(world, caller_of(request), request.param("token")));
    return success();
}

Outcome<Response> show_user(const World& world, const Request&, const TokenVisit& visit) {
    return user_answer(world, visit.view.account);
}

Outcome<Response> change_user(const World& world, const Request& request, const TokenVisit& visit) {
    auto dto = TRY(decode<UserChangeDto>(request.body, kLoose));
    flows::UserChange change{.name = dto.user.name, .email = dto.user.email};
    change.password = password_if(dto.user.password);
    change.old_password = password_if(dto.old_password);
    return user_answer(
        world, TRY(flows::change_user(world, caller_of(request), visit, std::move(change))));
}

Outcome<Response> logout(const World& world, const Request& request, const TokenVisit& visit) {
    TRY(flows::sign_out(world, caller_of(request), visit));
    return success();
}

Outcome<Response> logout_all(const World& world, const Request& request, const TokenVisit& visit) {
    TRY(flows::sign_out_everywhere(world, caller_of(request), visit));
    return success();
}

} // namespace ownkey::http::loginservice
