#include "tools/community/verify.h"

#include "tools/community/decay.h"
#include "tools/community/schema.h"

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

constexpr std::int64_t kCreationLimit = 1'000 * tx::kUnitsPerGdd;

/// Balances from the rows alone. Keys of one member (rows new_key) share an account.
class Accounts {
public:
    /// In: decay begins then (rows of files of version 1 did not decay).
    explicit Accounts(std::int64_t decay_from_s) : decay_from_s_(decay_from_s) {}

    /// The balance of a key, brought to the time of a row.
    Balance& balance_of(const PublicKey& key, std::int64_t time_s) {
        auto& balance = balances_[account_of(key)];
        balance = balance.moved_to(std::max(time_s, decay_from_s_));
        return balance;
    }

    /// As the last row that concerned it left it.
    Balance balance_of(const PublicKey& key) { return balances_[account_of(key)]; }

    void join(const PublicKey& old_key, const PublicKey& new_key) {
        accounts_[new_key] = account_of(old_key);
    }

    /// Out: what was created for the key's member and this month, this amount included.
    std::int64_t add_creation(const PublicKey& key, std::int64_t month, std::int64_t amount) {
        return created_[{account_of(key), month}] += amount;
    }

    [[nodiscard]] std::int64_t total(std::int64_t now_s) const {
        std::int64_t sum = 0;
        for (const auto& [account, balance] : balances_)
            sum += balance.at(now_s);
        return sum;
    }

private:
    std::size_t account_of(const PublicKey& key) {
        return accounts_.try_emplace(key, accounts_.size()).first->second;
    }

    std::int64_t decay_from_s_;
    std::map<PublicKey, std::size_t> accounts_;
    std::map<std::size_t, Balance> balances_;
    std::map<std::pair<std::size_t, std::int64_t>, std::int64_t> created_;
};

/// Who was an admin at the time is not in the file; that a creation's receiver did not sign it is.
Checked check_signers(const Entry& entry, const tx::SignedTransaction& transaction) {
    if (!tx::verify_signatures(transaction)) return at_row(entry.id, "a signature does not verify");
    const auto state = tx::signature_state(transaction);
    if (!state || !state->complete())
        return at_row(entry.id, "it is not signed by those who must, and only those who may");
    return ok();
}

bool same_parts(const Entry& entry, const tx::SplitTransfer& split) {
    if (entry.parts.size() != split.senders.size() + split.receivers.size()) return false;
    std::size_t i = 0;
    for (const auto& part : split.senders)
        if (entry.parts[i].key != part.key || entry.parts[i++].change != -part.amount) return false;
    for (const auto& part : split.receivers)
        if (entry.parts[i].key != part.key || entry.parts[i++].change != part.amount) return false;
    return entry.sender == split.senders.front().key &&
           entry.receiver == split.receivers.front().key && entry.amount == split.amount &&
           entry.sender_balance == entry.parts.front().balance &&
           entry.receiver_balance == entry.parts[split.senders.size()].balance;
}

Checked check_against_body(const Entry& entry) {
    const auto body = tx::decode_body(entry.body);
    if (!body) return at_row(entry.id, "the body does not decode");
    tx::SignedTransaction transaction;
    transaction.era = body->era;
    transaction.signatures = entry.signatures;
    transaction.body_bytes = entry.body;
    TRY(check_signers(entry, transaction));
    bool equal = body->memo == entry.memo && body->created_s == entry.created_s;
    if (const auto* transfer = std::get_if<tx::Transfer>(&body->content)) {
        equal = equal && entry.kind == Kind::transfer && entry.sender == transfer->sender &&
                entry.receiver == transfer->receiver && entry.amount == transfer->amount &&
                !entry.target_month;
    } else if (const auto* creation = std::get_if<tx::Creation>(&body->content)) {
        equal = equal && entry.kind == Kind::creation && !entry.sender &&
                entry.receiver == creation->receiver && entry.amount == creation->amount &&
                entry.target_month == month_of(creation->target_date_s.value_or(body->created_s));
    } else if (const auto* split = std::get_if<tx::SplitTransfer>(&body->content)) {
        equal = equal && entry.kind == Kind::split && same_parts(entry, *split);
    } else {
        return at_row(entry.id, "this kind of transaction is never applied");
    }
    if (!equal) return at_row(entry.id, "the columns say something else than the signed body");
    return ok();
}

Checked check_content(const Entry& entry) {
    switch (entry.kind) {
    case Kind::transfer:
    case Kind::creation:
    case Kind::split:
        return check_against_body(entry);
    case Kind::welcome:
    case Kind::new_key:
    case Kind::moved:
        if (!entry.body.empty() || !entry.signatures.empty())
            return at_row(entry.id, "this kind of row has no body");
        return ok();
    }
    std::abort();
}

Checked send(const Entry& entry,
             const PublicKey& key,
             std::int64_t amount,
             std::int64_t left,
             Accounts& accounts) {
    auto& balance = accounts.balance_of(key, entry.received_s);
    balance.amount -= amount;
    if (balance.amount < 0) return at_row(entry.id, "the sender had less than that");
    if (left != balance.amount) return at_row(entry.id, "the sender's balance is wrong");
    return ok();
}

