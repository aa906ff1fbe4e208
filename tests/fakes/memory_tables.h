// All tables of the Store contract as maps. Used by MemoryStore only, on a draft of the state.
#pragma once

#include "server/ports/store.h"

#include <map>
#include <tuple>
#include <utility>

namespace ownkey::fakes {

struct MemoryState {
    std::map<Uuid, Account> accounts;
    std::map<Uuid, Credential> credentials;
    std::map<std::tuple<Uuid, vault::Method, std::uint8_t>, EnvelopeRow> envelopes;
    std::map<std::pair<Uuid, std::uint64_t>, KeyChange> key_changes;
    std::map<Uuid, Signup> signups;
    std::map<Uuid, Signin> signins;
    std::map<Uuid, Session> sessions;
    std::map<Uuid, Device> devices;
    std::map<Uuid, SecondFactor> second_factors;
    std::map<Hash32, RecoveryCode> recovery_codes;
    std::map<Uuid, TokenFamily> token_families;
    std::map<std::string, SealedState> sealed_states;
    std::map<Uuid, ServiceKey> service_keys;
    std::map<Uuid, EmailChange> email_changes;
    std::map<Uuid, Officer> officers;
    std::map<Uuid, RecoveryCase> recovery_cases;
    std::map<std::pair<Uuid, Uuid>, HandedShare> handed_shares;
    std::map<Hash32, Repeatable> repeatables;
    std::map<Uuid, EmailCode> codes;
    std::map<Uuid, PendingTransaction> transactions;
    std::map<std::int64_t, OutboxItem> outbox;
    std::map<Uuid, ElopageBuy> elopage_buys;
    std::vector<AuditEvent> audit;
    std::int64_t next_outbox_id = 1;
    std::map<std::int64_t, Campaign> campaigns;
    std::int64_t next_campaign_id = 1;
    std::map<Uuid, Submission> submissions;
    /// Nobody's: of an account that was removed.
    std::map<std::pair<System, std::int64_t>, std::optional<Uuid>> account_numbers;
    std::map<Uuid, LegacyCredential> legacy_credentials;
    std::map<Uuid, ForeignGuid> foreign_guids;
};

class MemoryTables final : public Tables {
public:
    MemoryTables(MemoryState& state, bool writable) : state_(state), writable_(writable) {}

    /// The first failure of any call, or a row whose account does not exist: such a transaction is
    /// not committed.
    Done finish() const;

    /// Whether something was made due.
    [[nodiscard]] bool hastened() const { return hastened_; }

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

    // memory_accounts.cpp, memory_access.cpp, memory_recovery.cpp
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

    // memory_surfaces.cpp
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
    /// Ends the process for a write inside read(); passes on an earlier failure, as a database
    /// does.
    Done may_write() const;
    Done may_read() const;
    Failure spoil(Failure failure);
    Done check_account_unique(const Account& account);
    template <class Map, class Key, class Record>
    Done replace_row(Map& rows, const Key& key, const Record& record);
    template <class Map, class Key, class Record>
    Done replace_version(Map& rows, const Key& key, const Record& record);
    Outcome<FailedSignins>
    failed_since(const Uuid& account_id, const std::optional<Uuid>& device_id, Time since);
    Done check_session_unique(const Session& session);
    Done check_campaign_unique(const Campaign& campaign);
    [[nodiscard]] bool waits_for_older(const OutboxItem& item) const;

    std::size_t expire_access(Time now);
    std::size_t expire_transactions(Time now);

    MemoryState& state_;
    bool writable_;
    bool hastened_ = false;
    std::optional<Failure> spoiled_;
    std::vector<Uuid> referenced_accounts_;
};

template <class Map, class Key, class Record>
Done MemoryTables::replace_row(Map& rows, const Key& key, const Record& record) {
    TRY(may_write());
    const auto found = rows.find(key);
    if (found == rows.end()) return spoil(Error::store_conflict);
    found->second = record;
    return ok();
}

/// As replace_row, of a row with an optimistic lock.
template <class Map, class Key, class Record>
Done MemoryTables::replace_version(Map& rows, const Key& key, const Record& record) {
    TRY(may_write());
    const auto found = rows.find(key);
    if (found == rows.end() || found->second.version != record.version)
        return spoil(Error::store_conflict);
    found->second = record;
    ++found->second.version;
    return ok();
}

} // namespace ownkey::fakes
