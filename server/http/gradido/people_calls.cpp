// Calls about people: for admins, and for the community server itself.
#include "core/encoding.h"
#include "server/flows/member_access.h"
#include "server/http/gradido/calls.h"
#include "server/http/gradido/kit.h"
#include "server/http/gradido/people_dto.h"
#include "server/http/session_cookie.h"

namespace ownkey::http::gradido {
namespace {

/// Who may make accounts: a service with its credential, or an admin in the own session of a page
/// of ours (cookie and CSRF token).
struct Maker {
    std::string community;
    std::optional<flows::SessionView> admin{};
};

Outcome<Maker> maker_of(const World& world, const Request& request) {
    const auto service = TRY(service_caller(world, request));
    if (service) return Maker{service->community};
    if (session_cookie(world.settings, request).empty()) return Error::service_refused;
    return Maker{"", TRY(session_for_change(world, request))};
}

/// The caller's community, or the one that is named, if it is one of ours.
std::string group_of(const World& world, const Maker& maker, const CreateUserDto& dto) {
    if (!maker.community.empty()) return maker.community;
    const auto named = dto.group_id ? dto.group_id->text : "";
    return world.settings.find_community(named) == nullptr ? "" : named;
}

std::int64_t number_or_zero(const std::optional<Loose>& text) {
    const auto number = number_of(text, "publisher_id");
    return number ? *number : 0;
}

/// "2": by the person, "5": by an admin. The mails are the same here.
Done check_email_type(const CreateUserDto& dto) {
    const auto type = TRY(needed(dto.email_type, "emailType"));
    if (type != "2" && type != "5")
        return Failure(Error::field_rule, "emailType", "2 (by the person) or 5 (by an admin)");
    return ok();
}

flows::NewMember member_of(const CreateUserDto& dto, const std::string& group) {
    const auto text = [](const std::optional<Loose>& value) { return value ? value->text : ""; };
    return {.person = {.first_name = text(dto.first_name),
                       .last_name = text(dto.last_name),
                       .email = text(dto.email),
                       .language = dto.language.value_or("en")},
            .username = dto.username.value_or(""),
            .description = dto.description.value_or(""),
            .publisher_id = number_or_zero(dto.publisher_id),
            .group_alias = group};
}

PublicUserDto public_user(const Account& account) {
    PublicUserDto user{.username = account.username,
                       .description = account.description,
                       .group_alias = account.group_alias};
    if (account.public_key) user.public_hex = to_hex(account.public_key->view());
    return user;
}

} // namespace

Outcome<Response> get_users(const World& world, const Request& request) {
    const auto dto = TRY(input_of<SearchDto>(request));
    const auto visit = TRY(visit_of(world, request, dto.session_id));
    const auto text = TRY(needed(dto.search, "search"));
    const auto found = TRY(flows::search_members(world, visit.view, visit.community, text));
    UsersDto answer;
    for (const auto& account : found) {
        if (!answer.users) answer.users.emplace();
        answer.users->push_back(user_of(account));
    }
    return Response::json(200, encode(answer));
}

Outcome<Response> search(const World& world, const Request& request) {
    const auto dto = TRY(input_of<SearchDto>(request));
    const auto visit = TRY(visit_of(world, request, dto.session_id));
    const auto text = TRY(needed(dto.search, "search"));
    const auto found = TRY(flows::find_public_member(world, visit.community, text));
    PublicUsersDto answer;
    if (found) answer.users.emplace({public_user(*found)});
    return Response::json(200, encode(answer));
}

Outcome<Response> check_username(const World& world, const Request& request) {
    const auto dto = TRY(input_of<UsernameDto>(request));
    const auto username = TRY(needed(dto.username, "username"));
    TRY(service_of(world, request));
    TRY(flows::check_new_username(world, username));
    return success();
}

Outcome<Response> create_user(const World& world, const Request& request) {
    auto dto = TRY(decode<CreateUserDto>(request.body, kLoose));
    std::optional<flows::PlainPassword> password;
    if (dto.password && !dto.password->empty()) password = flows::take_password(*dto.password);
    const auto maker = TRY(maker_of(world, request));
    TRY(check_email_type(dto));
    const auto member = member_of(dto, group_of(world, maker, dto));
    const auto account = TRY(
        flows::create_member(world, caller_of(request), maker.admin, member, std::move(password)));
    return Response::json(200, encode(CreateUserAnswerDto{.user = user_of(account)}));
}

Outcome<Response> admin_resend(const World& world, const Request& request) {
    const auto dto = TRY(input_of<MemberDto>(request));
    const auto email = TRY(needed(dto.email, "email"));
    const auto visit = TRY(visit_of(world, request, dto.session_id));
    TRY(flows::resend_member_mail(world, caller_of(request), visit.view, visit.community, email));
    return success();
}

} // namespace ownkey::http::gradido
