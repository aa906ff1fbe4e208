// Transactions to sign, the outbox, the audit log, and what expires.
#include "tests/fakes/memory_rows.h"
#include "tests/fakes/memory_tables.h"

#include <algorithm>

namespace ownkey::fakes {

// pending_transaction

Done MemoryTables::insert_transaction(const PendingTransaction& transaction) {
    TRY(may_write());
    if (state_.transactions.contains(transaction.id)) return spoil(duplicate("id"));
    for (const auto& [id, other] : state_.transactions)
        if (other.account_id == transaction.account_id && other.body_hash == transaction.body_hash)
            return spoil(duplicate("body_hash"));
    referenced_accounts_.push_back(transaction.account_id);
    state_.transactions[transaction.id] = transaction;
    state_.transactions[transaction.id].version = 1;
    return ok();
}

Outcome<std::optional<PendingTransaction>> MemoryTables::find_transaction(const Uuid& id) {
    TRY(may_read());
    return find_in(state_.transactions, id);
}

Outcome<std::optional<PendingTransaction>>
MemoryTables::find_transaction_by_hash(const Uuid& account_id, const Hash32& body_hash) {
    TRY(may_read());
    return find_if_in(state_.transactions, [&](const PendingTransaction& t) {
        return t.account_id == account_id && t.body_hash == body_hash;
    });
}

Done MemoryTables::update_transaction(const PendingTransaction& transaction) {
    TRY(may_write());
    const auto found = state_.transactions.find(transaction.id);
    if (found == state_.transactions.end() || found->second.version != transaction.version)
        return spoil(Error::store_conflict);
    found->second = transaction;
    ++found->second.version;
    return ok();
}

Outcome<std::vector<PendingTransaction>> MemoryTables::transactions_of(
    const Uuid& account_id, const std::vector<TransactionState>& states, int limit) {
    TRY(may_read());
    std::vector<PendingTransaction> rows;
    for (const auto& [id, row] : state_.transactions) {
        const bool wanted =
            states.empty() || std::find(states.begin(), states.end(), row.state) != states.end();
        if (row.account_id == account_id && wanted) rows.push_back(row);
    }
    std::sort(rows.begin(), rows.end(), newer<PendingTransaction>);
    if (rows.size() > static_cast<std::size_t>(limit)) rows.resize(static_cast<std::size_t>(limit));
    return rows;
}

Outcome<std::vector<PendingTransaction>>
MemoryTables::transactions_page(const Uuid& account_id,
                                const std::optional<Uuid>& after,
                                int limit,
                                const std::vector<TransactionState>& states) {
    TRY(may_read());
    const auto last = after ? find_in(state_.transactions, *after) : std::nullopt;
    if (after && (!last || last->account_id != account_id))
        return std::vector<PendingTransaction>();
    auto rows = all_in(state_.transactions, [&](const PendingTransaction& t) {
        return t.account_id == account_id && (!last || newer(*last, t)) &&
               (states.empty() || std::find(states.begin(), states.end(), t.state) != states.end());
    });
    std::sort(rows.begin(), rows.end(), newer<PendingTransaction>);
    return first(std::move(rows), limit);
}

Outcome<std::vector<PendingTransaction>> MemoryTables::transactions_of_group(const Uuid& group_id) {
    TRY(may_read());
    return all_in(state_.transactions,
                  [&](const PendingTransaction& t) { return t.group_id == group_id; });
}

Outcome<int> MemoryTables::count_transactions(const Uuid& account_id, TransactionState state) {
    TRY(may_read());
    return static_cast<int>(std::count_if(
        state_.transactions.begin(), state_.transactions.end(), [&](const auto& entry) {
            return entry.second.account_id == account_id && entry.second.state == state;
        }));
}

// outbox

Outcome<std::int64_t> MemoryTables::insert_outbox(const OutboxItem& item) {
    TRY(may_write());
    const auto id = state_.next_outbox_id++;
    state_.outbox[id] = item;
    state_.outbox[id].id = id;
    return id;
}

bool MemoryTables::waits_for_older(const OutboxItem& item) const {
    if (item.kind != OutboxKind::put_transaction || !item.account_id) return false;
    return std::any_of(state_.outbox.begin(), state_.outbox.find(item.id), [&](const auto& entry) {
        const auto& older = entry.second;
        return older.kind == OutboxKind::put_transaction && older.state == OutboxState::waiting &&
               older.account_id == item.account_id && older.community == item.community;
    });
}

Outcome<std::vector<OutboxItem>> MemoryTables::claim_outbox(
    Time now, Seconds lease, int limit, const std::vector<std::string>& but_for) {
    TRY(may_write());
    std::vector<OutboxItem> claimed;
    for (auto& [id, item] : state_.outbox) {
        if (claimed.size() >= static_cast<std::size_t>(limit)) break;
        if (item.state != OutboxState::waiting || item.next_attempt_at > now ||
            (item.claimed_until > now && item.claimed_until <= now + 2 * lease) ||
            waits_for_older(item) ||
            std::find(but_for.begin(), but_for.end(), item.community) != but_for.end())
            continue;
        item.claimed_until = now + lease;
        claimed.push_back(item);
    }
    return claimed;
}

Outcome<int> MemoryTables::hasten_outbox(const std::string& community, Time now) {
    TRY(may_write());
    hastened_ = true;
    int hastened = 0;
    for (auto& [id, item] : state_.outbox) {
        if (item.community != community || item.state != OutboxState::waiting ||
            item.next_attempt_at <= now)
            continue;
        item.next_attempt_at = now;
        ++hastened;
    }
    return hastened;
}

Outcome<bool> MemoryTables::hasten_outbox_of(const Uuid& subject_id, Time now) {
    TRY(may_write());
    const auto found = TRY(find_outbox_of(subject_id));
    if (!found || found->state != OutboxState::waiting || found->next_attempt_at <= now ||
        found->claimed_until > now)
        return false;
    hastened_ = true;
    state_.outbox.at(found->id).next_attempt_at = now;
    return true;
}

Done MemoryTables::update_outbox(const OutboxItem& item) {
    TRY(may_write());
    const auto found = state_.outbox.find(item.id);
    if (found == state_.outbox.end()) return spoil(Error::store_conflict);
    found->second = item;
    return ok();
}

Outcome<std::optional<OutboxItem>> MemoryTables::find_outbox_of(const Uuid& subject_id) {
    TRY(may_read());
    std::optional<OutboxItem> newest;
    for (const auto& [id, item] : state_.outbox)
        if (item.subject_id == subject_id) newest = item;
    return newest;
}

// elopage_buy

Done MemoryTables::insert_elopage_buy(const ElopageBuy& buy) {
    TRY(may_write());
    if (state_.elopage_buys.contains(buy.id)) return spoil(duplicate("id"));
    if (find_if_in(state_.elopage_buys, [&](const ElopageBuy& other) {
            return other.order_id == buy.order_id && other.event == buy.event;
        }))
        return spoil(duplicate("order_id"));
    state_.elopage_buys[buy.id] = buy;
    return ok();
}

Outcome<std::optional<ElopageBuy>> MemoryTables::find_elopage_buy(const Uuid& id) {
    TRY(may_read());
    return find_in(state_.elopage_buys, id);
}

Outcome<bool> MemoryTables::has_elopage_buys(const std::string& payer_email_key) {
    TRY(may_read());
    return find_if_in(state_.elopage_buys,
                      [&](const ElopageBuy& buy) { return buy.payer_email_key == payer_email_key; })
        .has_value();
}

Done MemoryTables::update_elopage_buy(const ElopageBuy& buy) {
    return replace_row(state_.elopage_buys, buy.id, buy);
}

Done MemoryTables::forget_elopage_payer(const Uuid& account_id, const std::string& email_key) {
    TRY(may_write());
    for (auto& [id, buy] : state_.elopage_buys)
        if (buy.account_id == account_id || buy.payer_email_key == email_key)
            buy.payer_email_key.clear();
    return ok();
}

// audit_event

Done MemoryTables::append_audit(const AuditEvent& event) {
    TRY(may_write());
    state_.audit.push_back(event);
    state_.audit.back().id = static_cast<std::int64_t>(state_.audit.size());
    return ok();
}

Outcome<std::vector<AuditEvent>> MemoryTables::audit_of(const Uuid& account_id, int limit) {
    TRY(may_read());
    std::vector<AuditEvent> rows;
    for (auto row = state_.audit.rbegin(); row != state_.audit.rend(); ++row)
        if (row->account_id == account_id && rows.size() < static_cast<std::size_t>(limit))
            rows.push_back(*row);
    return rows;
}

// all

std::size_t MemoryTables::expire_transactions(Time now) {
    std::size_t rows = 0;
    const auto expire_all = [&](TransactionState state, auto test) {
        for (auto& [id, row] : state_.transactions) {
            if (row.state != state || row.expires_at >= now || !test(row)) continue;
            row.state = TransactionState::expired;
            ++row.version;
            ++rows;
        }
    };
    expire_all(TransactionState::pending, [](const PendingTransaction&) { return true; });
    expire_all(TransactionState::signed_, [&](const PendingTransaction& row) {
        return find_if_in(state_.transactions,
                          [&](const PendingTransaction& other) {
                              return other.group_id == row.group_id &&
                                     other.state == TransactionState::expired;
                          })
            .has_value();
    });
    return rows;
}

Outcome<int> MemoryTables::expire(Time now) {
    TRY(may_write());
    using std::chrono::hours;
    std::size_t rows = 0;
    for (auto& [id, signin] : state_.signins) {
        if (signin.closing != Closing::open || signin.expires_at >= now) continue;
        signin.closing = Closing::timeout;
        signin.state.clear();
        ++signin.version;
        ++rows;
    }
    rows += std::erase_if(state_.signins,
                          [&](const auto& e) { return e.second.expires_at < now - hours(24); });
    for (auto& [id, signup] : state_.signups) {
        if (signup.closing != Closing::open || signup.expires_at >= now) continue;
        signup.closing = Closing::timeout;
        signup.expires_at += hours(24);
        ++rows;
    }
    rows += std::erase_if(state_.signups, [&](const auto& e) {
        return e.second.closing != Closing::open && e.second.expires_at < now;
    });
    rows +=
        std::erase_if(state_.sessions, [&](const auto& e) { return e.second.expires_at < now; });
    rows += std::erase_if(state_.codes, [&](const auto& e) {
        return std::max(e.second.link_until, e.second.typed_until) < now;
    });
    rows += std::erase_if(state_.outbox, [&](const auto& e) {
        return e.second.state != OutboxState::waiting &&
               e.second.kind != OutboxKind::move_balance && e.second.created_at < now - hours(24);
    });
    return static_cast<int>(rows + expire_transactions(now) + expire_access(now));
}

} // namespace ownkey::fakes
