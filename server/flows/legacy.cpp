#include "legacy.h"

#include "server/flows/server_keys.h"

namespace ownkey::flows {
namespace {

constexpr std::string_view kUse = "legacy credential";

} // namespace

LegacyCredential
legacy_seal(const World& world, const Uuid& account_id, LegacyScheme scheme, ByteView document) {
    return {.account_id = account_id,
            .scheme = scheme,
            .sealed = seal(world, kUse, account_id.view(), document),
            .imported_at = world.clock.now()};
}

Outcome<SecretBuffer> legacy_open(const World& world, const LegacyCredential& legacy) {
    return TRY(open_sealed(world, kUse, legacy.account_id.view(), legacy.sealed));
}

Done drop_legacy(Tables& tables, const Uuid& account_id) {
    const auto legacy = TRY(tables.find_legacy_credential(account_id));
    if (!legacy || legacy->scheme == LegacyScheme::gradido) return ok();
    return tables.remove_legacy_credential(account_id);
}

} // namespace ownkey::flows
