// Access: every statement Ownkey runs, inside one open transaction. Made by Gateway::transact()
// only. Every function throws on failure; after that the transaction is lost and may only be rolled
// back. find_ may be absent; update_ of a row that is gone or has another version is
// Problem::Kind::changed.
#pragma once

#include "odb/model.hxx"

#include <set>

namespace odb {
class database;
} // namespace odb

namespace ownkey::rows {

struct Failed {
    int count = 0;
    Micros last_at = 0;
};

/// What a database adds to a statement, or runs before it, so that others wait.
struct Locks {
    const char* claim_suffix; ///< of a SELECT that claims
    const char* row_suffix; ///< of a SELECT that reads a row in order to change it; empty: no lock
    const char* seal;       ///< a statement: one transaction at a time seals; or empty
    const char* number;     ///< likewise: gives an account number
};

/// In: what to keep; absent or empty = all.
struct AuditFilter {
    std::optional<Uuid> account_id;
    std::string event;
    std::optional<std::int64_t> before;
};

/// A place in account_term. The default stands before all.
struct TermPlace {
    std::string term;
    Uuid account_id{};
};

class Access {
public:
    Access(odb::database& database, Locks locks) : db_(database), locks_(locks) {}

    bool has_accounts();
    std::optional<Account> find_account(const Uuid& id);
    std::optional<Account> find_account_by_email(const std::string& email_key);
    std::optional<Account> find_account_by_public_key(const Bytes32& key);
    std::optional<Account> find_account_by_username_key(const std::string& key);
    std::optional<Account> find_account_by_phone(const std::string& phone); ///< the oldest
    std::vector<Account> accounts_after(const std::optional<Uuid>& after, int limit); ///< by id
    /// Places behind `after` of terms that start with `start`, which is not empty.
    std::vector<TermPlace> terms(const std::string& start, const TermPlace& after, int limit);
    /// By e-mail key.
    std::vector<Account> accounts_by_email(const std::string& after, int limit);
    int count_active(Code role);
    std::vector<Account>
    accounts_with_role(Code role, const std::optional<Uuid>& after, int limit); ///< by id
    std::vector<Account> accounts_to_delete(Micros now, int limit);
    std::vector<Account> unconfirmed_before(Micros created_before, int limit);
    void insert(Account& row); ///< with its terms and username_key
    void update(Account& row); ///< the same
    void remove_account(const Uuid& id);

    std::optional<Credential> find_credential(const Uuid& account_id);
    void put(Credential& row);
    void remove_credential(const Uuid& account_id);
    std::vector<Envelope> envelopes_of(const Uuid& account_id); ///< by method and slot
    void put(Envelope& row);
    void remove_envelopes(const Uuid& account_id);
    void insert(KeyChange& row);
    std::vector<KeyChange> key_changes_of(const Uuid& account_id);
    std::optional<Uuid> find_owner_of_former_key(const Bytes32& key);

    void insert(Signup& row);
    std::optional<Signup> find_signup(const Uuid& id);
    void update(Signup& row);
    int close_signups(const std::string& email_key, Code closing);

    void insert(Signin& row);
    std::optional<Signin> find_signin(const Uuid& id);
    bool close_signin(const Uuid& id, Code closing);
    void update(Signin& row);
    /// Without device: of those that came from no known device.
    Failed failed_signins(const Uuid& account_id, const std::optional<Uuid>& device, Micros since);

    int count_signins(const Uuid& account_id, Micros since);

    void insert(Session& row);
    std::optional<Session> find_session_by_token(const Bytes32& token_hash);
    std::optional<Session> find_session_by_alias(std::int32_t alias);
    std::optional<Session> find_session(const Uuid& id);
    std::vector<Session> sessions_of(const Uuid& account_id, int limit);
    std::vector<Session> sessions_beyond(const Uuid& account_id, int keep, int limit);
    void update(Session& row);
    void remove_session(const Uuid& id);
    int remove_sessions_of(const Uuid& account_id, const std::optional<Uuid>& but);

    void insert(Device& row);
    std::optional<Device> find_device_by_token(const Bytes32& token_hash);
    std::vector<Device> devices_of(const Uuid& account_id, int limit);
    void update(Device& row);
    void remove_device(const Uuid& id);
    void remove_devices_of(const Uuid& account_id);

    std::optional<SecondFactor> find_second_factor(const Uuid& account_id);
    void put(SecondFactor& row); ///< version 0: insert
    void remove_second_factor(const Uuid& account_id);
    void replace_recovery_codes(const Uuid& account_id, std::vector<RecoveryCode> rows);
    int count_recovery_codes(const Uuid& account_id);
    bool use_recovery_code(const RecoveryCode& row);

    void insert(TokenFamily& row);
    std::optional<TokenFamily> find_token_family(const Uuid& id);
    void update(TokenFamily& row);
    std::vector<TokenFamily> token_families_of(const Uuid& account_id, int limit);
    int revoke_token_families(const Uuid& account_id, Micros at);
    void revoke_token_families_of_session(const Uuid& session_id, Micros at);

