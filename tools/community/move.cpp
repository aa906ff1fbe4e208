// moveTransaction: the login server says that a person's key was replaced. Nobody can sign with a
// lost key, so this stands on the caller's word; the row says that it has no signature.
#include "tools/community/ledger.h"

namespace ownkey::community {

Result<Applied, Refusal> Ledger::move_balance(const PublicKey& from,
                                              const PublicKey& to,
                                              std::string_view memo,
                                              std::string_view idempotency_key,
                                              std::int64_t now_s) {
    if (from == to) return refused(Error::tx_same_account);
    Entry entry;
    entry.kind = Kind::moved;
    entry.sender = from;
    entry.receiver = to;
    entry.memo = std::string(memo);
    entry.created_s = entry.received_s = now_s;
    if (!idempotency_key.empty()) entry.idempotency_key = std::string(idempotency_key);

    const std::lock_guard lock(mutex_);
    auto transaction = TRY(Transaction::begin(database_));
    if (TRY(moved_before(entry))) return Applied::before;
    const auto holder = TRY(member_by_key(from));
    const auto receiver = TRY(member_by_key(to));
    auto applied = Applied::now;
    if (!holder || holder->public_key != from) {
        // The row of no amount is what a repeat finds, whatever the key may hold by then.
        applied = Applied::nothing;
        entry.sender_balance = 0;
        if (!entry.idempotency_key) return Applied::nothing;
        if (receiver) {
            entry.receiver_balance = receiver->balance.at(now_s);
            TRY(set_balance(*receiver, entry.receiver_balance, now_s));
        }
        TRY(append(std::move(entry)));
    } else if (!receiver || receiver->id == holder->id) {
        TRY(change_key(*holder, to, std::move(entry), now_s));
    } else {
        applied = TRY(move_all(*holder, *receiver, std::move(entry)));
    }
    TRY(transaction.commit());
    return applied;
}

Result<bool, Refusal> Ledger::moved_before(const Entry& entry) {
    if (!entry.idempotency_key) return false;
    auto rows = TRY(database_.query("SELECT sender IS ?2 AND receiver IS ?3 AND length(body) = 0 "
                                    "FROM entry WHERE idempotency_key = ?1",
                                    entry.idempotency_key,
                                    entry.sender,
                                    entry.receiver));
    if (!TRY(rows.step())) return false;
    if (rows.integer(0) == 0)
        return refused("idempotency_key", "the Idempotency-Key belongs to another transaction");
    return true;
}

Result<Applied, Refusal> Ledger::move_all(const Member& from, const Member& to, Entry entry) {
    const auto now_s = entry.received_s;
    entry.amount = from.balance.at(now_s);
    entry.sender_balance = 0;
    if (__builtin_add_overflow(to.balance.at(now_s), entry.amount, &entry.receiver_balance))
        return refused("receiver_balance", "the receiver's balance would be too large");
    TRY(set_balance(from, 0, now_s));
    TRY(set_balance(to, entry.receiver_balance, now_s));
    const bool any = entry.amount > 0;
    TRY(append(std::move(entry)));
    return any ? Applied::now : Applied::nothing;
}

} // namespace ownkey::community
