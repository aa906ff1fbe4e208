#include "account_calls.h"

#include "server/flows/account_export.h"
#include "server/flows/deletion.h"
#include "server/flows/email_change.h"
#include "server/flows/no_mail.h"
#include "server/flows/profile.h"
#include "server/flows/roles.h"
#include "server/http/native/account_dto.h"
#include "server/http/views.h"

#include <algorithm>

namespace ownkey::http::native {
namespace {

constexpr int kDefaultPage = 50;

Response profile_answer(const flows::Profile& profile) {
    const auto& account = profile.account;
    ProfileDto dto{.id = to_text(account.id),
                   .email = flows::shown_email(account.email),
                   .first_name = account.first_name,
                   .last_name = account.last_name,
                   .username = account.username,
                   .phone = account.phone,
                   .description = account.description,
                   .language = account.language,
                   .role = std::string(flows::role_name(account.role)),
                   .created_at = unix_s(account.created_at),
                   .key_revision = account.key_revision,
                   .key_locked = account.key_locked,
                   .second_factor = profile.second_factor};
    if (account.public_key) dto.public_key = to_hex(account.public_key->view());
    if (account.delete_at) dto.delete_at = unix_s(*account.delete_at);
    if (!profile.new_email.empty()) dto.new_email = profile.new_email;
    return Response::json(200, encode(dto));
}

Outcome<std::optional<std::int64_t>> event_cursor(const Request& request) {
    const auto text = request.query_value("cursor");
    if (text.empty()) return std::optional<std::int64_t>();
    const bool digits = text.size() <= 18 && std::all_of(text.begin(), text.end(), [](char c) {
                            return c >= '0' && c <= '9';
                        });
    if (!digits) return Failure(Error::field_rule, "cursor", "`next` of the page before");
    return std::optional<std::int64_t>(std::stoll(text));
}

} // namespace

Outcome<Response>
show_account(const World& world, const Request& /*request*/, const SessionView& view) {
    return profile_answer(TRY(flows::show_profile(world, view)));
}

Outcome<Response>
change_account(const World& world, const Request& request, const SessionView& view) {
    const auto dto = TRY(decode<ProfileChangeDto>(request.body));
    return profile_answer(TRY(flows::change_profile(world,
                                                    caller_of(request),
                                                    view,
                                                    {.first_name = dto.first_name,
                                                     .last_name = dto.last_name,
                                                     .language = dto.language,
                                                     .username = dto.username,
                                                     .description = dto.description,
                                                     .phone = dto.phone})));
}

Outcome<Response>
start_email_change(const World& world, const Request& request, const SessionView& view) {
    const auto dto = TRY(decode<NewEmailDto>(request.body));
    TRY(flows::start_email_change(world, caller_of(request), view, dto.email));
    return Response::json(202, encode(StatusDto{"mail_sent"}));
}

Outcome<Response>
cancel_email_change(const World& world, const Request& request, const SessionView& view) {
    TRY(decode<Empty>(request.body));
    TRY(flows::cancel_email_change(world, caller_of(request), view));
    return Response::json(200, encode(StatusDto{"cancelled"}));
}

Outcome<Response> confirm_email_change(const World& world, const Request& request) {
    const auto dto = TRY(decode<LinkCodeDto>(request.body));
    const auto view = session_for_change(world, request); // whoever has none confirms as well
    const auto keep = view ? std::optional(*view) : std::nullopt;
    const auto step =
        TRY(flows::confirm_email_change(world, caller_of(request), dto.link_code, keep));
    const bool changed = step == flows::EmailChangeStep::changed;
    return Response::json(200, encode(StatusDto{changed ? "changed" : "waiting"}));
}

Outcome<Response>
export_account(const World& world, const Request& request, const SessionView& view) {
    auto response =
        Response::json(200, TRY(flows::export_account(world, caller_of(request), view)));
    response.headers.emplace_back("Content-Disposition", "attachment; filename=\"ownkey.json\"");
    return response;
}

Outcome<Response>
plan_deletion(const World& world, const Request& request, const SessionView& view) {
    TRY(decode<Empty>(request.body));
    const auto at = TRY(flows::plan_deletion(world, caller_of(request), view));
    return Response::json(200, encode(DeletionDto{unix_s(at)}));
}

Outcome<Response>
keep_account(const World& world, const Request& request, const SessionView& view) {
    TRY(decode<Empty>(request.body));
    TRY(flows::keep_account(world, caller_of(request), view));
    return Response::json(200, encode(StatusDto{"kept"}));
}

Outcome<Response> list_events(const World& world, const Request& request, const SessionView& view) {
    const int most = world.settings.limits.page_size;
    const int limit = TRY(number_of(request, "limit", std::min(kDefaultPage, most), most));
    const auto before = TRY(event_cursor(request));
    // One more than asked for tells whether there is a next page.
    auto events = TRY(flows::list_events(world, view, before, limit + 1));
    OwnEventsDto dto;
    if (static_cast<int>(events.size()) > limit) {
        events.resize(static_cast<std::size_t>(limit));
        dto.next = std::to_string(events.back().id);
    }
    for (const auto& event : events)
        dto.events.push_back({event.id, unix_s(event.at), event.event, event.address});
    return Response::json(200, encode(dto));
}

} // namespace ownkey::http::native
