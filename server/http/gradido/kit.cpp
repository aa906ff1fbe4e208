#include "kit.h"

#include "core/encoding.h"
#include "core/tx/transaction.h"
#include "server/flows/json_object.h"
#include "server/flows/members.h"
#include "server/flows/no_mail.h"
#include "server/http/gradido/gradido.h"

#include <algorithm>
#include <charconv>

namespace ownkey::http::gradido {
namespace {

template <class Number>
std::optional<Number> parsed(const std::string& text) {
    Number number = 0;
    const auto* end = text.data() + text.size();
    const auto [stop, failed] = std::from_chars(text.data(), end, number);
    if (failed != std::errc{} || stop != end) return std::nullopt;
    return number;
}

} // namespace

std::string body_of(const Request& request) {
    JsonObject object;
    for (const auto& [name, value] : request.query)
        object.text(name, value);
    return object.str();
}

Outcome<std::int32_t> session_number_of(const std::optional<Loose>& session_id) {
    const auto text = TRY(needed(session_id, "session_id"));
    const auto number = parsed<std::int32_t>(text);
    if (!number) return Failure(Error::field_rule, "session_id", "a number");
    return *number;
}

Outcome<Visit>
visit_of(const World& world, const Request& request, const std::optional<Loose>& session_id) {
    const auto number = TRY(session_number_of(session_id));
    const auto caller = TRY(service_caller(world, request));
    if (!caller) return Error::no_session;
    auto view = TRY(flows::find_session_by_alias(world, number));
    if (!flows::is_of_community(world, caller->community, view.account)) return Error::no_session;
    return Visit{std::move(view), caller->community};
}

Outcome<ServiceCaller> service_of(const World& world, const Request& request) {
    auto caller = TRY(service_caller(world, request));
    if (!caller) return Error::service_refused;
    return *std::move(caller);
}

Outcome<std::string> needed(const std::optional<Loose>& text, const char* field) {
    if (!text || text->text.empty()) return Failure(Error::field_missing, field, "");
    return text->text;
}

Outcome<std::int64_t> number_of(const std::optional<Loose>& text, const char* field) {
    const auto given = TRY(needed(text, field));
    const auto number = parsed<std::int64_t>(given);
    if (!number) return Failure(Error::field_rule, field, "a whole number");
    return *number;
}

UserDto user_of(const Account& account) {
    UserDto user{.first_name = account.first_name,
                 .last_name = account.last_name,
                 .email = flows::shown_email(account.email),
                 .created =
                     std::chrono::floor<Seconds>(account.created_at).time_since_epoch().count(),
                 .email_checked = account.state == AccountState::active,
                 .ident_hash = tx::ident_hash(account.email),
                 .disabled = account.state == AccountState::disabled,
                 .role = account.role == Role::admin ? "admin" : "none",
                 .username = account.username,
                 .description = account.description,
                 .language = account.language,
                 .publisher_id = account.publisher_id,
                 .group_alias = account.group_alias};
    if (account.public_key) user.public_hex = to_hex(account.public_key->view());
    return user;
}

Response success() {
    return Response::json(200, encode(StateDto{"success"}));
}

Response said(const std::string& state, const std::string& msg) {
    return Response::json(200, encode(StateDto{state, msg}));
}

Response refusal(const Failure& failure, const Request& request, const Sayings& sayings) {
    const auto own = std::find_if(sayings.begin(), sayings.end(), [&](const Saying& saying) {
        return saying.error == failure.error &&
               (saying.field.empty() || saying.field == failure.field);
    });
    return own == sayings.end() ? gradido_dialect(failure, request) : said(own->state, own->msg);
}

} // namespace ownkey::http::gradido
