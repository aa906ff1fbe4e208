#include "device_calls.h"

#include "server/flows/devices.h"
#include "server/flows/notice.h"
#include "server/flows/second_factor.h"
#include "server/flows/session_list.h"
#include "server/http/native/device_dto.h"
#include "server/http/native/qr.h"
#include "server/http/views.h"

#include <algorithm>

namespace ownkey::http::native {
namespace {

constexpr int kPage = 50;

SessionRowDto dto_of(const Session& session, const SessionView& view) {
    return {.id = to_text(session.id),
            .current = session.id == view.session.id,
            .device = flows::device_name(session.user_agent),
            .address = session.address,
            .created_at = unix_s(session.created_at),
            .last_seen_at = unix_s(session.last_seen_at),
            .expires_at = unix_s(session.expires_at)};
}

DeviceDto dto_of(const Device& device, const SessionView& view) {
    return {.id = to_text(device.id),
            .current = device.id == view.session.device_id,
            .name = flows::device_name(device.name),
            .address = device.address,
            .created_at = unix_s(device.created_at),
            .last_seen_at = unix_s(device.last_seen_at)};
}

} // namespace

Outcome<Response>
list_sessions(const World& world, const Request& request, const SessionView& view) {
    const auto most = world.settings.limits.page_size;
    const auto limit = TRY(number_of(request, "limit", std::min(kPage, most), most));
    const auto page = TRY(flows::list_sessions(world, view, request.query_value("cursor"), limit));
    SessionRowsDto dto;
    for (const auto& session : page.sessions)
        dto.sessions.push_back(dto_of(session, view));
    if (!page.next.empty()) dto.next = page.next;
    return Response::json(200, encode(dto));
}

Outcome<Response>
end_one_session(const World& world, const Request& request, const SessionView& view) {
    TRY(decode<Empty>(request.body));
    const auto id = TRY(id_of(request, "session_id"));
    TRY(flows::end_session_by_id(world, caller_of(request), view, id));
    auto response = Response::json(200, encode(EndedDto{"ended", 1}));
    if (id == view.session.id) clear_session_cookies(response, world.settings);
    return response;
}

Outcome<Response>
end_other_sessions(const World& world, const Request& request, const SessionView& view) {
    TRY(decode<Empty>(request.body));
    const auto count = TRY(flows::end_other_sessions(world, caller_of(request), view));
    return Response::json(200, encode(EndedDto{"ended", count}));
}

Outcome<Response>
list_devices(const World& world, const Request& /*request*/, const SessionView& view) {
    DevicesDto dto;
    for (const auto& device : TRY(flows::list_devices(world, view)))
        dto.devices.push_back(dto_of(device, view));
    return Response::json(200, encode(dto));
}

Outcome<Response>
forget_device(const World& world, const Request& request, const SessionView& view) {
    TRY(decode<Empty>(request.body));
    const auto id = TRY(id_of(request, "device_id"));
    TRY(flows::forget_device(world, caller_of(request), view, id));
    return Response::json(200, encode(StatusDto{"forgotten"}));
}

Outcome<Response>
show_second_factor(const World& world, const Request& /*request*/, const SessionView& view) {
    const auto state = TRY(flows::second_factor_state(world, view));
    return Response::json(200,
                          encode(SecondFactorStateDto{state.enabled, state.recovery_codes_left}));
}

Outcome<Response>
set_up_second_factor(const World& world, const Request& request, const SessionView& view) {
    TRY(decode<Empty>(request.body));
    const auto setup = TRY(flows::set_up_second_factor(world, caller_of(request), view));
    return Response::json(
        201,
        encode(SecondFactorSetupDto{setup.secret, setup.otpauth_uri, qr_rows(setup.otpauth_uri)}));
}

Outcome<Response>
confirm_second_factor(const World& world, const Request& request, const SessionView& view) {
    const auto dto = TRY(decode<CodeDto>(request.body));
    const auto confirmed =
        TRY(flows::confirm_second_factor(world, caller_of(request), view, dto.code));
    auto response = Response::json(
        200,
        encode(RecoveryCodesDto{confirmed.recovery_codes,
                                flows::csrf_token(world, confirmed.session.view.session)}));
    set_session_cookies(response, world.settings, confirmed.session);
    return response;
}

Outcome<Response>
new_recovery_codes(const World& world, const Request& request, const SessionView& view) {
    TRY(decode<Empty>(request.body));
    const auto codes = TRY(flows::new_recovery_codes(world, caller_of(request), view));
    return Response::json(200, encode(RecoveryCodesDto{codes}));
}

Outcome<Response>
turn_off_second_factor(const World& world, const Request& request, const SessionView& view) {
    const auto dto = TRY(decode<CodeDto>(request.body));
    TRY(flows::turn_off_second_factor(world, caller_of(request), view, dto.code));
    return Response::json(200, encode(StatusDto{"off"}));
}

} // namespace ownkey::http::native
