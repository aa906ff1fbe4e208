#include "admin_calls.h"

#include "server/flows/audit_list.h"
#include "server/flows/lost_balance.h"
#include "server/flows/no_mail.h"
#include "server/flows/roles.h"
#include "server/http/native/admin_dto.h"
#include "server/http/views.h"

#include <charconv>

namespace ownkey::http::native {
namespace {

constexpr int kUsualPage = 50;

Outcome<int> limit_of(const World& world, const Request& request) {
    const auto most = world.settings.limits.page_size;
    return number_of(request, "limit", std::min(kUsualPage, most), most);
}

EventDto event_dto(const AuditEvent& event) {
    EventDto dto{.id = event.id,
                 .at = unix_s(event.at),
                 .event = event.event,
                 .detail = event.detail,
                 .address = event.address,
                 .seal_number = event.seal_number};
    if (event.account_id) dto.account_id = to_text(*event.account_id);
    if (event.seal_number) dto.seal = to_hex(event.seal.view());
    return dto;
}

PersonDto person_dto(const flows::PersonView& person) {
    const auto& account = person.account;
    PersonDto dto{.id = to_text(account.id),
                  .email = flows::shown_email(account.email),
                  .first_name = account.first_name,
                  .last_name = account.last_name,
                  .username = account.username,
                  .state = std::string(flows::state_name(account.state)),
                  .role = std::string(flows::role_name(account.role)),
                  .created_at = unix_s(account.created_at),
                  .has_key = account.public_key.has_value(),
                  .key_locked = account.key_locked,
                  .second_factor = person.second_factor};
    if (account.delete_at) dto.delete_at = unix_s(*account.delete_at);
    return dto;
}

/// The id of the event before; absent when there is no cursor. Fails: field_rule.
Outcome<std::optional<std::int64_t>> event_cursor_of(const Request& request) {
    const auto text = request.query_value("cursor");
    if (text.empty()) return std::optional<std::int64_t>();
    std::int64_t id = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
    if (error != std::errc() || end != text.data() + text.size() || id < 1)
        return Failure(Error::field_rule, "cursor", "`next` of the page before");
    return std::optional<std::int64_t>(id);
}

} // namespace

Outcome<Response> list_people(const World& world, const Request& request, const SessionView& view) {
    const AccountSearch search{.text = request.query_value("search"),
                               .after = request.query_value("cursor"),
                               .limit = TRY(limit_of(world, request))};
    const auto page = TRY(flows::search_people(world, view, search));
    PeopleDto dto;
    for (const auto& person : page.people)
        dto.people.push_back(person_dto(person));
    if (!page.next.empty()) dto.next = page.next;
    return Response::json(200, encode(dto));
}

Outcome<Response> show_person(const World& world, const Request& request, const SessionView& view) {
    const auto id = TRY(id_of(request, "account_id"));
    const auto details = TRY(flows::look_at_person(world, view, id));
    auto dto = person_dto(details.person);
    dto.sessions = details.sessions;
    dto.balance_waits = details.balance_waits;
    if (const auto& key = details.person.account.public_key) dto.public_key = to_hex(key->view());
    auto& events = dto.events.emplace();
    for (const auto& event : details.events)
        events.push_back(event_dto(event));
    return Response::json(200, encode(dto));
}

Outcome<Response> add_person(const World& world, const Request& request, const SessionView& view) {
    const auto dto = TRY(decode<NewPersonDto>(request.body));
    const flows::NewPerson person{dto.first_name, dto.last_name, dto.email, dto.language};
    const auto added = TRY(flows::invite_person(world, caller_of(request), view, person));
    return Response::json(201, encode(person_dto(added)));
}

Outcome<Response>
resend_persons_mail(const World& world, const Request& request, const SessionView& view) {
    const auto id = TRY(id_of(request, "account_id"));
    TRY(decode<Empty>(request.body));
    TRY(flows::resend_mail(world, caller_of(request), view, id));
    return Response::json(200, encode(StatusDto{"mail_sent"}));
}

Outcome<Response>
disable_person(const World& world, const Request& request, const SessionView& view) {
    const auto id = TRY(id_of(request, "account_id"));
    const auto dto = TRY(decode<ReasonDto>(request.body));
    const auto person = TRY(flows::disable_person(world, caller_of(request), view, id, dto.reason));
    return Response::json(200, encode(person_dto(person)));
}

Outcome<Response>
enable_person(const World& world, const Request& request, const SessionView& view) {
    const auto id = TRY(id_of(request, "account_id"));
    TRY(decode<Empty>(request.body));
    const auto person = TRY(flows::enable_person(world, caller_of(request), view, id));
    return Response::json(200, encode(person_dto(person)));
}

Outcome<Response>
put_persons_role(const World& world, const Request& request, const SessionView& view) {
    const auto id = TRY(id_of(request, "account_id"));
    const auto dto = TRY(decode<RoleDto>(request.body));
    const auto role = flows::role_of(dto.role);
    if (!role)
        return Failure(Error::field_rule, "role", "none, support, recovery_officer or admin");
    const auto person = TRY(flows::set_role(world, caller_of(request), view, id, *role));
    return Response::json(200, encode(person_dto(person)));
}

Outcome<Response>
end_persons_sessions(const World& world, const Request& request, const SessionView& view) {
    const auto id = TRY(id_of(request, "account_id"));
    TRY(decode<Empty>(request.body));
    const auto count = TRY(flows::end_person_sessions(world, caller_of(request), view, id));
    return Response::json(200, encode(EndedDto{"ended", count}));
}

Outcome<Response>
remove_persons_second_factor(const World& world, const Request& request, const SessionView& view) {
    const auto id = TRY(id_of(request, "account_id"));
    TRY(decode<Empty>(request.body));
    TRY(flows::remove_persons_second_factor(world, caller_of(request), view, id));
    return Response::json(200, encode(StatusDto{"off"}));
}

Outcome<Response>
move_persons_balance(const World& world, const Request& request, const SessionView& view) {
    const auto id = TRY(id_of(request, "account_id"));
    const auto dto = TRY(decode<BalanceMoveDto>(request.body));
    const auto to = fixed_from_hex<PublicKey>(dto.public_key);
    if (!to) return Failure(to.error(), "public_key", "64 hexadecimal digits");
    TRY(flows::move_lost_balance(world, caller_of(request), view, id, *to));
    return Response::json(200, encode(StatusDto{"queued"}));
}

Outcome<Response> list_audit(const World& world, const Request& request, const SessionView& view) {
    AuditSearch search{.event = request.query_value("event")};
    if (const auto account = request.query_value("account"); !account.empty()) {
        const auto id = uuid_from_text(account);
        if (!id) return Failure(id.error(), "account", "a UUID");
        search.account_id = *id;
    }
    search.before = TRY(event_cursor_of(request));
    search.limit = TRY(limit_of(world, request));
    const auto page = TRY(flows::list_audit(world, view, search));
    EventsDto dto;
    for (const auto& event : page.events)
        dto.events.push_back(event_dto(event));
    if (page.before) dto.next = std::to_string(*page.before);
    return Response::json(200, encode(dto));
}

Outcome<Response>
show_audit_head(const World& world, const Request& /*request*/, const SessionView& view) {
    const auto head = TRY(flows::show_audit_head(world, view));
    return Response::json(200, encode(HeadDto{head.number, to_hex(head.seal.view())}));
}

} // namespace ownkey::http::native
