// Transactions that are brought to be signed, and the communities that they are of.
#include "calls.h"
#include "server/flows/transactions.h"
#include "server/http/native/dto.h"
#include "server/http/views.h"

namespace ownkey::http::native {
namespace {

/// Fails: field_rule (none), bad_base64.
Outcome<std::vector<ByteVector>> bodies_of(const std::vector<std::string>& texts) {
    if (texts.empty()) return Failure(Error::field_rule, "transactions", "at least one");
    std::vector<ByteVector> bodies;
    for (const auto& text : texts) {
        auto bytes = from_base64url(text);
        if (!bytes)
            return Failure(bytes.error(),
                           "transactions[" + std::to_string(bodies.size()) + "]",
                           std::string(error_text(bytes.error())));
        bodies.push_back(*std::move(bytes));
    }
    return bodies;
}

/// Fails: field_rule (not exactly one of them), bad_hex, bad_length, bad_uuid.
Outcome<flows::AccountName> name_of(const AccountNameDto& dto) {
    const int given = int(dto.email.has_value()) + int(dto.public_key.has_value()) +
                      int(dto.account_id.has_value());
    if (given != 1) return Failure(Error::field_rule, "account", "email, public_key or account_id");
    flows::AccountName name;
    if (dto.email) name.email = *dto.email;
    if (dto.public_key) {
        const auto key = fixed_from_hex<PublicKey>(*dto.public_key);
        if (!key) return Failure(key.error(), "account.public_key", "64 hex digits");
        name.public_key = *key;
    }
    if (dto.account_id) {
        const auto id = uuid_from_text(*dto.account_id);
        if (!id) return Failure(id.error(), "account.account_id", "a UUID");
        name.id = *id;
    }
    return name;
}

CommunityDto dto_of(const Settings::Community& community) {
    return {.alias = community.alias, .name = community.name, .home_url = community.home_url};
}

} // namespace

Outcome<Response>
enlist_own_transactions(const World& world, const Request& request, const SessionView& view) {
    const auto dto = TRY(decode<EnlistDto>(request.body));
    const auto bodies = TRY(bodies_of(dto.transactions));
    const auto result = TRY(flows::enlist_own_transactions(world,
                                                           caller_of(request),
                                                           view,
                                                           bodies,
                                                           dto.balance.value_or(0),
                                                           dto.community.value_or("")));
    const auto views = TRY(flows::view_transactions(world, result.tasks));
    return Response::json(201, enlisted_json(result, views));
}

Outcome<Response>
enlist_for_service(const World& world, const Request& request, const ServiceKey& key) {
    const auto dto = TRY(decode<EnlistmentDto>(request.body));
    const auto name = TRY(name_of(dto.account));
    const auto bodies = TRY(bodies_of(dto.transactions));
    const auto result = TRY(flows::enlist_for(
        world, key, name, bodies, dto.balance.value_or(0), dto.community.value_or("")));
    return Response::json(
        200, encode(EnlistedCountDto{.enlisted = result.enlisted, .already = result.already}));
}

Outcome<Response> list_communities(const World& world, const Request& /*request*/) {
    CommunitiesDto dto{.communities = {dto_of(world.settings.community)}};
    for (const auto& community : world.settings.communities)
        dto.communities.push_back(dto_of(community));
    return Response::json(200, encode(dto));
}

} // namespace ownkey::http::native