    std::optional<SealedState> find_sealed_state(const std::string& name);
    void put(SealedState& row); ///< version 0: insert

    void insert(ServiceKey& row);
    std::optional<ServiceKey> find_service_key(const Uuid& id);
    std::optional<ServiceKey> find_service_key_by_hash(const Bytes32& key_hash);
    std::vector<ServiceKey> service_keys(const std::optional<Uuid>& after, int limit);
    void update(ServiceKey& row);

    void insert(EmailChange& row);
    std::optional<EmailChange> find_email_change_by_link(const Bytes32& link_hash);
    std::optional<EmailChange> find_open_email_change(const Uuid& account_id);
    void update(EmailChange& row);

    void put(Officer& row);
    void remove_officer(const Uuid& account_id);
    std::vector<Officer> officers(int limit);

    void insert(RecoveryCase& row);
    std::optional<RecoveryCase> find_recovery_case(const Uuid& id);
    std::optional<RecoveryCase> find_open_recovery_case(const Uuid& account_id);
    std::vector<RecoveryCase>
    recovery_cases(Code state, const std::optional<Uuid>& after, int limit);
    void update(RecoveryCase& row);
    void put(HandedShare& row);
    std::vector<HandedShare> handed_shares(const Uuid& case_id);

    void insert(Repeatable& row);
    std::optional<Repeatable> find_repeatable(const Bytes32& key);
    void update(Repeatable& row);
    void remove_repeatable(const Bytes32& key);

    void insert(EmailCode& row);
    std::optional<EmailCode> find_email_code(const Uuid& id);
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
    /// Newest first, from behind `after`, which is this account's; of these states, empty = all.
    std::vector<PendingTransaction> transactions_page(const Uuid& account_id,
                                                      const std::optional<Uuid>& after,
                                                      const std::vector<Code>& states,
                                                      int limit);
    std::vector<PendingTransaction> transactions_of_group(const Uuid& group_id); ///< by id; locked

    void insert(OutboxItem& row); ///< sets row.id
    std::vector<OutboxItem>
    claim_outbox(Micros now, Micros until, int limit, const std::vector<std::string>& but_for);
    int hasten_outbox(const std::string& community, Micros now);
    bool hasten_outbox_of(const Uuid& subject_id, Micros now);
    void update(OutboxItem& row);
    std::optional<OutboxItem> find_outbox_of(const Uuid& subject_id);

    void insert(ElopageBuy& row);
    std::optional<ElopageBuy> find_elopage_buy(const Uuid& id);
    bool has_elopage_buys(const std::string& payer_email_key);
    void update(ElopageBuy& row);
    void forget_elopage_payer(const Uuid& account_id, const std::string& email_key);

    void insert(AuditEvent& row);
    std::vector<AuditEvent> audit_of(const Uuid& account_id, int limit);
    std::vector<AuditEvent> search_audit(const AuditFilter& filter, int limit);
    std::vector<AuditEvent> unsealed_audit(int limit); ///< one writing transaction at a time
    std::optional<AuditEvent> newest_sealed_audit();
    std::vector<AuditEvent> sealed_audit(std::int64_t from_number, int limit);
    void seal_audit(std::int64_t id, std::int64_t number, const Bytes32& seal);

    void insert(Campaign& row); ///< sets row.id
    std::optional<Campaign> find_campaign(std::int64_t id);
    std::optional<Campaign> find_campaign_by_url(const std::string& url);
    std::optional<Campaign> find_default_campaign();
    std::vector<Campaign> campaigns(std::int64_t after, int limit); ///< by id
    void update(Campaign& row);
    void remove_campaign(std::int64_t id);
    void insert(Submission& row);
    std::optional<Submission> find_submission_by_token(const Bytes32& token_hash);
    std::vector<Submission> submissions_of(const Uuid& account_id, int limit);
    void update(Submission& row);
    void remove_submissions_of(const Uuid& account_id);

    /// In: who wants to give a number has this first; others wait.
    void lock_account_numbers();
    std::int64_t last_account_number(Code system); ///< 0: there is none
    void insert(AccountNumber& row);
    std::optional<std::int64_t> find_account_number(Code system, const Uuid& account_id);
    std::optional<Uuid> find_numbered_account(Code system, std::int64_t number);

    std::optional<LegacyCredential> find_legacy_credential(const Uuid& account_id); ///< locked
    void put(LegacyCredential& row);
    void remove_legacy_credential(const Uuid& account_id);
    bool has_legacy_credentials(Code scheme);

    void insert(ForeignGuid& row);
    std::optional<ForeignGuid> find_foreign_guid(Code kind, const Bytes32& guid_hash);
    void update(ForeignGuid& row);
    void remove_foreign_guids_of(const std::string& user);

    /// At most 1000 rows a statement.
    int expire(Micros now);

private:
    void insert_terms(const Account& row, const std::set<std::string>& terms);
    void update_terms(const Account& row, const std::set<std::string>& terms);

    odb::database& db_;
    Locks locks_;
};

} // namespace ownkey::rows
