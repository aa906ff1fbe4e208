#include "recovery.h"

#include "core/encoding.h"
#include "server/flows/guard.h"
#include "server/flows/journal.h"
#include "server/flows/json_object.h"
#include "server/flows/own_account.h"
#include "server/flows/recovery_parts.h"
#include "server/flows/settle.h"

#include <algorithm>

namespace ownkey::flows {
namespace {

std::string detail_of(const RecoveryCase& recovery) {
    return JsonObject().text("case", to_text(recovery.id)).str();
}

/// Rounded up: nobody is told to come too early.
std::string whole_hours(Seconds time) {
    return std::to_string(std::chrono::ceil<std::chrono::hours>(time).count());
}

Outcome<std::vector<ReceivedShare>> received_shares(Tables& tables, const Uuid& case_id) {
    std::vector<ReceivedShare> received;
    for (auto& share : TRY(tables.handed_shares(case_id))) {
        const auto officer = TRY(tables.find_account(share.officer_id));
        received.push_back({share.officer_id,
                            officer ? name_of(*officer) : std::string(),
                            std::move(share.sealed),
                            share.at});
    }
    return received;
}

/// The open case, when there is one; one whose time is over ends here.
Outcome<std::optional<RecoveryCase>>
still_open(Tables& tables, const World& world, const Caller& caller, const Uuid& account_id) {
    auto open = TRY(tables.find_open_recovery_case(account_id));
    if (!open || is_open(world, *open)) return open;
    TRY(end_case(tables, world, caller, *open, RecoveryState::expired, detail_of(*open)));
    return std::optional<RecoveryCase>();
}

Outcome<RecoveryCase> new_case(Tables& tables,
                               const World& world,
                               const Caller& caller,
                               const Account& account,
                               const vault::CasePublicKey& box_key) {
    const auto now = world.clock.now();
    const auto& times = world.settings.recovery;
    RecoveryCase recovery{.id = world.random.uuid(),
                          .account_id = account.id,
                          .box_key = {box_key.bytes.begin(), box_key.bytes.end()},
                          .asked_at = now,
                          .opens_at = now + times.delay,
                          .expires_at = now + times.validity};
    TRY(tables.insert_recovery_case(recovery));
    TRY(audit(tables, world, caller, account.id, "recovery.asked", detail_of(recovery)));
    TRY(tell_person(
        tables, world, account, "recovery_asked", {{"hours", whole_hours(times.delay)}}));
    TRY(tell_officers(tables, world, account, "recovery_asked_officer"));
    return recovery;
}

Done cancel_case(Tables& tables,
                 const World& world,
                 const Caller& caller,
                 const Account& account,
                 const RecoveryCase& recovery) {
    TRY(end_case(tables, world, caller, recovery, RecoveryState::cancelled, detail_of(recovery)));
    TRY(tell_person(tables, world, account, "recovery_cancelled", {{"name", name_of(account)}}));
    return tell_officers(tables, world, account, "recovery_cancelled");
}

} // namespace

Outcome<OwnRecovery> own_recovery(const World& world, const SessionView& view) {
    return in_read<OwnRecovery>(world.store, [&](Tables& tables) -> Outcome<OwnRecovery> {
        const auto account = TRY(tables.find_account(view.account.id));
        if (!account) return Error::no_session;
        OwnRecovery own;
        own.consent = TRY(consent_of(tables, *account));
        const auto open = TRY(tables.find_open_recovery_case(account->id));
        if (!open || !is_open(world, *open)) return own;
        auto shares = TRY(received_shares(tables, open->id));
        own.open = OwnCase{*open, std::move(shares)};
        return own;
    });
}

Outcome<RecoveryCase> ask_for_recovery(const World& world,
                                       const Caller& caller,
                                       const SessionView& view,
                                       const vault::CasePublicKey& box_key) {
    TRY(require_fresh(world, view));
    auto recovery = TRY(settle<RecoveryCase>(
        world.store, Durability::full, [&](Tables& tables) -> Outcome<RecoveryCase> {
            const auto account = TRY(own_account(tables, view));
            if (!account.public_key) return Error::key_missing;
            if (!account.key_locked) return Error::key_exists;
            if (const auto open = TRY(still_open(tables, world, caller, account.id))) {
                const bool same = std::equal(open->box_key.begin(),
                                             open->box_key.end(),
                                             box_key.bytes.begin(),
                                             box_key.bytes.end());
                if (same) return *open;
                return Error::recovery_exists;
            }
            if (TRY(left_shares(tables, account)).empty()) return Error::recovery_not_found;
            return new_case(tables, world, caller, account, box_key);
        }));
    return recovery;
}

Done cancel_recovery(const World& world,
                     const Caller& caller,
                     const SessionView& view,
                     const Uuid& case_id) {
    TRY(settle<Uuid>(world.store, Durability::full, [&](Tables& tables) -> Outcome<Uuid> {
        const auto account = TRY(own_account(tables, view));
        const auto recovery = TRY(tables.find_recovery_case(case_id));
        if (!recovery || recovery->account_id != account.id) return Error::recovery_not_found;
        if (recovery->state == RecoveryState::cancelled) return case_id; // a repeat
        if (!is_open(world, *recovery)) return Error::recovery_closed;
        TRY(cancel_case(tables, world, caller, account, *recovery));
        return case_id;
    }));
    return ok();
}

Done close_recovery(Tables& tables,
                    const World& world,
                    const Caller& caller,
                    const Uuid& account_id) {
    const auto open = TRY(still_open(tables, world, caller, account_id));
    if (!open) return ok();
    return end_case(tables, world, caller, *open, RecoveryState::done, detail_of(*open));
}

Done call_off_recovery(Tables& tables,
                       const World& world,
                       const Caller& caller,
                       const Account& account) {
    const auto open = TRY(still_open(tables, world, caller, account.id));
    return open ? cancel_case(tables, world, caller, account, *open) : ok();
}

} // namespace ownkey::flows
