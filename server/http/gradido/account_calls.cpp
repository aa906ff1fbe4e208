// Calls about one account: what is known of it, what its person changes, the ways back in.
#include "core/encoding.h"
#include "core/tx/transaction.h"
#include "server/flows/code_exchange.h"
#include "server/flows/json_object.h"
#include "server/flows/members.h"
#include "server/flows/registration.h"
#include "server/http/gradido/account_dto.h"
#include "server/http/gradido/calls.h"
#include "server/http/gradido/kit.h"
#include "server/http/gradido/people_dto.h"
#include "server/http/gradido/update_fields.h"
#include "server/http/session_cookie.h"

#include <algorithm>

namespace ownkey::http::gradido {
namespace {

constexpr std::string_view kRegisterCode = "EmailVerificationCode.Register";
constexpr std::string_view kPath = "loginServer.path";

/// Adds what was asked for. Out: false for what no account has.
bool add_fact(JsonObject& data, const Account& account, std::string_view asked) {
    if (asked == "user.pubkeyhex") {
        if (account.public_key) data.text("pubkeyhex", to_hex(account.public_key->view()));
    } else if (asked == "user.first_name") {
        data.text("first_name", account.first_name);
    } else if (asked == "user.last_name") {
        data.text("last_name", account.last_name);
    } else if (asked == "user.disabled") {
        data.boolean("disabled", account.state == AccountState::disabled);
    } else if (asked == "user.username") {
        data.text("username", account.username);
    } else if (asked == "user.description") {
        data.text("description", account.description);
    } else if (asked == "user.email_checked") {
        data.boolean("email_checked", account.state == AccountState::active);
    } else if (asked == "user.identHash") {
        data.number("identHash", tx::ident_hash(account.email));
    } else if (asked == "user.language") {
        data.text("language", account.language);
    } else if (asked == "user.publisher_id") {
        data.number("publisher_id", account.publisher_id);
    } else {
        return false;
    }
    return true;
}

/// A failure of one thing that was asked for, or that should change, is told beside the others.
bool is_of_one(Error error) {
    return static_cast<int>(error) < 600;
}

std::string told(const std::string& what, const Failure& failure) {
    return what + ": " + std::string(error_text(failure.error));
}

} // namespace

Outcome<Response> get_user_infos(const World& world, const Request& request) {
    const auto dto = TRY(decode<UserInfosDto>(request.body, kLoose));
    const auto visit = TRY(visit_of(world, request, dto.session_id));
    const auto email = TRY(needed(dto.email, "email"));
    if (dto.ask.empty()) return Failure(Error::field_type, "ask", "");
    const auto account = TRY(flows::member_of(world, visit.view, visit.community, email));
    UserInfosAnswerDto answer;
    JsonObject data;
    for (const auto& asked : dto.ask) {
        if (asked == kPath) {
            answer.server.emplace()[asked] = world.settings.server.public_url + "/account";
        } else if (asked == kRegisterCode) {
            const auto code = flows::tell_member_code(
                world, caller_of(request), visit.view, visit.community, email);
            if (!code && !is_of_one(code.error().error)) return code.error();
            if (code) data.text(kRegisterCode, *code);
            if (!code) answer.errors.push_back(told(asked, code.error()));
        } else if (!add_fact(data, account, asked)) {
            answer.errors.emplace_back("ask parameter invalid");
        }
    }
    answer.user_data.text = data.str();
    return Response::json(200, encode(answer));
}

Outcome<Response> update_user_infos(const World& world, const Request& request) {
    const auto dto = TRY(decode<MemberDto>(request.body, kLoose));
    auto fields = TRY(read_update(request.body));
    const auto visit = TRY(visit_of(world, request, dto.session_id));
    const auto email = TRY(needed(dto.email, "email"));
    const auto updated = TRY(flows::update_member(
        world, caller_of(request), visit.view, visit.community, email, std::move(fields.update)));
    auto errors = std::move(fields.errors);
    for (const auto& failure : updated.refused)
        errors.push_back(update_error(failure));
    return Response::json(
        200, encode(UpdatedDto{.errors = std::move(errors), .valid_values = updated.taken}));
}

Outcome<Response> send_email(const World& world, const Request& request) {
    const auto dto = TRY(decode<SendEmailDto>(request.body, kLoose));
    const auto email = TRY(needed(dto.email, "email"));
    const auto type = TRY(needed(dto.type, "email_verification_code_type"));
    TRY(service_of(world, request));
    if (type == "resetPassword") {
        TRY(flows::ask_password_reset(world, caller_of(request), email));
    } else if (type == "register" || type == "registerDirect") {
        TRY(flows::resend_confirmation(world, caller_of(request), email));
    } else {
        return Failure(Error::field_rule, "email_verification_code_type", "");
    }
    return success();
}

Outcome<Response> reset_password(const World& world, const Request& request) {
    auto dto = TRY(decode<ResetPasswordDto>(request.body, kLoose));
    if (!dto.password || dto.password->empty())
        return Failure(Error::field_missing, "password", "");
    auto password = flows::take_password(*dto.password);
    const auto number = TRY(session_number_of(dto.session_id));
    TRY(flows::require_plain(world, flows::Surface::gradido));
    TRY(service_of(world, request));
    TRY(flows::reset_by_number(world, caller_of(request), number, std::move(password)));
    return success();
}

} // namespace ownkey::http::gradido
