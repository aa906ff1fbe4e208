// What the job does for deletion.h: accounts whose time has come, and those never confirmed.
#include "core/encoding.h"
#include "server/flows/codes.h"
#include "server/flows/deletion.h"
#include "server/flows/journal.h"
#include "server/flows/retire.h"
#include "server/flows/settle.h"
#include "server/flows/signers.h"

namespace ownkey::flows {
namespace {

constexpr int kTransactionsAtOnce = 1'000;

Done close_wishes(Tables& tables, const Uuid& account_id) {
    if (auto change = TRY(tables.find_open_email_change(account_id))) {
        change->closing = Closing::cancelled;
        change->email.clear();
        change->email_key.clear();
        TRY(tables.update_email_change(*change));
    }
    auto recovery = TRY(tables.find_open_recovery_case(account_id));
    if (!recovery) return ok();
    recovery->state = RecoveryState::cancelled;
    TRY(tables.update_recovery_case(*recovery));
    for (auto& share : TRY(tables.handed_shares(recovery->id))) {
        share.sealed.clear();
        TRY(tables.put_handed_share(share));
    }
    return ok();
}

/// Those who were to sign it too need not wait.
Done close_others(Tables& tables, const World& world, const PendingTransaction& task) {
    const auto group = TRY(tables.transactions_of_group(task.group_id));
    return decline_others(tables, world, group, task.id);
}

/// Outcome texts may be the person's own words. What is pending can never be signed now; what is
/// signed goes on its way.
Done forget_decisions(Tables& tables, const World& world, const Uuid& account_id) {
    for (auto& transaction : TRY(tables.transactions_of(account_id, {}, kTransactionsAtOnce))) {
        const bool pending = transaction.state == TransactionState::pending;
        if (!pending && transaction.outcome.empty()) continue;
        transaction.outcome.clear();
        if (pending) {
            transaction.state = TransactionState::expired;
            transaction.decided_at = world.clock.now();
        }
        TRY(tables.update_transaction(transaction));
        if (pending) TRY(close_others(tables, world, transaction));
    }
    return ok();
}

Done remove_means(Tables& tables, const World& world, const Uuid& account_id) {
    TRY(end_all_sessions(tables, world, account_id, std::nullopt, true));
    TRY(tables.remove_credential(account_id));
    TRY(tables.remove_legacy_credential(account_id));
    TRY(tables.remove_submissions_of(account_id));
    TRY(tables.remove_envelopes(account_id));
    TRY(tables.remove_second_factor(account_id));
    TRY(tables.remove_officer(account_id));
    TRY(close_codes(tables, account_id, Closing::cancelled));
    return close_wishes(tables, account_id);
}

Done say_goodbye(Tables& tables, const World& world, const Account& account) {
    TRY(queue_mail(tables,
                   world,
                   account,
                   {.to = account.email,
                    .template_name = "account_deleted",
                    .language = account.language,
                    .vars = {{"first_name", account.first_name}}}));
    return queue_webhooks(tables, world, account, "deleted");
}

/// Out: whether it was deleted.
Outcome<bool> delete_account(Tables& tables, const World& world, const Uuid& id) {
    auto account = TRY(tables.find_account(id));
    const bool due = account && account->state != AccountState::deleted && account->delete_at &&
                     *account->delete_at <= world.clock.now();
    if (!due) return false;
    account->delete_at.reset();
    if (account->role == Role::admin && TRY(tables.count_accounts(Role::admin)) <= 1) {
        TRY(tables.update_account(*account));
        TRY(audit(tables, world, {}, id, "account.deletion_called_off"));
        return false;
    }
    TRY(say_goodbye(tables, world, *account));
    TRY(remove_means(tables, world, id));
    TRY(forget_decisions(tables, world, id));
    TRY(tables.forget_elopage_payer(id, account->email_key));
    auto rest = emptied(*std::move(account), "deleted");
    rest.state = AccountState::deleted;
    rest.key_locked = false;
    TRY(tables.update_account(rest));
    TRY(audit(tables, world, {}, id, "account.deleted"));
    return true;
}

/// Out: whether it was removed.
Outcome<bool> remove_unconfirmed(Tables& tables, const World& world, const Uuid& id, Time before) {
    const auto account = TRY(tables.find_account(id));
    if (!account || account->state != AccountState::unconfirmed || account->created_at >= before)
        return false;
    TRY(tables.remove_account(id));
    TRY(audit(tables, world, {}, id, "account.never_confirmed"));
    return true;
}

/// Runs `work` for each account, in a transaction of its own. Out: how often it gave true.
template <class Work>
Outcome<int>
for_each_account(const World& world, const std::vector<Account>& accounts, const Work& work) {
    int count = 0;
    for (const auto& account : accounts)
        if (TRY(settle<bool>(world.store, Durability::full, [&](Tables& tables) {
                return work(tables, account.id);
            })))
            ++count;
    return count;
}

} // namespace

Outcome<int> delete_due_accounts(const World& world, int limit) {
    const auto accounts = TRY(in_read<std::vector<Account>>(world.store, [&](Tables& tables) {
        return tables.accounts_to_delete(world.clock.now(), limit);
    }));
    const auto count = TRY(for_each_account(world, accounts, [&](Tables& tables, const Uuid& id) {
        return delete_account(tables, world, id);
    }));
    return count;
}

Outcome<int> sweep_unconfirmed(const World& world, int limit) {
    const auto before = world.clock.now() - world.settings.account.unconfirmed_kept;
    const auto accounts = TRY(in_read<std::vector<Account>>(
        world.store, [&](Tables& tables) { return tables.unconfirmed_before(before, limit); }));
    return for_each_account(world, accounts, [&](Tables& tables, const Uuid& id) {
        return remove_unconfirmed(tables, world, id, before);
    });
}

} // namespace ownkey::flows
