// Store: what flows need from the database. One transact() is one database transaction; its work
// may run more than once (retry on serialization failure), so it has no effects outside `Tables`.
// Contract suite: tests/server/store. Verbs: find_ (may be absent), get_ (must exist), insert_,
// update_, remove_. A unique violation is Error::store_duplicate with the field name; a lost
// optimistic lock is Error::store_conflict; anything else of the database is Error::store_failed.
#pragma once

#include "server/domain/failure.h"
#include "server/domain/records.h"
#include "server/ports/changes.h"
#include "server/ports/surface_tables.h"

#include <functional>
#include <optional>
#include <vector>

namespace ownkey {

struct FailedSignins {
    int count = 0;
    Time last_at{};
};

/// In: empty text = everybody. `after` empty = from the start, else `next` of the page before.
struct AccountSearch {
    std::string text{};
    std::string after{};
    int limit = 50;
};

struct AccountPage {
    std::vector<Account> accounts; ///< each once a page
    std::string next;              ///< empty = the end
};

/// In: what to keep; absent = all. `before` = id of the last event of the page before.
struct AuditSearch {
    std::optional<Uuid> account_id{};
    std::string event{}; ///< exact, or empty
    std::optional<std::int64_t> before{};
    int limit = 50;
};

/// All tables, inside one transaction.
class Tables : public SurfaceTables {
public:
    /// Any at all, whatever their state.
    virtual Outcome<bool> has_accounts() = 0;
    virtual Outcome<std::optional<Account>> find_account(const Uuid& id) = 0;
    virtual Outcome<std::optional<Account>> find_account_by_email(const std::string& email_key) = 0;
    virtual Outcome<std::optional<Account>> find_account_by_public_key(const PublicKey& key) = 0;

    /// Any case.
    virtual Outcome<std::optional<Account>>
    find_account_by_username(const std::string& username) = 0;

    /// E.164; nobody has the empty one. Of several the oldest.
    virtual Outcome<std::optional<Account>> find_account_by_phone(const std::string& phone) = 0;

    /// By the start of first name, last name, e-mail or user name (any case), in order of the word
    /// found. Fails: bad_request (an `after` that is none).
    virtual Outcome<AccountPage> search_accounts(const AccountSearch& search) = 0;

    /// Active ones with this role.
    virtual Outcome<int> count_accounts(Role role) = 0;

    /// With this role, by state and id; only those behind `after`, one of them.
    virtual Outcome<std::vector<Account>>
    accounts_with_role(Role role, const std::optional<Uuid>& after, int limit) = 0;

    /// Whose delete_at has come.
    virtual Outcome<std::vector<Account>> accounts_to_delete(Time now, int limit) = 0;

    /// Unconfirmed accounts made before a time.
    virtual Outcome<std::vector<Account>> unconfirmed_before(Time created_before, int limit) = 0;

    /// By id, behind `after`; every state. For archives.
    virtual Outcome<std::vector<Account>> accounts_after(const std::optional<Uuid>& after,
                                                         int limit) = 0;

    /// With everything that hangs on it but audit events. For accounts that never were confirmed.
    virtual Done remove_account(const Uuid& id) = 0;

    virtual Done remove_credential(const Uuid& account_id) = 0;

    /// store_duplicate: email_key, username
    virtual Done insert_account(const Account& account) = 0;
    /// checks and raises version; store_conflict
    virtual Done update_account(const Account& account) = 0;

    virtual Outcome<std::optional<Credential>> find_credential(const Uuid& account_id) = 0;
    virtual Done put_credential(const Credential& credential) = 0; // insert or replace

    /// By method and slot.
    virtual Outcome<std::vector<EnvelopeRow>> envelopes_of(const Uuid& account_id) = 0;
    /// insert or replace by (account, method, slot)
    virtual Done put_envelope(const EnvelopeRow& envelope) = 0;

    virtual Done remove_envelopes(const Uuid& account_id) = 0;

    /// store_duplicate: revision
    virtual Done insert_key_change(const KeyChange& change) = 0;

    /// Oldest first.
    virtual Outcome<std::vector<KeyChange>> key_changes_of(const Uuid& account_id) = 0;

    /// Whose key this was before a change, if anybody's.
    virtual Outcome<std::optional<Uuid>> find_owner_of_former_key(const PublicKey& key) = 0;

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

    /// As failed_signins, of one known device only. failed_signins itself counts only signins
    /// without a known device.
    virtual Outcome<FailedSignins>
    failed_signins_of_device(const Uuid& account_id, const Uuid& device_id, Time since) = 0;

    /// Signins of this (true or derived) account id not before `since`, however they ended; at
    /// least those of the last 24 hours are known.
    virtual Outcome<int> count_signins(const Uuid& account_id, Time since) = 0;

    /// store_conflict when somebody else was first.
    virtual Done update_signin(const Signin& signin) = 0;

