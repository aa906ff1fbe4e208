// What the person does with enlisted transactions: sign, decline, try again.
#include "transactions.h"

#include "core/encoding.h"
#include "server/flows/journal.h"
#include "server/flows/json_object.h"
#include "server/flows/settle.h"
#include "server/flows/transaction_views.h"

#include <algorithm>
#include <set>

namespace ownkey::flows {
namespace {

constexpr std::size_t kMaxReasonBytes = 200;

Done check_pending(const PendingTransaction& task, Time now) {
    if (task.state == TransactionState::expired) return Error::tx_expired;
    if (task.state != TransactionState::pending) return Error::tx_not_pending;
    if (task.expires_at <= now) return Error::tx_expired;
    return ok();
}

std::string audit_detail(const PendingTransaction& task) {
    return JsonObject().text("transaction", to_text(task.id)).str();
}

/// A task of this account with its group, as they are now.
struct Decision {
    tx::Body body;
    Group group;
    std::size_t place = 0; ///< of the task in the group

    PendingTransaction& task() { return group.at(place); }
};

/// In: a task as it was found. Fails: tx_not_found (gone since).
Outcome<Decision> begin_decision(Tables& tables, const PendingTransaction& found) {
    Decision decision;
    decision.body = TRY(tx::decode_body(found.body));
    decision.group = TRY(group_of(tables, found, tx::needed_signers(decision.body)));
    const auto is_found = [&](const PendingTransaction& task) { return task.id == found.id; };
    const auto& group = decision.group;
    const auto task = std::find_if(group.begin(), group.end(), is_found);
    if (task == group.end()) return Error::tx_not_found;
    decision.place = static_cast<std::size_t>(task - group.begin());
    return decision;
}

/// Writes the others, the leader among them: their versions tell that the group has changed, also
/// to whoever watches.
Done touch_others(Tables& tables, Decision& decision) {
    for (const auto& task : decision.group)
        if (task.id != decision.task().id) TRY(tables.update_transaction(task));
    return ok();
}

bool all_signed(const Group& group) {
    return std::all_of(group.begin(), group.end(), [](const PendingTransaction& task) {
        return task.state == TransactionState::signed_;
    });
}

/// The signature that nobody else's has to follow any more: on its way, for all of them.
Done send(Tables& tables, const World& world, Decision& decision) {
    const auto whole = TRY(with_signatures(tables, decision.group, decision.body));
    return queue_put_transaction(tables, world, decision.task(), whole);
}

/// State, signature, outbox row and audit: together or not at all. Nothing is written before all is
/// checked. In: `found` is the task; out: as it is now.
Done record_signature(Tables& tables,
                      const World& world,
                      const Caller& caller,
                      PendingTransaction& found,
                      const PublicKey& signer,
                      const Signature& signature) {
    auto decision = TRY(begin_decision(tables, found));
    auto& task = decision.task();
    if (task.signature == signature) { // by the same person, just before
        found = task;
        return ok();
    }
    TRY(check_pending(task, world.clock.now()));
    tx::SignedTransaction alone{
        .era = decision.body.era, .signatures = {}, .body_bytes = task.body};
    TRY(tx::add_signature(alone, {.public_key = signer, .signature = signature}));
    task.state = TransactionState::signed_;
    task.signature = signature;
    task.decided_at = world.clock.now();
    if (decision.group.size() == 1)
        TRY(queue_put_transaction(tables, world, task, alone));
    else if (all_signed(decision.group))
        TRY(send(tables, world, decision));
    TRY(tables.update_transaction(task));
    TRY(touch_others(tables, decision));
    found = task;
    return audit(tables, world, caller, task.account_id, "transaction.signed", audit_detail(task));
}

bool is_of_store(Error error) {
    return error == Error::store_conflict || error == Error::store_duplicate ||
           error == Error::store_failed;
}

/// In: the session's account as the request found it, one of its tasks.
Outcome<TransactionView> sign_one(Tables& tables,
                                  const World& world,
                                  const Caller& caller,
                                  const Account& account,
                                  PendingTransaction task,
                                  const Signature& signature) {
    if (task.signature != signature)
        TRY(record_signature(tables, world, caller, task, *account.public_key, signature));
    return view_of(tables, world, std::move(task));
}

struct Wish {
    std::size_t place = 0; ///< in the call
    Outcome<PendingTransaction> task;
};

/// Locks the group of a task, if it has one. One that cannot be read is told when it is signed.
Done lock_group(Tables& tables, const PendingTransaction& task) {
    const auto body = tx::decode_body(task.body);
    if (!body) return ok();
    TRY(group_of(tables, task, tx::needed_signers(*body)));
    return ok();
}

/// The tasks of a call, in its order: so they are delivered. Their groups are locked before, in one
/// order for everybody, so that two people who sign the same ones at once do not wait for each
/// other.
Outcome<std::vector<Wish>> wishes_of(Tables& tables,
                                     const Uuid& account_id,
                                     const std::vector<TransactionSignature>& signatures) {
    std::vector<Wish> wishes;
    for (const auto& signature : signatures) {
        auto task = own_transaction(tables, account_id, signature.id);
        if (!task && is_of_store(task.error().error)) return task.error();
        wishes.push_back({.place = wishes.size(), .task = std::move(task)});
    }
    const auto group = [](const Wish& wish) { return wish.task ? wish.task->group_id : Uuid(); };
    std::stable_sort(wishes.begin(), wishes.end(), [&](const Wish& a, const Wish& b) {
        return group(a) < group(b);
    });
    for (const auto& wish : wishes)
        if (wish.task) TRY(lock_group(tables, *wish.task));
    std::sort(wishes.begin(), wishes.end(), [](const Wish& a, const Wish& b) {
        return a.place < b.place;
    });
    return wishes;
}

Outcome<TaskCounts> tasks_of(Tables& tables, const Uuid& account_id, const std::string& community) {
    constexpr int kAtOnce = 100;
    TaskCounts counts;
    std::optional<Uuid> after;
    for (;;) {
        const auto page = TRY(tables.transactions_page(
            account_id, after, kAtOnce, {TransactionState::pending, TransactionState::signed_}));
        for (const auto& task : page)
            if (task.community == community)
                ++(task.state == TransactionState::pending ? counts.pending : counts.executing);
        if (page.size() < kAtOnce) return counts;
        after = page.back().id;
    }
}

} // namespace

Outcome<TransactionView> sign_transaction(const World& world,
                                          const Caller& caller,
                                          const SessionView& view,
                                          const Uuid& id,
                                          const Signature& signature) {
    if (!view.account.public_key) return Error::key_missing;
    return settle<TransactionView>(
        world.store, Durability::full, [&](Tables& tables) -> Outcome<TransactionView> {
            auto task = TRY(own_transaction(tables, view.account.id, id));
            return sign_one(tables, world, caller, view.account, std::move(task), signature);
        });
}

Outcome<std::vector<SignResult>>
sign_transactions(const World& world,
                  const Caller& caller,
                  const SessionView& view,
                  const std::vector<TransactionSignature>& signatures) {
    if (!view.account.public_key) return Error::key_missing;
    const auto most = world.settings.transactions.max_bodies;
    if (signatures.empty() || signatures.size() > static_cast<std::size_t>(most))
        return Failure(Error::field_rule, "signatures", "1 to " + std::to_string(most));
    std::set<Uuid> ids;
    for (const auto& signature : signatures)
        if (!ids.insert(signature.id).second)
            return Failure(Error::field_rule, "signatures", "each transaction once");
    using Results = std::vector<SignResult>;
    const auto work = [&](Tables& tables) -> Outcome<Results> {
        Results results;
        for (const auto& signature : signatures)
            results.push_back({.id = signature.id, .done = Error::tx_not_found});
        for (auto& wish : TRY(wishes_of(tables, view.account.id, signatures))) {
            if (!wish.task) continue;
            auto& result = results.at(wish.place);
            result.done = sign_one(tables,
                                   world,
                                   caller,
                                   view.account,
                                   *std::move(wish.task),
                                   signatures.at(wish.place).signature);
            if (!result.done && is_of_store(result.done.error().error)) return result.done.error();
        }
        return results;
    };
    return settle<Results>(world.store, Durability::full, work);
}

Outcome<TransactionView> decline_transaction(const World& world,
                                             const Caller& caller,
                                             const SessionView& view,
                                             const Uuid& id,
                                             const std::string& reason) {
    if (reason.size() > kMaxReasonBytes)
        return Failure(Error::field_too_long, "reason", "at most 200 bytes");
    if (!is_utf8(as_bytes(reason)))
        return Failure(Error::bad_utf8, "reason", "not well-formed UTF-8");
    const auto work = [&](Tables& tables) -> Outcome<TransactionView> {
        const auto found = TRY(own_transaction(tables, view.account.id, id));
        auto decision = TRY(begin_decision(tables, found));
        auto& task = decision.task();
        TRY(check_pending(task, world.clock.now()));
        task.state = TransactionState::declined;
        task.outcome = reason;
        task.decided_at = world.clock.now();
        TRY(tables.update_transaction(task));
        TRY(decline_others(tables, world, decision.group, task.id));
        TRY(audit(
            tables, world, caller, task.account_id, "transaction.declined", audit_detail(task)));
        return view_of(tables, world, task);
    };
    return settle<TransactionView>(world.store, Durability::full, work);
}

Outcome<TransactionView>
retry_transaction(const World& world, const SessionView& view, const Uuid& id) {
    return settle<TransactionView>(
        world.store, Durability::full, [&](Tables& tables) -> Outcome<TransactionView> {
            auto task = TRY(own_transaction(tables, view.account.id, id));
            if (!TRY(tables.hasten_outbox_of(task.group_id, world.clock.now())))
                return Error::tx_no_retry;
            return view_of(tables, world, std::move(task));
        });
}

Outcome<TaskCounts>
count_tasks(const World& world, const Uuid& account_id, const std::string& community) {
    return in_read<TaskCounts>(world.store, [&](Tables& tables) -> Outcome<TaskCounts> {
        if (!community.empty()) return tasks_of(tables, account_id, community);
        return TaskCounts{
            .pending = TRY(tables.count_transactions(account_id, TransactionState::pending)),
            .executing = TRY(tables.count_transactions(account_id, TransactionState::signed_))};
    });
}

} // namespace ownkey::flows
