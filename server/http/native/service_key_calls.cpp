#include "server/flows/service_keys.h"
#include "server/http/native/token_dto.h"
#include "server/http/views.h"
#include "token_calls.h"

#include <sstream>

namespace ownkey::http::native {
namespace {

std::optional<std::int64_t> seconds_of(const std::optional<Time>& time) {
    return time ? std::optional(unix_s(*time)) : std::nullopt;
}

ServiceKeyDto dto_of(const ServiceKey& key) {
    ServiceKeyDto dto{.id = to_text(key.id),
                      .name = key.name,
                      .scopes = {},
                      .created_by = to_text(key.created_by),
                      .created_at = unix_s(key.created_at),
                      .expires_at = seconds_of(key.expires_at),
                      .revoked_at = seconds_of(key.revoked_at)};
    if (!key.community.empty()) dto.community = key.community;
    if (key.last_used_at != Time{}) dto.last_used_at = unix_s(key.last_used_at);
    std::istringstream words(key.scopes);
    for (std::string word; words >> word;)
        dto.scopes.push_back(word);
    return dto;
}

Response new_key_answer(const flows::NewServiceKey& key) {
    auto dto = dto_of(key.row);
    dto.key = flows::service_token_text(key.token);
    return Response::json(201, encode(dto));
}

Outcome<Uuid> cursor_of(const std::string& text) {
    const auto id = uuid_from_text(text);
    if (!id) return Failure(id.error(), "cursor", "`next` of the page before");
    return *id;
}

} // namespace

Outcome<Response>
list_service_keys(const World& world, const Request& request, const SessionView& view) {
    const auto most = world.settings.limits.page_size;
    const auto limit = TRY(number_of(request, "limit", std::min(50, most), most));
    std::optional<Uuid> after;
    if (const auto cursor = request.query_value("cursor"); !cursor.empty())
        after = TRY(cursor_of(cursor));
    ServiceKeyListDto list;
    for (const auto& key : TRY(flows::list_service_keys(world, view, after, limit)))
        list.service_keys.push_back(dto_of(key));
    if (list.service_keys.size() == static_cast<std::size_t>(limit))
        list.next = list.service_keys.back().id;
    return Response::json(200, encode(list));
}

Outcome<Response>
create_service_key(const World& world, const Request& request, const SessionView& view) {
    const auto dto = TRY(decode<ServiceKeyWishDto>(request.body));
    flows::ServiceKeyWish wish{.name = dto.name, .scopes = dto.scopes};
    wish.community = dto.community.value_or("");
    if (dto.expires_in_s) wish.lifetime = Seconds(*dto.expires_in_s);
    return new_key_answer(TRY(flows::create_service_key(world, caller_of(request), view, wish)));
}

Outcome<Response>
rotate_service_key(const World& world, const Request& request, const SessionView& view) {
    const auto id = TRY(id_of(request, "key_id"));
    TRY(decode<Empty>(request.body));
    return new_key_answer(TRY(flows::rotate_service_key(world, caller_of(request), view, id)));
}

Outcome<Response>
revoke_service_key(const World& world, const Request& request, const SessionView& view) {
    const auto id = TRY(id_of(request, "key_id"));
    TRY(decode<Empty>(request.body));
    TRY(flows::revoke_service_key(world, caller_of(request), view, id));
    return Response::json(200, encode(StatusDto{"revoked"}));
}

} // namespace ownkey::http::native
