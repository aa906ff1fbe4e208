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

/// In: "session" or "device", and its id.
Tag tag_of(const World& world, std::string_view what, const Uuid& id) {
    Secret<struct OriginMacTag, 64> mac;
    hmac_sha512(key_for(world.server_secret, "token-origin").reveal(),
                {as_bytes(what), id.view()},
                mac.reveal());
    Tag tag;
    std::copy_n(mac.reveal().begin(), kTag, tag.begin());
    return tag;
}

bool began_in(const TokenFamily& family, const Tag& session) {
    return std::equal(session.begin(), session.end(), family.id.bytes.begin());
}

bool began_on(const TokenFamily& family, const Tag& device) {
    return std::equal(device.begin(), device.end(), family.id.bytes.begin() + kTag);
}

/// Ends the families of which `goes` is true.
template <class Goes>
Done end_some(Tables& tables,
              const World& world,
              const Caller& caller,
              const Uuid& account_id,
              const Goes& goes) {
    for (const auto& family : TRY(tables.token_families_of(account_id, kMostTokenFamilies))) {
        if (!goes(family)) continue;
        TRY(end_family(tables, world, caller, family, "tokens.ended"));
    }
    return ok();
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
    const auto in = tag_of(world, "session", session.id);
    auto place = std::copy(in.begin(), in.end(), id.bytes.begin());
    if (!session.device_id) return id;
    const auto on = tag_of(world, "device", *session.device_id);
    std::copy(on.begin(), on.end(), place);
    return id;
}

Done end_tokens_of_session(Tables& tables,
                           const World& world,
                           const Caller& caller,
                           const Uuid& account_id,
                           const Uuid& session_id) {
    const auto session = tag_of(world, "session", session_id);
    return end_some(tables, world, caller, account_id, [&](const TokenFamily& family) {
        return began_in(family, session);
    });
}

Done end_tokens_of_device(Tables& tables,
                          const World& world,
                          const Caller& caller,
                          const Uuid& account_id,
                          const Uuid& device_id,
                          const Uuid& present) {
    const auto device = tag_of(world, "device", device_id);
    const auto kept = tag_of(world, "session", present);
    return end_some(tables, world, caller, account_id, [&](const TokenFamily& family) {
        return began_on(family, device) && !began_in(family, kept);
    });
}

} // namespace ownkey::flows