Checked receive(const Entry& entry,
                const PublicKey& key,
                std::int64_t amount,
                std::int64_t then,
                Accounts& accounts) {
    auto& balance = accounts.balance_of(key, entry.received_s);
    if (__builtin_add_overflow(balance.amount, amount, &balance.amount))
        return at_row(entry.id, "the receiver's balance is too large");
    if (then != balance.amount) return at_row(entry.id, "the receiver's balance is wrong");
    return ok();
}

Checked replay_move(const Entry& entry, Accounts& accounts) {
    if (!entry.sender || entry.sender_balance != 0) return at_row(entry.id, "not a move of all");
    if (entry.amount == 0) return ok(); // from a key that held nothing any more
    return send(entry, *entry.sender, entry.amount, 0, accounts);
}

Checked replay_split(const Entry& entry, Accounts& accounts) {
    for (const auto& part : entry.parts) {
        if (part.change < 0)
            TRY(send(entry, part.key, -part.change, part.balance, accounts));
        else
            TRY(receive(entry, part.key, part.change, part.balance, accounts));
    }
    return ok();
}

Checked replay(const Entry& entry, Accounts& accounts) {
    switch (entry.kind) {
    case Kind::split:
        return replay_split(entry, accounts);
    case Kind::new_key:
        if (!entry.sender || entry.amount != 0) return at_row(entry.id, "not a change of key");
        accounts.join(*entry.sender, entry.receiver);
        break;
    case Kind::transfer:
        TRY(send(entry, *entry.sender, entry.amount, entry.sender_balance.value_or(-1), accounts));
        break;
    case Kind::moved:
        TRY(replay_move(entry, accounts));
        break;
    case Kind::creation:
        if (accounts.add_creation(entry.receiver, entry.target_month.value_or(0), entry.amount) >
            kCreationLimit)
            return at_row(entry.id, "more was created for this member and month than may be");
        break;
    case Kind::welcome:
        break;
    }
    return receive(entry, entry.receiver, entry.amount, entry.receiver_balance, accounts);
}

/// Out: `audit` counts the sound rows even when one is broken.
Checked check_rows(Database& database, Accounts& accounts, Audit& audit) {
    auto rows = TRY(readable(database.query(
        std::string("SELECT ").append(kEntryColumns).append(" FROM entry ORDER BY id"))));
    std::set<Hash32> bodies;
    while (TRY(readable(rows.step()))) {
        const auto id = audit.rows + 1;
        const auto read = read_entry(rows);
        if (!read) return at_row(id, "a column is not what this program writes");
        const auto& entry = *read;
        if (entry.id != id) return at_row(id, "is missing");
        if (entry.hash != chain_hash(entry, audit.head))
            return at_row(entry.id, "the hash does not follow from the row and the hash before");
        TRY(check_content(entry));
        if (entry.kind != Kind::split && !entry.parts.empty())
            return at_row(entry.id, "this kind of row has no parts");
        if (!entry.body.empty() && !bodies.insert(blake2b_256({entry.body})).second)
            return at_row(entry.id, "this body was applied before");
        TRY(replay(entry, accounts));
        audit.head = entry.hash;
        audit.last_s = std::max(audit.last_s, entry.received_s);
        ++audit.rows;
    }
    return ok();
}

Checked check_members(Database& database, Accounts& accounts, Audit& audit) {
    auto rows =
        TRY(readable(database.query("SELECT email, public_key, balance, balance_at FROM member")));
    while (TRY(readable(rows.step()))) {
        ++audit.members;
        const auto key = TRY(readable(rows.fixed<PublicKey>(1)));
        const Balance balance{rows.integer(2), rows.integer(3)};
        const auto replayed = accounts.balance_of(key);
        // Of which time nothing is does not matter: a member without a row has no other.
        if (balance != replayed && (balance.amount != 0 || replayed.amount != 0))
            return Finding("member " + rows.text(0) + ": the balance is not that of the rows");
        audit.total += balance.at(audit.last_s);
    }
    if (audit.total != accounts.total(audit.last_s))
        return Finding("the members' balances do not add up to those of the rows");
    return ok();
}

Checked check_all(const std::string& file, Audit& audit) {
    auto database = TRY(readable(Database::open(file, OpenMode::read_only)));
    // One snapshot, though a server may be writing.
    TRY(readable(database.execute("BEGIN")));
    auto version = TRY(readable(database.query("PRAGMA user_version")));
    TRY(readable(version.step()));
    if (version.integer(0) != kSchemaVersion)
        return Finding("the file is of another version; start the server on it once");
    auto decay = TRY(readable(database.query("SELECT from_s FROM decay")));
    TRY(readable(decay.step()));
    Accounts accounts(decay.integer(0));
    TRY(check_rows(database, accounts, audit));
    return check_members(database, accounts, audit);
}

} // namespace

Result<Audit, Broken> verify_ledger(const std::string& file) {
    Audit audit;
    const auto checked = check_all(file, audit);
    if (!checked) return Broken{audit.rows, checked.error()};
    return audit;
}

} // namespace ownkey::community
