// The ledger: members, their balances, and the chain of applied transactions. One SQLite file.
// The rules are:
//  - One putTransaction is one database transaction that holds the write lock from its first read:
//    no overdraft by a race, not even between two processes. What was answered as applied survives
//    a crash.
//  - A body is applied once. The very same transaction again is Applied::before and changes
//    nothing, so that a sender may repeat until it has an answer; the same body under other signers
//    is refused.
//  - Balances never go below zero, and decay (decay.h): when read, and when changed. Amounts are
//    1/10000 GDD; time is an argument, seconds since 1970 UTC.
#pragma once

#include "server/domain/records.h"
#include "tools/community/decay.h"
#include "tools/community/entry.h"
#include "tools/community/refusal.h"

#include <mutex>
#include <set>

namespace ownkey::community {

struct LedgerOptions {
    std::string file;
    std::int64_t welcome = 0;      ///< starting balance of a new member
    std::set<std::string> admins;  ///< e-mail addresses, lower case
    std::string alias = "default"; ///< the currency's name, where a transaction says one
};

/// What the login server says about a person.
struct Profile {
    std::string email;
    std::string first_name;
    std::string last_name;
    PublicKey public_key;
};

struct Member {
    std::int64_t id = 0;
    std::string email;
    std::string first_name;
    std::string last_name;
    PublicKey public_key;
    Balance balance;
    bool admin = false;
};

/// What the login server reported about a transaction that it could not offer for signing.
struct ReportedError {
    std::int64_t received_s = 0;
    std::string created;
    std::string hash;
    std::string error;
    std::string message;
};

/// The login server's pings.
struct Ping {
    std::int64_t at_s = 0; ///< of the last one
    std::int64_t count = 0;
    std::optional<std::int64_t> transaction_number; ///< the last one that a ping carried
};

/// The last reports that are kept, and how much of each text.
inline constexpr std::int64_t kKeptReports = 1'000;
inline constexpr std::size_t kReportBytes = 2'000;

class Ledger {
public:
    /// Creates the file and its tables when new, brings one of an earlier version up to date.
    /// Fails: store_failed, bad_length.
    static Result<std::unique_ptr<Ledger>> open(LedgerOptions options);

    /// A person has signed in: finds or makes the member, takes over name, e-mail and key from the
    /// login server. A new member gets the welcome amount, a new key is recorded; both as rows of
    /// the chain. Fails: store_failed.
    Result<Member> arrive(const Profile& profile, std::int64_t now_s);

    /// In: a signed transaction (any era that core knows); an idempotency key, or empty.
    Result<Applied, Refusal>
    put_transaction(ByteView signed_bytes, std::string_view idempotency_key, std::int64_t now_s);

    /// The login server replaced a key: all that `from` holds goes to `to`, on the caller's word
    /// alone. A key that no member has yet becomes the current one of the member with key `from`.
    /// Out: Applied::nothing when `from` holds nothing, because it is unknown or was replaced
    /// before. In: an idempotency key, or empty.
    Result<Applied, Refusal> move_balance(const PublicKey& from,
                                          const PublicKey& to,
                                          std::string_view memo,
                                          std::string_view idempotency_key,
                                          std::int64_t now_s);

    Result<std::vector<Member>> members();
    /// In: page from 1, limit above 0. In the order in which they came.
    Result<std::vector<Member>> members_of_page(std::int64_t page, std::int64_t limit);
    Result<std::int64_t> member_count();
    Result<std::optional<Member>> find_member_by_email(std::string_view email);
    /// All rows, first to last.
    Result<std::vector<Entry>> entries();
    /// The last rows that concern a member under any of its keys, newest first.
    Result<std::vector<Entry>> entries_of(const Member& member, std::int64_t limit);
    /// The member that has or had a key.
    Result<std::optional<Member>> find_member_by_key(const PublicKey& key);

    /// Keeps the last kKeptReports, each text cut to kReportBytes; the same again is kept once.
    Status report_error(const ReportedError& error);
    /// Newest first.
    Result<std::vector<ReportedError>> reported_errors(std::int64_t limit);
    Status ping(std::int64_t now_s, std::optional<std::int64_t> transaction_number);
    Result<std::optional<Ping>> last_ping();

private:
    Ledger(Database database, LedgerOptions options)
        : database_(std::move(database)), options_(std::move(options)) {}

    // All of these need the mutex held, those that write also an open Transaction.
    [[nodiscard]] Result<std::vector<Member>> read_members(Statement rows) const;
    [[nodiscard]] Result<std::optional<Member>> read_member(Statement rows) const;
    Result<std::optional<Member>> member_by_key(const PublicKey& key);
    Result<std::optional<Member>> member_by_email(std::string_view email);
    Result<std::int64_t> add_member(const Profile& profile, std::int64_t now_s);
    Result<std::int64_t>
    update_member(const Member& member, const Profile& profile, std::int64_t now_s);
    /// The member's key from now on, as a row with what `entry` says besides.
    Status change_key(const Member& member, const PublicKey& key, Entry entry, std::int64_t now_s);
    Status append(Entry entry);
    Status set_balance(const Member& member, std::int64_t amount, std::int64_t now_s);

    // put.cpp
    Result<bool, Refusal> applied_before(const tx::SignedTransaction& transaction,
                                         std::string_view idempotency_key);
    [[nodiscard]] Result<Unit, Refusal> check_kind(const tx::Body& body) const;
    Result<Entry, Refusal>
    apply(const tx::SignedTransaction& transaction, const tx::Body& body, std::int64_t now_s);
    Result<Entry, Refusal> apply_transfer(const std::vector<tx::Part>& senders,
                                          const std::vector<tx::Part>& receivers,
                                          std::int64_t now_s);
    Result<Entry, Refusal> apply_creation(const tx::SignedTransaction& transaction,
                                          const tx::Body& body,
                                          std::int64_t now_s);
    Result<Member, Refusal> known_member(const PublicKey& key, std::string_view part);
    Result<EntryPart, Refusal> send_part(const tx::Part& part, std::int64_t now_s);
    Result<EntryPart, Refusal> receive_part(const tx::Part& part, std::int64_t now_s);
    Result<Unit, Refusal> check_creation_signers(const tx::SignedTransaction& transaction,
                                                 const Member& receiver);
    Result<std::int64_t, Refusal> created_in_month(const Member& receiver, std::int64_t month);

    // move.cpp
    Result<bool, Refusal> moved_before(const Entry& entry);
    Result<Applied, Refusal> move_all(const Member& from, const Member& to, Entry entry);

    std::mutex mutex_; ///< one connection, one user at a time
    Database database_;
    LedgerOptions options_;
};

/// Trimmed and lower case (ASCII): the form in which addresses are compared.
std::string email_key(std::string_view email);
/// The ledger's time.
std::int64_t seconds_of(Time time);

} // namespace ownkey::community
