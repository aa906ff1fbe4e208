// Numbers by which clients of an older system know accounts: given at the first use, kept for good.
#pragma once

#include "server/flows/world.h"

namespace ownkey::flows {

Outcome<std::int64_t> number_of(const World& world, System system, const Uuid& account_id);

/// The account of this number. Fails: account_not_found.
Outcome<Uuid> account_of_number(const World& world, System system, std::int64_t number);

} // namespace ownkey::flows
