// A community enlists transactions for an account to sign: enlist_transactions of transactions.h.
#include "core/hash.h"
#include "server/flows/journal.h"
#include "server/flows/json_object.h"
#include "server/flows/settle.h"
#include "server/flows/transactions.h"

namespace ownkey::flows {
namespace {

Status check_body(ByteView bytes, const PublicKey& signer, const tx::Rules& rules) {
    const auto body = TRY(tx::decode_body(bytes));
    TRY(tx::check_rules(body, rules));
    return tx::check_signer(body, signer);
}

tx::Rules rules_of(const World& world) {
    const auto now = std::chrono::floor<Seconds>(world.clock.now());
    return {.now_s = now.time_since_epoch().count(),
            .allowed_skew_s = world.settings.transactions.allowed_skew.count()};
}

Done report(const World& world, const Account& account, ByteView body, Error error) {
    TRY(world.store.transact(Durability::full, [&](Tables& tables) {
        return queue_error_in_transaction(tables, world, account.id, body, error);
    }));
    return ok();
}

PendingTransaction
pending(const World& world, const Account& account, const ByteVector& body, std::int64_t balance) {
    const auto now = world.clock.now();
    return {.id = world.random.uuid(),
            .account_id = account.id,
            .community = world.settings.community.alias,
            .body = body,
            .body_hash = blake2b_256({body}),
            .balance = balance,
            .created_at = now,
            .expires_at = now + world.settings.transactions.validity};
}

Outcome<EnlistResult>
store_all(Tables& tables, const World& world, const std::vector<PendingTransaction>& rows) {
    EnlistResult result;
    for (const auto& row : rows) {
        // Also finds a body that stands twice in the same call.
        if (TRY(tables.find_transaction_by_hash(row.account_id, row.body_hash))) {
            ++result.already;
            continue;
        }
        const auto waiting =
            TRY(tables.count_transactions(row.account_id, TransactionState::pending));
        if (waiting >= world.settings.transactions.max_pending) return Error::tx_limit;
        TRY(tables.insert_transaction(row));
        const auto detail = JsonObject().text("transaction", to_text(row.id)).str();
        TRY(audit(tables, world, {}, row.account_id, "transaction.enlisted", detail));
        ++result.enlisted;
    }
    return result;
}

} // namespace

Outcome<EnlistResult> enlist_transactions(const World& world,
                                          const Account& account,
                                          const std::vector<ByteVector>& bodies,
                                          std::int64_t balance) {
    if (!account.public_key) return Error::key_missing;
    std::vector<PendingTransaction> rows;
    for (const auto& body : bodies) {
        const auto checked = check_body(body, *account.public_key, rules_of(world));
        if (!checked) {
            TRY(report(world, account, body, checked.error()));
            return checked.error();
        }
        rows.push_back(pending(world, account, body, balance));
    }
    const auto work = [&](Tables& tables) { return store_all(tables, world, rows); };
    return settle<EnlistResult>(world.store, Durability::full, work);
}

} // namespace ownkey::flows
