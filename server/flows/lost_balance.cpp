#include "lost_balance.h"

#include "core/encoding.h"
#include "server/flows/acting.h"
#include "server/flows/guard.h"
#include "server/flows/journal.h"
#include "server/flows/json_object.h"
#include "server/flows/settle.h"

namespace ownkey::flows {
namespace {

/// Keys that were lost and whose balance nobody has moved.
Outcome<std::vector<PublicKey>> waiting(Tables& tables, const Uuid& account_id) {
    std::vector<PublicKey> out;
    for (const auto& change : TRY(tables.key_changes_of(account_id))) {
        if (!change.entry.empty()) continue;
        const auto moved = TRY(tables.find_outbox_of(move_id(account_id, change.old_key)));
        if (!moved || moved->state == OutboxState::failed) out.push_back(change.old_key);
    }
    return out;
}

Done check_target(Tables& tables, const Account& person, const PublicKey& to) {
    if (person.public_key != to) return Error::stale_revision;
    if (person.state != AccountState::active || person.key_locked) return Error::balance_not_open;
    if (TRY(tables.find_open_recovery_case(person.id))) return Error::balance_not_open;
    return ok();
}

std::string detail(const SessionView& actor, const PublicKey& to, std::size_t keys) {
    return JsonObject()
        .text("by", to_text(actor.account.id))
        .text("to", to_hex(to.view()))
        .number("keys", static_cast<std::int64_t>(keys))
        .str();
}

} // namespace

Outcome<bool> has_lost_balance(Tables& tables, const Uuid& account_id) {
    const auto keys = TRY(waiting(tables, account_id));
    return !keys.empty();
}

Done move_lost_balance(const World& world,
                       const Caller& caller,
                       const SessionView& actor,
                       const Uuid& account_id,
                       const PublicKey& to) {
    TRY(require_role(world, actor, Role::admin));
    TRY(require_fresh(world, actor));
    TRY(settle<Unit>(world.store, Durability::full, [&](Tables& tables) -> Done {
        TRY(still_may(tables, world, actor, Role::admin));
        const auto person = TRY(person_of(tables, account_id));
        if (person.id == actor.account.id) return Error::own_account;
        TRY(check_target(tables, person, to));
        const auto keys = TRY(waiting(tables, person.id));
        if (keys.empty()) return Error::balance_not_open;
        for (const auto& from : keys)
            TRY(queue_move_balance(tables, world, person, from, to));
        TRY(tables.update_account(person)); // its version: two admins at once move it once
        const auto what = detail(actor, to, keys.size());
        return audit(tables, world, caller, person.id, "account.balance_moved", what);
    }));
    return ok();
}

} // namespace ownkey::flows
