#include "server/store/run.h"

namespace ownkey::store {

Failure failure_of(const rows::Problem& problem) {
    using Kind = rows::Problem::Kind;
    switch (problem.kind) {
    case Kind::duplicate:
        return {Error::store_duplicate, problem.field, "unique"};
    case Kind::changed:
        return Error::store_conflict;
    case Kind::retry:
    case Kind::broken:
        break;
    }
    return {Error::store_failed, "", problem.text};
}

// account

Outcome<bool> DatabaseTables::has_accounts() {
    return run([](rows::Access& a) { return a.has_accounts(); });
}

Outcome<std::optional<Account>> DatabaseTables::find_account(const Uuid& id) {
    return run([&](rows::Access& a) { return record_of(a.find_account(id.bytes)); });
}

Outcome<std::optional<Account>>
DatabaseTables::find_account_by_email(const std::string& email_key) {
    return run([&](rows::Access& a) { return record_of(a.find_account_by_email(email_key)); });
}

Outcome<std::optional<Account>> DatabaseTables::find_account_by_public_key(const PublicKey& key) {
    return run([&](rows::Access& a) { return record_of(a.find_account_by_public_key(key.bytes)); });
}

Done DatabaseTables::insert_account(const Account& account) {
    return insert(account);
}

Done DatabaseTables::update_account(const Account& account) {
    changed_.push_back(account.id);
    return update(account);
}

// credential, envelope

Outcome<std::optional<Credential>> DatabaseTables::find_credential(const Uuid& account_id) {
    return run([&](rows::Access& a) { return record_of(a.find_credential(account_id.bytes)); });
}

Done DatabaseTables::put_credential(const Credential& credential) {
    return put(credential);
}

Outcome<std::vector<EnvelopeRow>> DatabaseTables::envelopes_of(const Uuid& account_id) {
    return run([&](rows::Access& a) { return records_of(a.envelopes_of(account_id.bytes)); });
}

Done DatabaseTables::put_envelope(const EnvelopeRow& envelope) {
    changed_.push_back(envelope.account_id);
    return put(envelope);
}

// signup, signin

Done DatabaseTables::insert_signup(const Signup& signup) {
    return insert(signup);
}

Outcome<std::optional<Signup>> DatabaseTables::find_signup(const Uuid& id) {
    return run([&](rows::Access& a) { return record_of(a.find_signup(id.bytes)); });
}

Done DatabaseTables::update_signup(const Signup& signup) {
    return update(signup);
}

Outcome<int> DatabaseTables::close_signups(const std::string& email_key, Closing closing) {
    return write([&](rows::Access& a) { return a.close_signups(email_key, to_row(closing)); });
}

Done DatabaseTables::insert_signin(const Signin& signin) {
    return insert(signin);
}

Outcome<std::optional<Signin>> DatabaseTables::find_signin(const Uuid& id) {
    return run([&](rows::Access& a) { return record_of(a.find_signin(id.bytes)); });
}

Outcome<bool> DatabaseTables::close_signin(const Uuid& id, Closing closing) {
    return write([&](rows::Access& a) { return a.close_signin(id.bytes, to_row(closing)); });
}

Outcome<FailedSignins> DatabaseTables::failed_signins(const Uuid& account_id, Time since) {
    return run([&](rows::Access& a) {
        const auto failed = a.failed_signins(account_id.bytes, std::nullopt, to_row(since));
        return FailedSignins{failed.count, to_time(failed.last_at)};
    });
}

Outcome<FailedSignins> DatabaseTables::failed_signins_of_device(const Uuid& account_id,
                                                                const Uuid& device_id,
                                                                Time since) {
    return run([&](rows::Access& a) {
        const auto failed = a.failed_signins(account_id.bytes, device_id.bytes, to_row(since));
        return FailedSignins{failed.count, to_time(failed.last_at)};
    });
}

Done DatabaseTables::update_signin(const Signin& signin) {
    return update(signin);
}

// session

Done DatabaseTables::insert_session(const Session& session) {
    return insert(session);
}

Outcome<std::optional<Session>> DatabaseTables::find_session_by_token(const Hash32& token_hash) {
    return run(
        [&](rows::Access& a) { return record_of(a.find_session_by_token(token_hash.bytes)); });
}

Outcome<std::optional<Session>> DatabaseTables::find_session_by_alias(std::int32_t alias) {
    return run([&](rows::Access& a) { return record_of(a.find_session_by_alias(alias)); });
}

Done DatabaseTables::update_session(const Session& session) {
    changed_.push_back(session.id);
    return update(session);
}

Done DatabaseTables::remove_session(const Uuid& id) {
    changed_.push_back(id);
    return write([&](rows::Access& a) {
        a.remove_session(id.bytes);
        return ok();
    });
}

Outcome<int> DatabaseTables::remove_sessions_of(const Uuid& account_id, std::optional<Uuid> but) {
    changed_.push_back(account_id);
    return write([&](rows::Access& a) {
        return a.remove_sessions_of(account_id.bytes,
                                    but ? std::optional(but->bytes) : std::nullopt);
    });
}

// email_code

Done DatabaseTables::insert_email_code(const EmailCode& code) {
    return insert(code);
}

Outcome<std::optional<EmailCode>> DatabaseTables::find_email_code_by_link(const Hash32& link_hash) {
    return run(
        [&](rows::Access& a) { return record_of(a.find_email_code_by_link(link_hash.bytes)); });
}

Outcome<std::optional<EmailCode>> DatabaseTables::find_open_email_code(const Uuid& account_id,
                                                                       CodePurpose purpose) {
    return run([&](rows::Access& a) {
        return record_of(a.find_open_email_code(account_id.bytes, to_row(purpose)));
    });
}

Done DatabaseTables::update_email_code(const EmailCode& code) {
    return update(code);
}

// pending_transaction

namespace {

std::vector<rows::Code> codes_of(const std::vector<TransactionState>& states) {
    std::vector<rows::Code> codes;
    codes.reserve(states.size());
    for (const auto state : states)
        codes.push_back(to_row(state));
    return codes;
}

} // namespace

Done DatabaseTables::insert_transaction(const PendingTransaction& transaction) {
    changed_.push_back(transaction.account_id);
    return insert(transaction);
}

Outcome<std::optional<PendingTransaction>> DatabaseTables::find_transaction(const Uuid& id) {
    return run([&](rows::Access& a) { return record_of(a.find_transaction(id.bytes)); });
}

Outcome<std::optional<PendingTransaction>>
DatabaseTables::find_transaction_by_hash(const Uuid& account_id, const Hash32& body_hash) {
    return run([&](rows::Access& a) {
        return record_of(a.find_transaction_by_hash(account_id.bytes, body_hash.bytes));
    });
}

Done DatabaseTables::update_transaction(const PendingTransaction& transaction) {
    changed_.push_back(transaction.account_id);
    return update(transaction);
}

Outcome<std::vector<PendingTransaction>> DatabaseTables::transactions_of(
    const Uuid& account_id, const std::vector<TransactionState>& states, int limit) {
    return run([&](rows::Access& a) {
        return records_of(a.transactions_of(account_id.bytes, codes_of(states), limit));
    });
}

Outcome<std::vector<PendingTransaction>>
DatabaseTables::transactions_page(const Uuid& account_id,
                                  const std::optional<Uuid>& after,
                                  int limit,
                                  const std::vector<TransactionState>& states) {
    return run([&](rows::Access& a) {
        return records_of(
            a.transactions_page(account_id.bytes, bytes_of(after), codes_of(states), limit));
    });
}

Outcome<std::vector<PendingTransaction>>
DatabaseTables::transactions_of_group(const Uuid& group_id) {
    return run(
        [&](rows::Access& a) { return records_of(a.transactions_of_group(group_id.bytes)); });
}

Outcome<int> DatabaseTables::count_transactions(const Uuid& account_id, TransactionState state) {
    return run(
        [&](rows::Access& a) { return a.count_transactions(account_id.bytes, to_row(state)); });
}

// outbox

Outcome<std::int64_t> DatabaseTables::insert_outbox(const OutboxItem& item) {
    // Sending while the asker still waits for an answer could be noticed by its time
    // (docs/decisions/0022).
    const bool to_a_person = item.kind == OutboxKind::mail || item.kind == OutboxKind::sms;
    queued_ = queued_ || !to_a_person;
    if (item.account_id) changed_.push_back(*item.account_id);
    return write([&](rows::Access& access) {
        auto row = to_row(item);
        access.insert(row);
        return row.id;
    });
}

Outcome<std::vector<OutboxItem>> DatabaseTables::claim_outbox(
    Time now, Seconds lease, int limit, const std::vector<std::string>& but_for) {
    return write([&](rows::Access& a) {
        return records_of(a.claim_outbox(to_row(now), to_row(now + lease), limit, but_for));
    });
}

Outcome<int> DatabaseTables::hasten_outbox(const std::string& community, Time now) {
    queued_ = true;
    return write([&](rows::Access& a) { return a.hasten_outbox(community, to_row(now)); });
}

Outcome<bool> DatabaseTables::hasten_outbox_of(const Uuid& subject_id, Time now) {
    queued_ = true;
    return write(
        [&](rows::Access& a) { return a.hasten_outbox_of(subject_id.bytes, to_row(now)); });
}

Done DatabaseTables::update_outbox(const OutboxItem& item) {
    if (item.account_id) changed_.push_back(*item.account_id);
    return update(item);
}

Outcome<std::optional<OutboxItem>> DatabaseTables::find_outbox_of(const Uuid& subject_id) {
    return run([&](rows::Access& a) { return record_of(a.find_outbox_of(subject_id.bytes)); });
}

// elopage_buy

Done DatabaseTables::insert_elopage_buy(const ElopageBuy& buy) {
    return insert(buy);
}

Outcome<std::optional<ElopageBuy>> DatabaseTables::find_elopage_buy(const Uuid& id) {
    return run([&](rows::Access& a) { return record_of(a.find_elopage_buy(id.bytes)); });
}

Outcome<bool> DatabaseTables::has_elopage_buys(const std::string& payer_email_key) {
    return run([&](rows::Access& a) { return a.has_elopage_buys(payer_email_key); });
}

Done DatabaseTables::update_elopage_buy(const ElopageBuy& buy) {
    return update(buy);
}

Done DatabaseTables::forget_elopage_payer(const Uuid& account_id, const std::string& email_key) {
    return write([&](rows::Access& access) {
        access.forget_elopage_payer(account_id.bytes, email_key);
        return ok();
    });
}

// audit_event, all

Done DatabaseTables::append_audit(const AuditEvent& event) {
    return insert(event);
}

Outcome<std::vector<AuditEvent>> DatabaseTables::audit_of(const Uuid& account_id, int limit) {
    return run([&](rows::Access& a) { return records_of(a.audit_of(account_id.bytes, limit)); });
}

Outcome<int> DatabaseTables::expire(Time now) {
    return write([&](rows::Access& a) { return a.expire(to_row(now)); });
}

} // namespace ownkey::store
