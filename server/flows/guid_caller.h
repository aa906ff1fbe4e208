// Who calls the surface authweb: a program of one person, or a back end that looks after many. Only
// a back end is told codes and who exists, and is believed when it says that somebody typed the
// right code.
#pragma once

#include "server/flows/world.h"

#include <string>

namespace ownkey::flows {

struct GuidCaller {
    Caller caller;
    bool back_end = false;
};

/// In: value of the Authorization header. A back end has a service key of scope authweb, or one of
/// the addresses in Settings::AuthWeb::trusted_callers. Fails: as the store.
Outcome<GuidCaller>
guid_caller(const World& world, const Caller& caller, const std::string& authorization);

} // namespace ownkey::flows
