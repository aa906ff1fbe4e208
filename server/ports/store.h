// Store: what flows need from the database. One transact() is one database transaction; its work
// may run more than once (retry on serialization failure), so it has no effects outside `Tables`.
// Contract suite: tests/server/store. Verbs: find_ (may be absent), get_ (must exist), insert_,
// update_, remove_. A unique violation is Error::store_duplicate with the field name; a lost
// optimistic lock is Error::store_conflict; anything else of the database is Error::store_failed.
#pragma once

#include "server/domain/failure.h"
#include "server/domain/records.h"

#include <functional>
#include <optional>
#include <vector>

namespace ownkey {

struct FailedSignins {
    int count = 0;
    Time last_at{};
};

/// All tables, inside one transaction.
class Tables {
public:
    virtual ~Tables() = default;

    /// Any at all, whatever their state.
    virtual Outcome<bool> has_accounts() = 0;
    virtual Outcome<std::optional<Account>> find_account(const Uuid& id) = 0;
    virtual Outcome<std::optional<Account>> find_account_by_email(const std::string& email_key) = 0;
    virtual Outcome<std::optional<Account>> find_account_by_public_key(const PublicKey& key) = 0;
    /// store_duplicate: email_key, username
    virtual Done insert_account(const Account& account) = 0;
    /// checks and raises version; store_conflict
    virtual Done update_account(const Account& account) = 0;

    virtual Outcome<std::optional<Credential>> find_credential(const Uuid& account_id) = 0;
    virtual Done put_credential(const Credential& credential) = 0; // insert or replace

    virtual Outcome<std::vector<EnvelopeRow>> envelopes_of(const Uuid& account_id) = 0;
    /// insert or replace by (account, method)
    virtual Done put_envelope(const EnvelopeRow& envelope) = 0;

    virtual Done insert_signup(const Signup& signup) = 0;
    virtual Outcome<std::optional<Signup>> find_signup(const Uuid& id) = 0;
    virtual Done update_signup(const Signup& signup) = 0;
    /// Closes all open signups of this e-mail. Out: how many.
    virtual Outcome<int> close_signups(const std::string& email_key, Closing closing) = 0;

    virtual Done insert_signin(const Signin& signin) = 0;
    virtual Outcome<std::optional<Signin>> find_signin(const Uuid& id) = 0;
    /// Sets closing and wipes state, only if still open. Out: false if another request was first.
    virtual Outcome<bool> close_signin(const Uuid& id, Closing closing) = 0;

    /// Signins of this (true or derived) account id since its last success and not before `since`
    /// that did not succeed.
    virtual Outcome<FailedSignins> failed_signins(const Uuid& account_id, Time since) = 0;

    virtual Done insert_session(const Session& session) = 0; // store_duplicate: alias
    virtual Outcome<std::optional<Session>> find_session_by_token(const Hash32& token_hash) = 0;
    virtual Outcome<std::optional<Session>> find_session_by_alias(std::int32_t alias) = 0;
    virtual Done update_session(const Session& session) = 0;
    virtual Done remove_session(const Uuid& id) = 0;
    virtual Outcome<int> remove_sessions_of(const Uuid& account_id, std::optional<Uuid> but) = 0;

    virtual Done insert_email_code(const EmailCode& code) = 0;
    virtual Outcome<std::optional<EmailCode>> find_email_code_by_link(const Hash32& link_hash) = 0;
    /// The newest open code of this account and purpose.
    virtual Outcome<std::optional<EmailCode>> find_open_email_code(const Uuid& account_id,
                                                                   CodePurpose purpose) = 0;
    virtual Done update_email_code(const EmailCode& code) = 0;

    /// store_duplicate: body_hash
    virtual Done insert_transaction(const PendingTransaction& transaction) = 0;
    virtual Outcome<std::optional<PendingTransaction>> find_transaction(const Uuid& id) = 0;
    virtual Outcome<std::optional<PendingTransaction>>
    find_transaction_by_hash(const Uuid& account_id, const Hash32& body_hash) = 0;
    virtual Done update_transaction(const PendingTransaction& transaction) = 0; // checks version
    /// Newest first. `states` empty = all.
    virtual Outcome<std::vector<PendingTransaction>> transactions_of(
        const Uuid& account_id, const std::vector<TransactionState>& states, int limit) = 0;
    virtual Outcome<int> count_transactions(const Uuid& account_id, TransactionState state) = 0;

    virtual Outcome<std::int64_t> insert_outbox(const OutboxItem& item) = 0;
    /// Due items (waiting, next_attempt_at <= now, not claimed), oldest first, claimed until now +
    /// lease. Several processes may call this at once: no item is handed out twice within its
    /// lease.
    virtual Outcome<std::vector<OutboxItem>> claim_outbox(Time now, Seconds lease, int limit) = 0;
    virtual Done update_outbox(const OutboxItem& item) = 0;
    virtual Outcome<std::optional<OutboxItem>> find_outbox_of(const Uuid& subject_id) = 0;

    virtual Done append_audit(const AuditEvent& event) = 0;
    virtual Outcome<std::vector<AuditEvent>> audit_of(const Uuid& account_id, int limit) = 0;

    /// Removes what has expired before `now` (signins, signups, sessions, codes, finished outbox
    /// items older than a day) and sets pending transactions past expires_at to expired. Out:
    /// number of rows.
    virtual Outcome<int> expire(Time now) = 0;
};

/// full: on disk before transact() returns (a signature, an account). relaxed: survives a killed
/// process, may be lost when the machine loses power (a session, a signin row).
enum class Durability : std::uint8_t { full, relaxed };

class Store {
public:
    virtual ~Store() = default;
    /// Commits when `work` succeeds, rolls back when it fails. Retries work on serialization
    /// failure, a few times.
    virtual Done transact(Durability durability, const std::function<Done(Tables&)>& work) = 0;
    /// As transact, but reads only.
    virtual Done read(const std::function<Done(Tables&)>& work) = 0;
};

/// `work` returning a value. Example: auto account = TRY(in_transaction<Account>(store,
/// Durability::full, [&](Tables& t) -> Outcome<Account> {...}));
template <class T, class Work>
Outcome<T> in_transaction(Store& store, Durability durability, Work&& work) {
    std::optional<T> value;
    TRY(store.transact(durability, [&](Tables& tables) -> Done {
        value = TRY(work(tables));
        return ok();
    }));
    return std::move(*value);
}

template <class T, class Work>
Outcome<T> in_read(Store& store, Work&& work) {
    std::optional<T> value;
    TRY(store.read([&](Tables& tables) -> Done {
        value = TRY(work(tables));
        return ok();
    }));
    return std::move(*value);
}

} // namespace ownkey
