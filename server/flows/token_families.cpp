#include "server/flows/token_families.h"

#include "core/encoding.h"
#include "core/hash.h"
#include "server/flows/journal.h"
#include "server/flows/json_object.h"
#include "server/flows/server_keys.h"
#include "server/flows/tokens.h"

#include <algorithm>
#include <array>

namespace ownkey::flows {
namespace {

constexpr std::size_t kTag = 5;
using Tag = std::array<Byte, kTag>;

Tag tag_of(const World& world, const Uuid& device_id) {
    Secret<struct DeviceMacTag, 64> mac;
    hmac_sha512(
        key_for(world.server_secret, "token-device").reveal(), {device_id.view()}, mac.reveal());
    Tag tag;
    std::copy_n(mac.reveal().begin(), kTag, tag.begin());
    return tag;
}

} // namespace

std::string detail_of(const TokenFamily& family) {
    return JsonObject()
        .text("family", to_text(family.id))
        .text("client_id", family.client_id)
        .str();
}

Done end_family(Tables& tables,
                const World& world,
                const Caller& caller,
                TokenFamily family,
                const char* event) {
    family.revoked_at = world.clock.now();
    TRY(tables.update_token_family(family));
    return audit(tables, world, caller, family.account_id, event, detail_of(family));
}

Uuid new_family_id(const World& world, const Session& session) {
    auto id = world.random.uuid();
    if (!session.device_id) return id;
    const auto tag = tag_of(world, *session.device_id);
    std::copy(tag.begin(), tag.end(), id.bytes.begin());
    return id;
}

Done end_tokens_of_session(Tables& tables,
                           const World& world,
                           const Caller& caller,
                           const Uuid& account_id,
                           const Uuid& session_id) {
    for (const auto& family : TRY(tables.token_families_of(account_id, kMostTokenFamilies))) {
        if (family.session_id == session_id)
            TRY(audit(tables, world, caller, account_id, "tokens.ended", detail_of(family)));
    }
    return tables.revoke_token_families_of_session(session_id, world.clock.now());
}

Done end_tokens_of_device(Tables& tables,
                          const World& world,
                          const Caller& caller,
                          const Uuid& account_id,
                          const Uuid& device_id,
                          const Uuid& present) {
    const auto tag = tag_of(world, device_id);
    for (const auto& family : TRY(tables.token_families_of(account_id, kMostTokenFamilies))) {
        const bool began_there = std::equal(tag.begin(), tag.end(), family.id.bytes.begin());
        if (began_there && family.session_id != present)
            TRY(end_family(tables, world, caller, family, "tokens.ended"));
    }
    return ok();
}

} // namespace ownkey::flows
