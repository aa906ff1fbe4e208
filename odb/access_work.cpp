// Transactions to sign, the outbox, what the shop told.
#include "odb/statements.h"

namespace ownkey::rows {

void Access::insert(PendingTransaction& row) {
    db_.persist(row);
}

std::optional<PendingTransaction> Access::find_transaction(const Uuid& id) {
    return find_by_id<PendingTransaction>(db_, id);
}

std::optional<PendingTransaction> Access::find_transaction_by_hash(const Uuid& account_id,
                                                                   const Bytes32& body_hash) {
    using Query = odb::query<PendingTransaction>;

    struct In {
        Uuid account_id;
        Bytes32 body_hash;
    };

    auto statement = prepared<PendingTransaction, In>("find_transaction_by_hash", [](const In& in) {
        return Query(Query::account_id == Query::_ref(in.account_id) &&
                     Query::body_hash == Query::_ref(in.body_hash));
    });
    statement.in = {account_id, body_hash};
    PendingTransaction row;
    if (!statement.query.execute_one(row)) return std::nullopt;
    return row;
}

void Access::update(PendingTransaction& row) {
    db_.update(row);
}

std::vector<PendingTransaction>
Access::transactions_of(const Uuid& account_id, const std::vector<Code>& states, int limit) {
    using Query = odb::query<PendingTransaction>;
    Query query(Query::account_id == account_id);
    if (!states.empty()) query = query && Query::state.in_range(states.begin(), states.end());
    return all(db_.query<PendingTransaction>(query + "ORDER BY" + Query::created_at + "DESC," +
                                             Query::id + "DESC " + limited(limit)));
}

int Access::count_transactions(const Uuid& account_id, Code state) {
    using Query = odb::query<TransactionCount>;

    struct In {
        Uuid account_id;
        Code state;
    };

    auto statement = prepared<TransactionCount, In>("count_transactions", [](const In& in) {
        return Query(Query::account_id == Query::_ref(in.account_id) &&
                     Query::state == Query::_ref(in.state));
    });
    statement.in = {account_id, state};
    return static_cast<int>(statement.query.execute_value().count);
}

std::vector<PendingTransaction> Access::transactions_page(const Uuid& account_id,
                                                          const std::optional<Uuid>& after,
                                                          const std::vector<Code>& states,
                                                          int limit) {
    using Query = odb::query<PendingTransaction>;
    Query query(Query::account_id == account_id);
    if (after) {
        const auto last = find_by_id<PendingTransaction>(db_, *after);
        if (!last || last->account_id != account_id) return {};
        query = query && Query::created_at <= last->created_at &&
                (Query::created_at < last->created_at || Query::id < last->id);
    }
    if (!states.empty()) query = query && Query::state.in_range(states.begin(), states.end());
    return all(db_.query<PendingTransaction>(query + "ORDER BY" + Query::created_at + "DESC," +
                                             Query::id + "DESC " + limited(limit)));
}

// Locked in one order, so that two who sign do not wait for each other.
std::vector<PendingTransaction> Access::transactions_of_group(const Uuid& group_id) {
    using Query = odb::query<PendingTransaction>;
    const auto* name =
        *locks_.row_suffix == '\0' ? "transactions_of_group" : "transactions_of_group for update";
    auto statement = prepared<PendingTransaction, Uuid>(name, [&](const Uuid& in) {
        return (Query::group_id == Query::_ref(in)) + "ORDER BY" + Query::id + locks_.row_suffix;
    });
    statement.in = group_id;
    return all(statement.query.execute());
}

void Access::insert(OutboxItem& row) {
    db_.persist(row);
}

// A claim that ends later than twice a lease from now is of a time that the clock has left again.
// Due and unclaimed, and not behind another waiting transaction of the same account in the same
// ledger: those are delivered in order. What waits for another community holds nothing up.
std::vector<OutboxItem>
Access::claim_outbox(Micros now, Micros until, int limit, const std::vector<std::string>& but_for) {
    using Query = odb::query<OutboxItem>;
    const std::string not_behind = "NOT EXISTS (SELECT 1 FROM \"outbox\" AS \"older\""
                                   " WHERE \"older\".\"account_id\" = \"outbox\".\"account_id\""
                                   " AND \"older\".\"kind\" = " +
                                   std::to_string(kPutTransaction) +
                                   " AND \"older\".\"state\" = " + std::to_string(kWaiting) +
                                   " AND \"older\".\"id\" < \"outbox\".\"id\""
                                   " AND \"older\".\"community\" = \"outbox\".\"community\")";
    Query due(Query::state == kWaiting && Query::next_attempt_at <= now &&
              (Query::claimed_until <= now || Query::claimed_until > now + 2 * (until - now)) &&
              (Query::kind != kPutTransaction || Query(not_behind)));
    if (!but_for.empty()) due = due && !Query::community.in_range(but_for.begin(), but_for.end());
    auto claimed = all(
        db_.query<OutboxItem>(due + "ORDER BY" + Query::id + limited(limit) + locks_.claim_suffix));
    for (auto& row : claimed) {
        row.claimed_until = until;
        db_.update(row);
    }
    return claimed;
}

int Access::hasten_outbox(const std::string& community, Micros now) {
    using Query = odb::query<OutboxId>;
    constexpr int kAtOnce = 1000; // of ids in one statement
    const Query late(Query::community == community && Query::state == kWaiting &&
                     Query::next_attempt_at > now);
    int hastened = 0;
    for (;;) {
        std::string list;
        for (const auto& row : db_.query<OutboxId>(late + limited(kAtOnce)))
            list += (list.empty() ? "" : ",") + std::to_string(row.id);
        if (list.empty()) return hastened;
        hastened += static_cast<int>(
            db_.execute("UPDATE \"outbox\" SET \"next_attempt_at\" = " + std::to_string(now) +
                        " WHERE \"id\" IN (" + list + ")"));
    }
}

// One statement, which looks at the row as it is then: what is being delivered is left alone.
bool Access::hasten_outbox_of(const Uuid& subject_id, Micros now) {
    const auto item = find_outbox_of(subject_id);
    if (!item) return false;
    const auto time = std::to_string(now);
    return db_.execute("UPDATE \"outbox\" SET \"next_attempt_at\" = " + time + " WHERE \"id\" = " +
                       std::to_string(item->id) + " AND \"state\" = " + std::to_string(kWaiting) +
                       " AND \"next_attempt_at\" > " + time + " AND \"claimed_until\" <= " + time) >
           0;
}

void Access::update(OutboxItem& row) {
    db_.update(row);
}

std::optional<OutboxItem> Access::find_outbox_of(const Uuid& subject_id) {
    using Query = odb::query<OutboxItem>;
    auto statement = prepared<OutboxItem, Uuid>("find_outbox_of", [](const Uuid& in) {
        return (Query::subject_id == Query::_ref(in)) + "ORDER BY" + Query::id + "DESC LIMIT 1";
    });
    statement.in = subject_id;
    OutboxItem row;
    if (!statement.query.execute_one(row)) return std::nullopt;
    return row;
}

void Access::insert(ElopageBuy& row) {
    db_.persist(row);
}

std::optional<ElopageBuy> Access::find_elopage_buy(const Uuid& id) {
    return find_by_id<ElopageBuy>(db_, id);
}

bool Access::has_elopage_buys(const std::string& payer_email_key) {
    using Query = odb::query<ElopageBuy>;
    return !db_.query<ElopageBuy>((Query::payer_email_key == payer_email_key) + limited(1)).empty();
}

void Access::update(ElopageBuy& row) {
    db_.update(row);
}

void Access::forget_elopage_payer(const Uuid& account_id, const std::string& email_key) {
    using Query = odb::query<ElopageBuy>;
    const auto theirs = Query::account_id == account_id || Query::payer_email_key == email_key;
    for (auto& buy : all(db_.query<ElopageBuy>(theirs))) {
        buy.payer_email_key.clear();
        db_.update(buy);
    }
}

} // namespace ownkey::rows
