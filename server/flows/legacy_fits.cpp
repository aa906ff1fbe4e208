#include "server/flows/legacy.h"

namespace ownkey::flows {

Outcome<bool> legacy_fits(const World& world, const LegacyCredential& legacy, ByteView) {
    TRY(legacy_open(world, legacy));
    return false;
}

void legacy_in_vain(LegacyScheme, ByteView) {}

} // namespace ownkey::flows
