#include "lost_balance.h"

#include "server/flows/acting.h"
#include "server/flows/guard.h"
#include "server/flows/journal.h"
#include "server/flows/settle.h"

namespace ownkey::flows {
namespace {

/// The changes whose old key was lost and whose balance nobody has moved. The account's key is the
/// last of them, so all of it comes to the key that the person holds.
Outcome<std::vector<KeyChange>> waiting(Tables& tables, const Uuid& account_id) {
    std::vector<KeyChange> out;
    for (const auto& change : TRY(tables.key_changes_of(account_id))) {
        if (!change.entry.empty()) continue;
        if (!TRY(tables.find_outbox_of(move_id(change)))) out.push_back(change);
    }
    return out;
}

} // namespace

Outcome<bool> has_lost_balance(Tables& tables, const Uuid& account_id) {
    const auto changes = TRY(waiting(tables, account_id));
    return !changes.empty();
}

Done move_lost_balance(const World& world,
                       const Caller& caller,
                       const SessionView& actor,
                       const Uuid& account_id) {
    TRY(require_role(world, actor, Role::admin));
    TRY(require_fresh(world, actor));
    TRY(settle<Unit>(world.store, Durability::full, [&](Tables& tables) -> Done {
        TRY(still_may(tables, world, actor, Role::admin));
        const auto person = TRY(person_of(tables, account_id));
        if (person.id == actor.account.id) return Error::own_account;
        const auto changes = TRY(waiting(tables, person.id));
        if (changes.empty()) return Error::balance_not_open;
        for (const auto& change : changes)
            TRY(queue_move_balance(tables, world, change));
        TRY(tables.update_account(person)); // its version: two admins at once move it once
        return audit(tables, world, caller, person.id, "account.balance_moved", by(actor));
    }));
    world.work_queued();
    return ok();
}

} // namespace ownkey::flows
