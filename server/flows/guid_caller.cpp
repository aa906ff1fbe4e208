#include "guid_caller.h"

#include "server/flows/guard.h"

#include <algorithm>

namespace ownkey::flows {

Outcome<GuidCaller>
guid_caller(const World& world, const Caller& caller, const std::string& authorization) {
    const auto& trusted = world.settings.authweb.trusted_callers;
    if (std::find(trusted.begin(), trusted.end(), caller.address) != trusted.end())
        return GuidCaller{caller, true};
    const auto key = require_service(world, authorization, Scope::authweb);
    if (key) return GuidCaller{caller, true};
    const auto error = key.error().error;
    if (error != Error::service_refused && error != Error::scope_missing) return key.error();
    return GuidCaller{caller, false};
}

} // namespace ownkey::flows