    virtual Done insert_session(const Session& session) = 0; // store_duplicate: alias
    virtual Outcome<std::optional<Session>> find_session_by_token(const Hash32& token_hash) = 0;
    virtual Outcome<std::optional<Session>> find_session_by_alias(std::int32_t alias) = 0;
    virtual Done update_session(const Session& session) = 0;
    virtual Done remove_session(const Uuid& id) = 0;
    virtual Outcome<int> remove_sessions_of(const Uuid& account_id, std::optional<Uuid> but) = 0;

    virtual Outcome<std::optional<Session>> find_session(const Uuid& id) = 0;

    /// Last seen first.
    virtual Outcome<std::vector<Session>> sessions_of(const Uuid& account_id, int limit) = 0;

    /// As sessions_of, without the first `keep`.
    virtual Outcome<std::vector<Session>>
    sessions_beyond(const Uuid& account_id, int keep, int limit) = 0;

    virtual Done insert_device(const Device& device) = 0;

    virtual Outcome<std::optional<Device>> find_device_by_token(const Hash32& token_hash) = 0;

    /// Last seen first.
    virtual Outcome<std::vector<Device>> devices_of(const Uuid& account_id, int limit) = 0;

    virtual Done update_device(const Device& device) = 0;

    virtual Done remove_device(const Uuid& id) = 0;

    virtual Done remove_devices_of(const Uuid& account_id) = 0;

    virtual Outcome<std::optional<SecondFactor>> find_second_factor(const Uuid& account_id) = 0;

    /// Insert (version 0) or update; store_conflict.
    virtual Done put_second_factor(const SecondFactor& factor) = 0;

    /// With its recovery codes.
    virtual Done remove_second_factor(const Uuid& account_id) = 0;

    virtual Done replace_recovery_codes(const Uuid& account_id,
                                        const std::vector<RecoveryCode>& codes) = 0;

    virtual Outcome<int> count_recovery_codes(const Uuid& account_id) = 0;

    /// Removes it. Out: whether it was there; of two at once one gets true.
    virtual Outcome<bool> use_recovery_code(const RecoveryCode& code) = 0;

    virtual Done insert_token_family(const TokenFamily& family) = 0;

    /// Locked until the end of a writing transaction.
    virtual Outcome<std::optional<TokenFamily>> find_token_family(const Uuid& id) = 0;

    /// store_conflict
    virtual Done update_token_family(const TokenFamily& family) = 0;

    /// Not revoked, newest first.
    virtual Outcome<std::vector<TokenFamily>> token_families_of(const Uuid& account_id,
                                                                int limit) = 0;

    virtual Outcome<int> revoke_token_families(const Uuid& account_id, Time at) = 0;

    /// Those begun in this session.
    virtual Done revoke_token_families_of_session(const Uuid& session_id, Time now) = 0;

    virtual Outcome<std::optional<SealedState>> find_sealed_state(const std::string& name) = 0;

    /// Insert (version 0; store_duplicate: name) or update (store_conflict).
    virtual Done put_sealed_state(const SealedState& state) = 0;

    virtual Done insert_service_key(const ServiceKey& key) = 0;

    virtual Outcome<std::optional<ServiceKey>> find_service_key(const Uuid& id) = 0;

    virtual Outcome<std::optional<ServiceKey>> find_service_key_by_hash(const Hash32& key_hash) = 0;

    /// By id, revoked ones too.
    virtual Outcome<std::vector<ServiceKey>> service_keys(const std::optional<Uuid>& after,
                                                          int limit) = 0;

    /// store_conflict
    virtual Done update_service_key(const ServiceKey& key) = 0;

    /// store_duplicate: account_id when it has an open one
    virtual Done insert_email_change(const EmailChange& change) = 0;

    /// By either link.
    virtual Outcome<std::optional<EmailChange>>
    find_email_change_by_link(const Hash32& link_hash) = 0;

    virtual Outcome<std::optional<EmailChange>> find_open_email_change(const Uuid& account_id) = 0;

    virtual Done update_email_change(const EmailChange& change) = 0;

    virtual Done put_officer(const Officer& officer) = 0;

    virtual Done remove_officer(const Uuid& account_id) = 0;

    virtual Outcome<std::vector<Officer>> officers(int limit) = 0;

    /// store_duplicate: account_id when it has a waiting one
    virtual Done insert_recovery_case(const RecoveryCase& recovery) = 0;

    virtual Outcome<std::optional<RecoveryCase>> find_recovery_case(const Uuid& id) = 0;

    /// State waiting.
    virtual Outcome<std::optional<RecoveryCase>>
    find_open_recovery_case(const Uuid& account_id) = 0;

    /// By id.
    virtual Outcome<std::vector<RecoveryCase>>
    recovery_cases(RecoveryState state, const std::optional<Uuid>& after, int limit) = 0;

    /// store_conflict
    virtual Done update_recovery_case(const RecoveryCase& recovery) = 0;

    virtual Done put_handed_share(const HandedShare& share) = 0;

