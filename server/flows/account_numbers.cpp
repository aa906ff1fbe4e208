#include "account_numbers.h"

#include "server/flows/settle.h"

namespace ownkey::flows {

Outcome<std::int64_t> number_of(const World& world, System system, const Uuid& account_id) {
    const auto known = TRY(in_read<std::optional<std::int64_t>>(world.store, [&](Tables& tables) {
        return tables.find_account_number(system, account_id);
    }));
    if (known) return *known;
    return settle<std::int64_t>(world.store, Durability::full, [&](Tables& tables) {
        return tables.give_account_number(system, account_id);
    });
}

Outcome<Uuid> account_of_number(const World& world, System system, std::int64_t number) {
    const auto found = TRY(in_read<std::optional<Uuid>>(
        world.store, [&](Tables& tables) { return tables.find_numbered_account(system, number); }));
    if (!found) return Error::account_not_found;
    return *found;
}

} // namespace ownkey::flows
