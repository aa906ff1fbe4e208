// Access: every statement Ownkey runs, inside one open transaction. Made by Gateway::transact()
// only. Every function throws on failure; after that the transaction is lost and may only be rolled
// back. find_ may be absent; update_ of a row that is gone or has another version is
// Problem::Kind::changed.
#pragma once

#include "odb/model.hxx"

namespace odb {
class database;
} // namespace odb

namespace ownkey::rows {

struct Failed {
    int count = 0;
    Micros last_at = 0;
};

class Access {
public:
    Access(odb::database& database, const char* claim_suffix, const char* lock_suffix)
        : db_(database), claim_suffix_(claim_suffix), lock_suffix_(lock_suffix) {}

    bool has_accounts();
    std::optional<Account> find_account(const Uuid& id);
    std::optional<Account> find_account_by_email(const std::string& email_key);
    std::optional<Account> find_account_by_public_key(const Bytes32& key);
    void insert(Account& row);
    void update(Account& row);

    std::optional<Credential> find_credential(const Uuid& account_id);
    void put(Credential& row);
    std::vector<Envelope> envelopes_of(const Uuid& account_id); ///< by method
    void put(Envelope& row);

    void insert(Signup& row);
    std::optional<Signup> find_signup(const Uuid& id);
    void update(Signup& row);
    int close_signups(const std::string& email_key, Code closing);

    void insert(Signin& row);
    std::optional<Signin> find_signin(const Uuid& id);
    bool close_signin(const Uuid& id, Code closing);
    Failed failed_signins(const Uuid& account_id, Micros since);

    void insert(Session& row);
    std::optional<Session> find_session_by_token(const Bytes32& token_hash);
    std::optional<Session> find_session_by_alias(std::int32_t alias);
    void update(Session& row);
    void remove_session(const Uuid& id);
    int remove_sessions_of(const Uuid& account_id, const std::optional<Uuid>& but);

    void insert(EmailCode& row);
    std::optional<EmailCode> find_email_code_by_link(const Bytes32& link_hash);
    std::optional<EmailCode> find_open_email_code(const Uuid& account_id, Code purpose);
    void update(EmailCode& row);

    void insert(PendingTransaction& row);
    std::optional<PendingTransaction> find_transaction(const Uuid& id);
    std::optional<PendingTransaction> find_transaction_by_hash(const Uuid& account_id,
                                                               const Bytes32& body_hash);
    void update(PendingTransaction& row);
    std::vector<PendingTransaction>
    transactions_of(const Uuid& account_id, const std::vector<Code>& states, int limit);
    int count_transactions(const Uuid& account_id, Code state);

    void insert(OutboxItem& row); ///< sets row.id
    std::vector<OutboxItem> claim_outbox(Micros now, Micros until, int limit);
    void update(OutboxItem& row);
    std::optional<OutboxItem> find_outbox_of(const Uuid& subject_id);

    void insert(AuditEvent& row);
    std::vector<AuditEvent> audit_of(const Uuid& account_id, int limit);

    int expire(Micros now);

private:
    odb::database& db_;
    const char* claim_suffix_; ///< what the database adds to a SELECT that claims
    const char* lock_suffix_;  ///< ... that reads a row without version in order to change it
};

} // namespace ownkey::rows
