// DatabaseTables: the port's Tables over rows::Access, inside one transaction of the gateway.
#pragma once

#include "odb/gateway.h"
#include "server/ports/store.h"

namespace ownkey::store {

/// What a problem of the database is called outside. Names no data.
Failure failure_of(const rows::Problem& problem);

class DatabaseTables final : public Tables {
public:
    DatabaseTables(rows::Access& rows, bool writable) : rows_(rows), writable_(writable) {}

    /// The first problem of any call: such a transaction cannot be committed.
    [[nodiscard]] const std::optional<rows::Problem>& problem() const { return problem_; }

    Outcome<bool> has_accounts() override;
    Outcome<std::optional<Account>> find_account(const Uuid& id) override;
    Outcome<std::optional<Account>> find_account_by_email(const std::string& email_key) override;
    Outcome<std::optional<Account>> find_account_by_public_key(const PublicKey& key) override;
    Done insert_account(const Account& account) override;
    Done update_account(const Account& account) override;

    Outcome<std::optional<Credential>> find_credential(const Uuid& account_id) override;
    Done put_credential(const Credential& credential) override;
    Outcome<std::vector<EnvelopeRow>> envelopes_of(const Uuid& account_id) override;
    Done put_envelope(const EnvelopeRow& envelope) override;

    Done insert_signup(const Signup& signup) override;
    Outcome<std::optional<Signup>> find_signup(const Uuid& id) override;
    Done update_signup(const Signup& signup) override;
    Outcome<int> close_signups(const std::string& email_key, Closing closing) override;

    Done insert_signin(const Signin& signin) override;
    Outcome<std::optional<Signin>> find_signin(const Uuid& id) override;
    Outcome<bool> close_signin(const Uuid& id, Closing closing) override;
    Outcome<FailedSignins> failed_signins(const Uuid& account_id, Time since) override;

    Done insert_session(const Session& session) override;
    Outcome<std::optional<Session>> find_session_by_token(const Hash32& token_hash) override;
    Outcome<std::optional<Session>> find_session_by_alias(std::int32_t alias) override;
    Done update_session(const Session& session) override;
    Done remove_session(const Uuid& id) override;
    Outcome<int> remove_sessions_of(const Uuid& account_id, std::optional<Uuid> but) override;

    Done insert_email_code(const EmailCode& code) override;
    Outcome<std::optional<EmailCode>> find_email_code_by_link(const Hash32& link_hash) override;
    Outcome<std::optional<EmailCode>> find_open_email_code(const Uuid& account_id,
                                                           CodePurpose purpose) override;
    Done update_email_code(const EmailCode& code) override;

    Done insert_transaction(const PendingTransaction& transaction) override;
    Outcome<std::optional<PendingTransaction>> find_transaction(const Uuid& id) override;
    Outcome<std::optional<PendingTransaction>>
    find_transaction_by_hash(const Uuid& account_id, const Hash32& body_hash) override;
    Done update_transaction(const PendingTransaction& transaction) override;
    Outcome<std::vector<PendingTransaction>> transactions_of(
        const Uuid& account_id, const std::vector<TransactionState>& states, int limit) override;
    Outcome<int> count_transactions(const Uuid& account_id, TransactionState state) override;

    Outcome<std::int64_t> insert_outbox(const OutboxItem& item) override;
    Outcome<std::vector<OutboxItem>> claim_outbox(Time now, Seconds lease, int limit) override;
    Done update_outbox(const OutboxItem& item) override;
    Outcome<std::optional<OutboxItem>> find_outbox_of(const Uuid& subject_id) override;

    Done append_audit(const AuditEvent& event) override;
    Outcome<std::vector<AuditEvent>> audit_of(const Uuid& account_id, int limit) override;

    Outcome<int> expire(Time now) override;

private:
    /// The result of statement(access), or the failure that its exception means, or an earlier one.
    template <class Statement>
    auto run(Statement statement) -> Outcome<decltype(statement(std::declval<rows::Access&>()))>;
    /// As run, for writing: ends the process inside read().
    template <class Statement>
    auto write(Statement statement) -> Outcome<decltype(statement(std::declval<rows::Access&>()))>;
    template <class Record>
    Done insert(const Record& record);
    template <class Record>
    Done update(const Record& record);
    template <class Record>
    Done put(const Record& record);

    rows::Access& rows_;
    bool writable_;
    std::optional<rows::Problem> problem_;
};

} // namespace ownkey::store
