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

    /// Accounts and sessions changed so far, for Changes.
    [[nodiscard]] const std::vector<Uuid>& changed() const { return changed_; }

    /// Whether anything was put into the outbox.
    [[nodiscard]] bool queued() const { return queued_; }

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
    Outcome<std::vector<PendingTransaction>>
    transactions_page(const Uuid& account_id,
                      const std::optional<Uuid>& after,
                      int limit,
                      const std::vector<TransactionState>& states) override;
    Outcome<std::vector<PendingTransaction>> transactions_of_group(const Uuid& group_id) override;

    Outcome<std::int64_t> insert_outbox(const OutboxItem& item) override;
    Outcome<std::vector<OutboxItem>> claim_outbox(Time now,
                                                  Seconds lease,
                                                  int limit,
                                                  const std::vector<std::string>& but_for) override;
    Outcome<int> hasten_outbox(const std::string& community, Time now) override;
    Outcome<bool> hasten_outbox_of(const Uuid& subject_id, Time now) override;
    Done update_outbox(const OutboxItem& item) override;
    Outcome<std::optional<OutboxItem>> find_outbox_of(const Uuid& subject_id) override;

    Done insert_elopage_buy(const ElopageBuy& buy) override;
    Outcome<std::optional<ElopageBuy>> find_elopage_buy(const Uuid& id) override;
    Outcome<bool> has_elopage_buys(const std::string& payer_email_key) override;
    Done update_elopage_buy(const ElopageBuy& buy) override;
    Done forget_elopage_payer(const Uuid& account_id, const std::string& email_key) override;

    Done append_audit(const AuditEvent& event) override;
    Outcome<std::vector<AuditEvent>> audit_of(const Uuid& account_id, int limit) override;

    // tables_accounts.cpp, tables_access.cpp
    Outcome<std::optional<Account>> find_account_by_username(const std::string& username) override;
    Outcome<AccountPage> search_accounts(const AccountSearch& search) override;
    Outcome<int> count_accounts(Role role) override;
    Outcome<std::vector<Account>>
    accounts_with_role(Role role, const std::optional<Uuid>& after, int limit) override;
    Outcome<std::vector<Account>> accounts_to_delete(Time now, int limit) override;
    Outcome<std::vector<Account>> unconfirmed_before(Time created_before, int limit) override;
    Done remove_account(const Uuid& id) override;
    Done remove_credential(const Uuid& account_id) override;
    Done remove_envelopes(const Uuid& account_id) override;
    Done insert_key_change(const KeyChange& change) override;
    Outcome<std::vector<KeyChange>> key_changes_of(const Uuid& account_id) override;
    Outcome<std::optional<Uuid>> find_owner_of_former_key(const PublicKey& key) override;
    Outcome<FailedSignins>
    failed_signins_of_device(const Uuid& account_id, const Uuid& device_id, Time since) override;
    Done update_signin(const Signin& signin) override;
    Outcome<std::optional<Session>> find_session(const Uuid& id) override;
    Outcome<std::vector<Session>> sessions_of(const Uuid& account_id, int limit) override;
    Outcome<std::vector<Session>>
    sessions_beyond(const Uuid& account_id, int keep, int limit) override;
    Done insert_device(const Device& device) override;
    Outcome<std::optional<Device>> find_device_by_token(const Hash32& token_hash) override;
    Outcome<std::vector<Device>> devices_of(const Uuid& account_id, int limit) override;
    Done update_device(const Device& device) override;
    Done remove_device(const Uuid& id) override;
    Done remove_devices_of(const Uuid& account_id) override;
    Outcome<std::optional<SecondFactor>> find_second_factor(const Uuid& account_id) override;
    Done put_second_factor(const SecondFactor& factor) override;
    Done remove_second_factor(const Uuid& account_id) override;
    Done replace_recovery_codes(const Uuid& account_id,
                                const std::vector<RecoveryCode>& codes) override;
    Outcome<int> count_recovery_codes(const Uuid& account_id) override;
    Outcome<bool> use_recovery_code(const RecoveryCode& code) override;
    Done insert_token_family(const TokenFamily& family) override;
    Outcome<std::optional<TokenFamily>> find_token_family(const Uuid& id) override;
    Done update_token_family(const TokenFamily& family) override;
    Outcome<std::vector<TokenFamily>> token_families_of(const Uuid& account_id, int limit) override;
    Outcome<int> revoke_token_families(const Uuid& account_id, Time at) override;
    Done revoke_token_families_of_session(const Uuid& session_id, Time now) override;
    Outcome<std::optional<SealedState>> find_sealed_state(const std::string& name) override;
    Done put_sealed_state(const SealedState& state) override;
    Done insert_service_key(const ServiceKey& key) override;
    Outcome<std::optional<ServiceKey>> find_service_key(const Uuid& id) override;
    Outcome<std::optional<ServiceKey>> find_service_key_by_hash(const Hash32& key_hash) override;
    Outcome<std::vector<ServiceKey>> service_keys(const std::optional<Uuid>& after,
                                                  int limit) override;
    Done update_service_key(const ServiceKey& key) override;
    Done insert_email_change(const EmailChange& change) override;
    Outcome<std::optional<EmailChange>> find_email_change_by_link(const Hash32& link_hash) override;
    Outcome<std::optional<EmailChange>> find_open_email_change(const Uuid& account_id) override;
    Done update_email_change(const EmailChange& change) override;
    Done put_officer(const Officer& officer) override;
    Done remove_officer(const Uuid& account_id) override;
    Outcome<std::vector<Officer>> officers(int limit) override;
    Done insert_recovery_case(const RecoveryCase& recovery) override;
    Outcome<std::optional<RecoveryCase>> find_recovery_case(const Uuid& id) override;
    Outcome<std::optional<RecoveryCase>> find_open_recovery_case(const Uuid& account_id) override;
    Outcome<std::vector<RecoveryCase>>
    recovery_cases(RecoveryState state, const std::optional<Uuid>& after, int limit) override;
    Done update_recovery_case(const RecoveryCase& recovery) override;
    Done put_handed_share(const HandedShare& share) override;
    Outcome<std::vector<HandedShare>> handed_shares(const Uuid& case_id) override;
    Done insert_repeatable(const Repeatable& repeatable) override;
    Outcome<std::optional<Repeatable>> find_repeatable(const Hash32& key) override;
    Done update_repeatable(const Repeatable& repeatable) override;
    Done remove_repeatable(const Hash32& key) override;
    Outcome<std::vector<AuditEvent>> search_audit(const AuditSearch& search) override;
    Outcome<std::vector<AuditEvent>> unsealed_audit(int limit) override;
    Outcome<std::optional<AuditEvent>> newest_sealed_audit() override;
    Outcome<std::vector<AuditEvent>> sealed_audit(std::int64_t from_number, int limit) override;
    Done seal_audit(const AuditEvent& event) override;

    // tables_surfaces.cpp
    Outcome<std::int64_t> insert_campaign(const Campaign& campaign) override;
    Outcome<std::optional<Campaign>> find_campaign(std::int64_t id) override;
    Outcome<std::optional<Campaign>> find_campaign_by_url(const std::string& url) override;
    Outcome<std::optional<Campaign>> find_default_campaign() override;
    Outcome<std::vector<Campaign>> campaigns(std::int64_t after, int limit) override;
    Done update_campaign(const Campaign& campaign) override;
    Done remove_campaign(std::int64_t id) override;
    Done insert_submission(const Submission& submission) override;
    Outcome<std::optional<Submission>> find_submission_by_token(const Hash32& token_hash) override;
    Outcome<std::vector<Submission>> submissions_of(const Uuid& account_id, int limit) override;
    Done update_submission(const Submission& submission) override;
    Done remove_submissions_of(const Uuid& account_id) override;
    Outcome<std::int64_t> give_account_number(System system,
                                              const Uuid& account_id,
                                              std::optional<std::int64_t> wanted) override;
    Outcome<std::optional<std::int64_t>> find_account_number(System system,
                                                             const Uuid& account_id) override;
    Outcome<std::optional<Uuid>> find_numbered_account(System system, std::int64_t number) override;
    Done put_legacy_credential(const LegacyCredential& legacy) override;
    Outcome<std::optional<LegacyCredential>>
    find_legacy_credential(const Uuid& account_id) override;
    Done remove_legacy_credential(const Uuid& account_id) override;
    Outcome<bool> has_legacy_credentials(LegacyScheme scheme) override;
    Done insert_foreign_guid(const ForeignGuid& guid) override;
    Outcome<std::optional<ForeignGuid>> find_foreign_guid(ForeignKind kind,
                                                          const Hash32& guid_hash) override;
    Done update_foreign_guid(const ForeignGuid& guid) override;
    Done remove_foreign_guids_of(const std::string& user) override;
    Outcome<std::optional<Account>> find_account_by_phone(const std::string& phone) override;
    Outcome<std::vector<Account>> accounts_after(const std::optional<Uuid>& after,
                                                 int limit) override;
    Outcome<int> count_signins(const Uuid& account_id, Time since) override;
    Outcome<std::optional<EmailCode>> find_email_code(const Uuid& id) override;

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
    std::vector<Uuid> changed_;
    bool queued_ = false;
};

} // namespace ownkey::store
