// One row of the ledger, and how it is chained to the row before.
// The hash covers every column, the signature map and the body bytes included: BLAKE2b-256 over a
// domain text, the hash before, and each field with its length. Amounts and balances are 1/10000
// GDD, times are seconds since 1970 UTC.
#pragma once

#include "core/hash.h"
#include "core/tx/transaction.h"
#include "tools/community/sqlite.h"

namespace ownkey::community {

enum class Kind : std::uint8_t {
    transfer = 1,
    creation = 2,
    welcome = 3, ///< the starting balance of a demonstration (--welcome); nobody signed it
    new_key = 4, ///< the login server reports another key for a member; sender is the old key
    moved = 5,   ///< moveTransaction: all that the sender's key held, maybe nothing; unsigned
    split = 6,   ///< a transfer with several senders or receivers, which are in parts
};

/// One account's share in a row of kind split.
struct EntryPart {
    PublicKey key;
    std::int64_t change = 0;  ///< below zero: the key sends
    std::int64_t balance = 0; ///< after this row
};

std::string_view kind_name(Kind kind);

struct Entry {
    std::int64_t id = 0; ///< 1, 2, 3 ... without gaps
    Kind kind = Kind::transfer;
    std::optional<PublicKey> sender;
    PublicKey receiver;
    std::int64_t amount = 0;
    std::string memo;
    std::int64_t created_s = 0;
    std::int64_t received_s = 0;
    std::optional<std::int64_t> target_month;   ///< months since January 1970; creations only
    std::optional<std::int64_t> sender_balance; ///< after this row; where there is a sender
    std::int64_t receiver_balance = 0;          ///< after this row
    std::vector<tx::SignaturePair> signatures;
    ByteVector body; ///< as signed; empty for welcome, new_key and moved
    std::optional<std::string> idempotency_key;
    Hash32 hash;
    /// Split only: senders, then receivers. `sender`, `receiver` and their balances are then those
    /// of the first ones, `amount` is the sum.
    std::vector<EntryPart> parts;
};

/// The column list that read_entry expects.
inline constexpr std::string_view kEntryColumns =
    "id, kind, sender, receiver, amount, memo, created_s, received_s, target_month, "
    "sender_balance, receiver_balance, signatures, body, idempotency_key, hash, parts";

/// Fails: bad_length when a column is not what this program wrote.
Result<Entry> read_entry(const Statement& row);
/// Does not set the id by itself: the caller counts. In: an entry with its hash. Fails:
/// store_failed.
Status insert_entry(Database& database, const Entry& entry);

/// The hash of an entry that follows the row with hash `previous` (all zero for the first row).
Hash32 chain_hash(const Entry& entry, const Hash32& previous);

/// Key (32) and signature (64), one pair after the other.
ByteVector pack_signatures(const std::vector<tx::SignaturePair>& signatures);

/// Key (32), change and balance (8 each, little-endian), one part after the other.
ByteVector pack_parts(const std::vector<EntryPart>& parts);

/// Months since January 1970 of a time, UTC.
std::int64_t month_of(std::int64_t time_s);
/// The first second of a month, UTC.
std::int64_t month_start_s(std::int64_t month);

} // namespace ownkey::community