    virtual Outcome<std::vector<HandedShare>> handed_shares(const Uuid& case_id) = 0;

    /// store_duplicate: key
    virtual Done insert_repeatable(const Repeatable& repeatable) = 0;

    virtual Outcome<std::optional<Repeatable>> find_repeatable(const Hash32& key) = 0;

    virtual Done update_repeatable(const Repeatable& repeatable) = 0;

    virtual Done remove_repeatable(const Hash32& key) = 0;

    virtual Done insert_email_code(const EmailCode& code) = 0;
    virtual Outcome<std::optional<EmailCode>> find_email_code_by_link(const Hash32& link_hash) = 0;

    /// Locked until the end of a writing transaction.
    virtual Outcome<std::optional<EmailCode>> find_email_code(const Uuid& id) = 0;

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

    /// Newest first, in (created_at, id) order, only those that come after `after` in the list
    /// (none, if it is not in it). `states` empty = all.
    virtual Outcome<std::vector<PendingTransaction>>
    transactions_page(const Uuid& account_id,
                      const std::optional<Uuid>& after,
                      int limit,
                      const std::vector<TransactionState>& states = {}) = 0;

    /// Of the same body: the leader's and the others', by id. Never many (core bounds signers).
    /// Locked until the end of a writing transaction.
    virtual Outcome<std::vector<PendingTransaction>>
    transactions_of_group(const Uuid& group_id) = 0;

    virtual Outcome<std::int64_t> insert_outbox(const OutboxItem& item) = 0;
    /// Due items (waiting, next_attempt_at <= now, not claimed), oldest first, claimed until now +
    /// lease; none to the communities in `but_for`. Several processes may call this at once: no
    /// item is handed out twice within its lease. Of one account's transactions to one community
    /// only the oldest that waits.
    virtual Outcome<std::vector<OutboxItem>> claim_outbox(
        Time now, Seconds lease, int limit, const std::vector<std::string>& but_for = {}) = 0;

    /// Waiting items to this community become due now: it answers again. Out: how many.
    virtual Outcome<int> hasten_outbox(const std::string& community, Time now) = 0;

    virtual Done update_outbox(const OutboxItem& item) = 0;
    virtual Outcome<std::optional<OutboxItem>> find_outbox_of(const Uuid& subject_id) = 0;

    /// store_duplicate: order_id
    virtual Done insert_elopage_buy(const ElopageBuy& buy) = 0;
    virtual Outcome<std::optional<ElopageBuy>> find_elopage_buy(const Uuid& id) = 0;
    virtual Outcome<bool> has_elopage_buys(const std::string& payer_email_key) = 0;
    virtual Done update_elopage_buy(const ElopageBuy& buy) = 0; ///< store_conflict: it is gone
    /// Takes the payer's address out of what this account bought, and what this address bought.
    virtual Done forget_elopage_payer(const Uuid& account_id, const std::string& email_key) = 0;

    virtual Done append_audit(const AuditEvent& event) = 0;
    virtual Outcome<std::vector<AuditEvent>> audit_of(const Uuid& account_id, int limit) = 0;

    /// Newest first.
    virtual Outcome<std::vector<AuditEvent>> search_audit(const AuditSearch& search) = 0;

    /// Events without a place in the chain, by id. Locked against other processes that seal until
    /// the end of the transaction.
    virtual Outcome<std::vector<AuditEvent>> unsealed_audit(int limit) = 0;

    virtual Outcome<std::optional<AuditEvent>> newest_sealed_audit() = 0;

    /// By seal_number, from this one on.
    virtual Outcome<std::vector<AuditEvent>> sealed_audit(std::int64_t from_number, int limit) = 0;

    /// Sets seal_number and seal of an event that has none; nothing else of an event ever changes.
    /// store_duplicate: seal_number
    virtual Done seal_audit(const AuditEvent& event) = 0;

    /// Removes what has expired before `now` (signins a day later, signups, sessions, foreign
    /// GUIDs, devices, token families also a day after their revocation, codes, e-mail changes,
    /// repeatables, finished outbox items older than a day, recovery cases 30 days later, shares of
    /// cases that ended); sets pending transactions, signed ones of the same group, and waiting
    /// recovery cases past expires_at to expired. A call takes a bounded number of rows, so that
    /// writers do not wait long: repeat it while it finds any. Out: number of rows.
    virtual Outcome<int> expire(Time now) = 0;

    /// The newest item about this subject becomes due now. Out: false if it does not wait for a
    /// later time, or is claimed.
    virtual Outcome<bool> hasten_outbox_of(const Uuid& subject_id, Time now) = 0;
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

    /// What this process has changed; other processes' changes are not seen. Null: not counted.
    [[nodiscard]] virtual const Changes* changes() const { return nullptr; }

    /// `told` is called after each commit that put something into the outbox or made it due; of
    /// mails it need not be, they go with the next look. Once, before there are threads; quick.
    virtual void when_queued(std::function<void()> /*told*/) {}
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
