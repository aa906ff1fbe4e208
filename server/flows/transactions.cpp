// What the person does with enlisted transactions: see, sign, decline.
#include "transactions.h"

#include "server/flows/journal.h"
#include "server/flows/json_object.h"
#include "server/flows/settle.h"

#include <algorithm>

namespace ownkey::flows {
namespace {

constexpr std::size_t kMaxReasonBytes = 200;

std::string delivery_text(TransactionState state, const std::optional<OutboxItem>& item) {
    if (state == TransactionState::delivered) return "delivered";
    if (state == TransactionState::refused) return "refused";
    if (!item) return {};
    if (item->state == OutboxState::failed) return "refused";
    return item->attempts == 0 ? "waiting" : "retrying";
}

/// With the delivery as the outbox row tells it. A pending one past its time is shown as expired
/// before the sweep gets to it.
Outcome<TransactionView>
view_of(Tables& tables, const World& world, PendingTransaction transaction) {
    if (transaction.state == TransactionState::pending &&
        transaction.expires_at <= world.clock.now())
        transaction.state = TransactionState::expired;
    if (!transaction.signature) return TransactionView{std::move(transaction), {}, {}, 0};
    const auto item = TRY(tables.find_outbox_of(transaction.id));
    const auto delivery = delivery_text(transaction.state, item);
    return TransactionView{
        std::move(transaction), delivery, item ? item->last_error : "", item ? item->attempts : 0};
}

/// The transaction if it is this account's. Fails: tx_not_found.
Outcome<PendingTransaction> own(Tables& tables, const Uuid& account_id, const Uuid& id) {
    const auto transaction = TRY(tables.find_transaction(id));
    if (!transaction || transaction->account_id != account_id) return Error::tx_not_found;
    return *transaction;
}

Done check_pending(const PendingTransaction& transaction, Time now) {
    const auto state = transaction.state;
    if (state == TransactionState::expired) return Error::tx_expired;
    if (state != TransactionState::pending) return Error::tx_not_pending;
    if (transaction.expires_at <= now) return Error::tx_expired;
    return ok();
}

std::string audit_detail(const PendingTransaction& transaction) {
    return JsonObject().text("transaction", to_text(transaction.id)).str();
}

/// State, signature, outbox row and audit: together or not at all.
Done record_signature(Tables& tables,
                      const World& world,
                      const Caller& caller,
                      PendingTransaction& transaction,
                      const PublicKey& signer,
                      const Signature& signature) {
    TRY(check_pending(transaction, world.clock.now()));
    TRY(tx::verify_body_signature(transaction.body, signer, signature));
    const auto body = TRY(tx::decode_body(transaction.body));
    transaction.state = TransactionState::signed_;
    transaction.signature = signature;
    transaction.decided_at = world.clock.now();
    TRY(tables.update_transaction(transaction));
    TRY(queue_put_transaction(tables,
                              world,
                              transaction,
                              {.era = body.era,
                               .signatures = {{.public_key = signer, .signature = signature}},
                               .body_bytes = transaction.body}));
    return audit(tables,
                 world,
                 caller,
                 transaction.account_id,
                 "transaction.signed",
                 audit_detail(transaction));
}

} // namespace

Outcome<std::vector<TransactionView>> list_transactions(const World& world,
                                                        const SessionView& view,
                                                        const std::vector<TransactionState>& states,
                                                        int limit) {
    using Views = std::vector<TransactionView>;
    return in_read<Views>(world.store, [&](Tables& tables) -> Outcome<Views> {
        Views views;
        for (auto& row : TRY(tables.transactions_of(view.account.id, states, limit))) {
            auto shown = TRY(view_of(tables, world, std::move(row)));
            const auto state = shown.transaction.state; // "expired" may be news to the row
            if (states.empty() || std::find(states.begin(), states.end(), state) != states.end())
                views.push_back(std::move(shown));
        }
        return views;
    });
}

Outcome<TransactionView>
get_transaction(const World& world, const SessionView& view, const Uuid& id) {
    return in_read<TransactionView>(world.store, [&](Tables& tables) -> Outcome<TransactionView> {
        return view_of(tables, world, TRY(own(tables, view.account.id, id)));
    });
}

Outcome<TransactionView> sign_transaction(const World& world,
                                          const Caller& caller,
                                          const SessionView& view,
                                          const Uuid& id,
                                          const Signature& signature) {
    if (!view.account.public_key) return Error::key_missing;
    const auto work = [&](Tables& tables) -> Outcome<TransactionView> {
        auto transaction = TRY(own(tables, view.account.id, id));
        if (transaction.signature != signature)
            TRY(record_signature(
                tables, world, caller, transaction, *view.account.public_key, signature));
        return view_of(tables, world, std::move(transaction));
    };
    auto signed_view = TRY(settle<TransactionView>(world.store, Durability::full, work));
    return signed_view;
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
    return settle<TransactionView>(
        world.store, Durability::full, [&](Tables& tables) -> Outcome<TransactionView> {
            auto transaction = TRY(own(tables, view.account.id, id));
            TRY(check_pending(transaction, world.clock.now()));
            transaction.state = TransactionState::declined;
            transaction.outcome = reason;
            transaction.decided_at = world.clock.now();
            TRY(tables.update_transaction(transaction));
            TRY(audit(tables,
                      world,
                      caller,
                      transaction.account_id,
                      "transaction.declined",
                      audit_detail(transaction)));
            return view_of(tables, world, std::move(transaction));
        });
}

Outcome<TaskCounts> count_tasks(const World& world, const Uuid& account_id) {
    return in_read<TaskCounts>(world.store, [&](Tables& tables) -> Outcome<TaskCounts> {
        return TaskCounts{
            .pending = TRY(tables.count_transactions(account_id, TransactionState::pending)),
            .executing = TRY(tables.count_transactions(account_id, TransactionState::signed_))};
    });
}

} // namespace ownkey::flows
