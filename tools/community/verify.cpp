#include "tools/community/verify.h"

#include <algorithm>
#include <map>
#include <set>

namespace ownkey::community {

namespace {

using Finding = std::string;
using Checked = Result<Unit, Finding>;

Finding at_row(std::int64_t id, std::string_view what) {
    return "row " + std::to_string(id) + ": " + std::string(what);
}

/// A database failure or a column of the wrong size, as a finding.
template <class T>
Result<T, Finding> readable(Result<T> result) {
    if (!result)
        return Finding("the file is not readable: " + std::string(error_text(result.error())));
    return std::move(result).value();
}

/// Balances from the rows alone. Keys of one member (rows new_key) share an account.
class Accounts {
public:
    std::int64_t& balance_of(const PublicKey& key) { return balances_[account_of(key)]; }

    void join(const PublicKey& old_key, const PublicKey& new_key) {
        accounts_[new_key] = account_of(old_key);
    }

    [[nodiscard]] std::int64_t total() const {
        std::int64_t sum = 0;
        for (const auto& [account, balance] : balances_)
            sum += balance;
        return sum;
    }

private:
    std::size_t account_of(const PublicKey& key) {
        return accounts_.try_emplace(key, accounts_.size()).first->second;
    }

    std::map<PublicKey, std::size_t> accounts_;
    std::map<std::size_t, std::int64_t> balances_;
};

/// Who was an admin at the time is not in the file; that a creation's receiver did not sign it is.
Checked check_signer(const Entry& entry) {
    const auto& wanted = entry.kind == Kind::transfer ? *entry.sender : entry.receiver;
    const bool signs = std::ranges::any_of(
        entry.signatures, [&](const auto& pair) { return pair.public_key == wanted; });
    if (entry.kind == Kind::transfer && !signs)
        return at_row(entry.id, "the sender has not signed");
    if (entry.kind == Kind::creation && signs)
        return at_row(entry.id, "the receiver has signed the creation");
    return ok();
}

Checked check_against_body(const Entry& entry) {
    const auto body = tx::decode_body(entry.body);
    if (!body) return at_row(entry.id, "the body does not decode");
    tx::SignedTransaction transaction;
    transaction.era = body->era;
    transaction.signatures = entry.signatures;
    transaction.body_bytes = entry.body;
    if (!tx::verify_signatures(transaction)) return at_row(entry.id, "a signature does not verify");
    bool equal = body->memo == entry.memo && body->created_s == entry.created_s;
    if (const auto* transfer = std::get_if<tx::Transfer>(&body->content)) {
        equal = equal && entry.kind == Kind::transfer && entry.sender == transfer->sender &&
                entry.receiver == transfer->receiver && entry.amount == transfer->amount &&
                !entry.target_month;
    } else if (const auto* creation = std::get_if<tx::Creation>(&body->content)) {
        equal = equal && entry.kind == Kind::creation && !entry.sender &&
                entry.receiver == creation->receiver && entry.amount == creation->amount &&
                entry.target_month == month_of(creation->target_date_s.value_or(body->created_s));
    } else {
        return at_row(entry.id, "this kind of transaction is never applied");
    }
    if (!equal) return at_row(entry.id, "the columns say something else than the signed body");
    return check_signer(entry);
}

Checked check_content(const Entry& entry) {
    switch (entry.kind) {
    case Kind::transfer:
    case Kind::creation:
        return check_against_body(entry);
    case Kind::welcome:
    case Kind::new_key:
        if (!entry.body.empty() || !entry.signatures.empty())
            return at_row(entry.id, "this kind of row has no body");
        return ok();
    }
    std::abort();
}

Checked replay(const Entry& entry, Accounts& accounts) {
    if (entry.kind == Kind::new_key) {
        if (!entry.sender || entry.amount != 0) return at_row(entry.id, "not a change of key");
        accounts.join(*entry.sender, entry.receiver);
    }
    if (entry.kind == Kind::transfer) {
        auto& balance = accounts.balance_of(*entry.sender);
        balance -= entry.amount;
        if (balance < 0) return at_row(entry.id, "the sender had less than that");
        if (entry.sender_balance != balance)
            return at_row(entry.id, "the sender's balance is wrong");
    }
    auto& balance = accounts.balance_of(entry.receiver);
    if (__builtin_add_overflow(balance, entry.amount, &balance))
        return at_row(entry.id, "the receiver's balance is too large");
    if (entry.receiver_balance != balance)
        return at_row(entry.id, "the receiver's balance is wrong");
    return ok();
}

Result<Audit, Finding> check_rows(Database& database, Accounts& accounts) {
    auto rows = TRY(readable(database.query(
        std::string("SELECT ").append(kEntryColumns).append(" FROM entry ORDER BY id"))));
    Audit audit;
    std::set<Hash32> bodies;
    while (TRY(readable(rows.step()))) {
        const auto entry = TRY(readable(read_entry(rows)));
        if (entry.id != ++audit.rows) return at_row(audit.rows, "is missing");
        if (entry.hash != chain_hash(entry, audit.head))
            return at_row(entry.id, "the hash does not follow from the row and the hash before");
        TRY(check_content(entry));
        if (!entry.body.empty() && !bodies.insert(blake2b_256({entry.body})).second)
            return at_row(entry.id, "this body was applied before");
        TRY(replay(entry, accounts));
        audit.head = entry.hash;
    }
    return audit;
}

Checked check_members(Database& database, Accounts& accounts, Audit& audit) {
    auto rows = TRY(readable(database.query("SELECT email, public_key, balance FROM member")));
    while (TRY(readable(rows.step()))) {
        ++audit.members;
        const auto key = TRY(readable(rows.fixed<PublicKey>(1)));
        if (rows.integer(2) != accounts.balance_of(key))
            return Finding("member " + rows.text(0) + ": the balance is not that of the rows");
        audit.total += rows.integer(2);
    }
    if (audit.total != accounts.total())
        return Finding("the members' balances do not add up to those of the rows");
    return ok();
}

} // namespace

Result<Audit, std::string> verify_ledger(const std::string& file) {
    auto database = TRY(readable(Database::open(file, OpenMode::read_only)));
    // One snapshot, though a server may be writing.
    TRY(readable(database.execute("BEGIN")));
    Accounts accounts;
    auto audit = TRY(check_rows(database, accounts));
    TRY(check_members(database, accounts, audit));
    return audit;
}

} // namespace ownkey::community
