// The ledger: members, their balances, and the chain of applied transactions. One SQLite file.
// The rules are:
//  - One putTransaction is one database transaction that holds the write lock from its first read:
//  no overdraft by a race, not even
//    between two processes. What was answered as applied survives a crash.
//  - A body is applied once. The very same transaction again is Applied::before and changes
//  nothing, so that a sender may repeat until it
//    has an answer; the same body under other signatures is refused.
//  - Balances never go below zero. Amounts and balances are 1/10000 GDD; time is an argument,
//  seconds since 1970 UTC.
#pragma once

#include "server/domain/records.h"
#include "tools/community/entry.h"

#include <mutex>
#include <set>

namespace ownkey::community {

struct LedgerOptions {
    std::string file;
    std::int64_t welcome = 0;     ///< starting balance of a new member
    std::set<std::string> admins; ///< e-mail addresses, lower case
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
    std::int64_t balance = 0;
    bool admin = false;
};

/// Why a transaction was not applied. `rule` names the rule ("tx_created_in_future",
/// "sender_balance"), `text` explains it.
struct Refusal {
    enum class Stage : std::uint8_t { parse, validate, save };
    Stage stage;
    std::string rule;
    std::string text;

    Refusal(Stage s, std::string r, std::string t)
        : stage(s), rule(std::move(r)), text(std::move(t)) {}

    /// A failure of the database; implicit, so that TRY passes it on.
    // NOLINTNEXTLINE(google-explicit-constructor)
    Refusal(Error error)
        : Refusal(Stage::save, std::string(error_name(error)), std::string(error_text(error))) {}
};

enum class Applied : std::uint8_t { now, before };

/// What the login server reported about a transaction that it could not offer for signing.
struct ReportedError {
    std::int64_t received_s = 0;
    std::string created;
    std::string hash;
    std::string error;
    std::string message;
};

class Ledger {
public:
    /// Creates the file and its tables when new. Fails: store_failed, bad_length.
    static Result<std::unique_ptr<Ledger>> open(LedgerOptions options);

    /// A person has signed in: finds or makes the member, takes over name, e-mail and key from the
    /// login server. A new member gets the welcome amount, a new key is recorded; both as rows of
    /// the chain. Fails: store_failed.
    Result<Member> arrive(const Profile& profile, std::int64_t now_s);

    /// In: a signed transaction (any era that core knows); an idempotency key, or empty.
    Result<Applied, Refusal>
    put_transaction(ByteView signed_bytes, std::string_view idempotency_key, std::int64_t now_s);

    Result<std::vector<Member>> members();
    Result<std::optional<Member>> find_member_by_email(std::string_view email);
    /// All rows, first to last.
    Result<std::vector<Entry>> entries();
    /// The last rows that concern a member under any of its keys, newest first.
    Result<std::vector<Entry>> entries_of(const Member& member, std::int64_t limit);
    /// The member that has or had a key.
    Result<std::optional<Member>> find_member_by_key(const PublicKey& key);

    Status report_error(const ReportedError& error);
    /// Newest first.
    Result<std::vector<ReportedError>> reported_errors(std::int64_t limit);

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
    Status append(Entry entry);
    Status set_balance(const Member& member, std::int64_t balance);

    Result<bool, Refusal> applied_before(const tx::SignedTransaction& transaction,
                                         std::string_view idempotency_key);
    Result<Entry, Refusal> apply_transfer(const tx::SignedTransaction& transaction,
                                          const tx::Transfer& transfer);
    Result<Entry, Refusal> apply_creation(const tx::SignedTransaction& transaction,
                                          const tx::Body& body);
    Result<Member, Refusal> known_member(const PublicKey& key, std::string_view part);
    Result<Unit, Refusal> check_creation_signers(const tx::SignedTransaction& transaction,
                                                 const Member& receiver);
    Result<std::int64_t, Refusal> created_in_month(const Member& receiver, std::int64_t month);

    std::mutex mutex_; ///< one connection, one user at a time
    Database database_;
    LedgerOptions options_;
};

/// Trimmed and lower case (ASCII): the form in which addresses are compared.
std::string email_key(std::string_view email);
/// The ledger's time.
std::int64_t seconds_of(Time time);

} // namespace ownkey::community
