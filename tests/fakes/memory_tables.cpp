#include "tests/fakes/memory_tables.h"

#include <algorithm>

namespace ownkey::fakes {

namespace {

template <class Map, class Key>
auto find_in(const Map& map, const Key& key) -> std::optional<typename Map::mapped_type> {
    const auto found = map.find(key);
    if (found == map.end()) return std::nullopt;
    return found->second;
}

template <class Map, class Test>
auto find_if_in(const Map& map, Test test) -> std::optional<typename Map::mapped_type> {
    for (const auto& [key, row] : map)
        if (test(row)) return row;
    return std::nullopt;
}

template <class Row>
bool newer(const Row& a, const Row& b) {
    return std::pair(a.created_at, a.id) > std::pair(b.created_at, b.id);
}

Failure duplicate(std::string field) {
    return {Error::store_duplicate, std::move(field), "unique"};
}

} // namespace

Done MemoryTables::may_read() const {
    if (spoiled_) return *spoiled_;
    return ok();
}

Done MemoryTables::may_write() const {
    contract(writable_);
    return may_read();
}

Failure MemoryTables::spoil(Failure failure) {
    spoiled_ = failure;
    return failure;
}

Done MemoryTables::finish() const {
    TRY(may_read());
    for (const auto& id : referenced_accounts_)
        if (!state_.accounts.contains(id))
            return Failure(Error::store_failed, "account_id", "foreign key");
    return ok();
}

// account

Outcome<std::optional<Account>> MemoryTables::find_account(const Uuid& id) {
    TRY(may_read());
    return find_in(state_.accounts, id);
}

Outcome<std::optional<Account>> MemoryTables::find_account_by_email(const std::string& email_key) {
    TRY(may_read());
    return find_if_in(state_.accounts, [&](const Account& a) { return a.email_key == email_key; });
}

Outcome<std::optional<Account>> MemoryTables::find_account_by_public_key(const PublicKey& key) {
    TRY(may_read());
    return find_if_in(state_.accounts, [&](const Account& a) { return a.public_key == key; });
}

Done MemoryTables::check_account_unique(const Account& account) {
    for (const auto& [id, other] : state_.accounts) {
        if (id == account.id) continue;
        if (other.email_key == account.email_key) return spoil(duplicate("email_key"));
        if (!account.username.empty() && other.username == account.username)
            return spoil(duplicate("username"));
        if (account.public_key && other.public_key == account.public_key)
            return spoil(duplicate("public_key"));
    }
    return ok();
}

Done MemoryTables::insert_account(const Account& account) {
    TRY(may_write());
    if (state_.accounts.contains(account.id)) return spoil(duplicate("id"));
    TRY(check_account_unique(account));
    state_.accounts[account.id] = account;
    state_.accounts[account.id].version = 1;
    return ok();
}

Done MemoryTables::update_account(const Account& account) {
    TRY(may_write());
    const auto found = state_.accounts.find(account.id);
    if (found == state_.accounts.end() || found->second.version != account.version)
        return spoil(Error::store_conflict);
    TRY(check_account_unique(account));
    found->second = account;
    ++found->second.version;
    return ok();
}

// credential, envelope

Outcome<std::optional<Credential>> MemoryTables::find_credential(const Uuid& account_id) {
    TRY(may_read());
    return find_in(state_.credentials, account_id);
}

Done MemoryTables::put_credential(const Credential& credential) {
    TRY(may_write());
    referenced_accounts_.push_back(credential.account_id);
    state_.credentials[credential.account_id] = credential;
    return ok();
}

Outcome<std::vector<EnvelopeRow>> MemoryTables::envelopes_of(const Uuid& account_id) {
    TRY(may_read());
    std::vector<EnvelopeRow> rows;
    for (const auto& [key, row] : state_.envelopes)
        if (row.account_id == account_id) rows.push_back(row);
    return rows;
}

Done MemoryTables::put_envelope(const EnvelopeRow& envelope) {
    TRY(may_write());
    referenced_accounts_.push_back(envelope.account_id);
    state_.envelopes[{envelope.account_id, envelope.method}] = envelope;
    return ok();
}

// signup

Done MemoryTables::insert_signup(const Signup& signup) {
    TRY(may_write());
    if (!state_.signups.try_emplace(signup.id, signup).second) return spoil(duplicate("id"));
    return ok();
}

Outcome<std::optional<Signup>> MemoryTables::find_signup(const Uuid& id) {
    TRY(may_read());
    return find_in(state_.signups, id);
}

Done MemoryTables::update_signup(const Signup& signup) {
    TRY(may_write());
    const auto found = state_.signups.find(signup.id);
    if (found == state_.signups.end()) return spoil(Error::store_conflict);
    found->second = signup;
    return ok();
}

Outcome<int> MemoryTables::close_signups(const std::string& email_key, Closing closing) {
    TRY(may_write());
    int closed = 0;
    for (auto& [id, signup] : state_.signups) {
        if (signup.email_key != email_key || signup.closing != Closing::open) continue;
        signup.closing = closing;
        ++closed;
    }
    return closed;
}

// signin

Done MemoryTables::insert_signin(const Signin& signin) {
    TRY(may_write());
    if (!state_.signins.try_emplace(signin.id, signin).second) return spoil(duplicate("id"));
    return ok();
}

Outcome<std::optional<Signin>> MemoryTables::find_signin(const Uuid& id) {
    TRY(may_read());
    return find_in(state_.signins, id);
}

Outcome<bool> MemoryTables::close_signin(const Uuid& id, Closing closing) {
    TRY(may_write());
    const auto found = state_.signins.find(id);
    if (found == state_.signins.end() || found->second.closing != Closing::open) return false;
    found->second.closing = closing;
    found->second.state.clear();
    return true;
}

Outcome<FailedSignins> MemoryTables::failed_signins(const Uuid& account_id, Time since) {
    TRY(may_read());
    std::optional<Time> last_success;
    for (const auto& [id, row] : state_.signins)
        if (row.account_id == account_id && row.closing == Closing::success)
            last_success = std::max(last_success.value_or(row.created_at), row.created_at);
    FailedSignins failed;
    for (const auto& [id, row] : state_.signins) {
        if (row.account_id != account_id || row.closing == Closing::success) continue;
        if (row.created_at < since || (last_success && row.created_at <= *last_success)) continue;
        ++failed.count;
        failed.last_at = std::max(failed.last_at, row.created_at);
    }
    return failed;
}

// session

Done MemoryTables::check_session_unique(const Session& session) {
    for (const auto& [id, other] : state_.sessions) {
        if (id == session.id) continue;
        if (other.alias == session.alias) return spoil(duplicate("alias"));
        if (other.token_hash == session.token_hash) return spoil(duplicate("token_hash"));
    }
    return ok();
}

Done MemoryTables::insert_session(const Session& session) {
    TRY(may_write());
    if (state_.sessions.contains(session.id)) return spoil(duplicate("id"));
    TRY(check_session_unique(session));
    referenced_accounts_.push_back(session.account_id);
    state_.sessions[session.id] = session;
    return ok();
}

Outcome<std::optional<Session>> MemoryTables::find_session_by_token(const Hash32& token_hash) {
    TRY(may_read());
    return find_if_in(state_.sessions,
                      [&](const Session& s) { return s.token_hash == token_hash; });
}

Outcome<std::optional<Session>> MemoryTables::find_session_by_alias(std::int32_t alias) {
    TRY(may_read());
    return find_if_in(state_.sessions, [&](const Session& s) { return s.alias == alias; });
}

Done MemoryTables::update_session(const Session& session) {
    TRY(may_write());
    const auto found = state_.sessions.find(session.id);
    if (found == state_.sessions.end()) return spoil(Error::store_conflict);
    TRY(check_session_unique(session));
    found->second = session;
    return ok();
}

Done MemoryTables::remove_session(const Uuid& id) {
    TRY(may_write());
    state_.sessions.erase(id);
    return ok();
}

Outcome<int> MemoryTables::remove_sessions_of(const Uuid& account_id, std::optional<Uuid> but) {
    TRY(may_write());
    return static_cast<int>(std::erase_if(state_.sessions, [&](const auto& entry) {
        return entry.second.account_id == account_id && entry.first != but;
    }));
}

// email_code

Done MemoryTables::insert_email_code(const EmailCode& code) {
    TRY(may_write());
    if (state_.codes.contains(code.id)) return spoil(duplicate("id"));
    for (const auto& [id, other] : state_.codes)
        if (other.link_hash == code.link_hash) return spoil(duplicate("link_hash"));
    referenced_accounts_.push_back(code.account_id);
    state_.codes[code.id] = code;
    return ok();
}

Outcome<std::optional<EmailCode>> MemoryTables::find_email_code_by_link(const Hash32& link_hash) {
    TRY(may_read());
    return find_if_in(state_.codes, [&](const EmailCode& c) { return c.link_hash == link_hash; });
}

Outcome<std::optional<EmailCode>> MemoryTables::find_open_email_code(const Uuid& account_id,
                                                                     CodePurpose purpose) {
    TRY(may_read());
    std::optional<EmailCode> newest;
    for (const auto& [id, row] : state_.codes)
        if (row.account_id == account_id && row.purpose == purpose &&
            row.closing == Closing::open && (!newest || newer(row, *newest)))
            newest = row;
    return newest;
}

Done MemoryTables::update_email_code(const EmailCode& code) {
    TRY(may_write());
    const auto found = state_.codes.find(code.id);
    if (found == state_.codes.end()) return spoil(Error::store_conflict);
    found->second = code;
    return ok();
}

// pending_transaction

Done MemoryTables::insert_transaction(const PendingTransaction& transaction) {
    TRY(may_write());
    if (state_.transactions.contains(transaction.id)) return spoil(duplicate("id"));
    for (const auto& [id, other] : state_.transactions)
        if (other.account_id == transaction.account_id && other.body_hash == transaction.body_hash)
            return spoil(duplicate("body_hash"));
    referenced_accounts_.push_back(transaction.account_id);
    state_.transactions[transaction.id] = transaction;
    state_.transactions[transaction.id].version = 1;
    return ok();
}

Outcome<std::optional<PendingTransaction>> MemoryTables::find_transaction(const Uuid& id) {
    TRY(may_read());
    return find_in(state_.transactions, id);
}

Outcome<std::optional<PendingTransaction>>
MemoryTables::find_transaction_by_hash(const Uuid& account_id, const Hash32& body_hash) {
    TRY(may_read());
    return find_if_in(state_.transactions, [&](const PendingTransaction& t) {
        return t.account_id == account_id && t.body_hash == body_hash;
    });
}

Done MemoryTables::update_transaction(const PendingTransaction& transaction) {
    TRY(may_write());
    const auto found = state_.transactions.find(transaction.id);
    if (found == state_.transactions.end() || found->second.version != transaction.version)
        return spoil(Error::store_conflict);
    found->second = transaction;
    ++found->second.version;
    return ok();
}

Outcome<std::vector<PendingTransaction>> MemoryTables::transactions_of(
    const Uuid& account_id, const std::vector<TransactionState>& states, int limit) {
    TRY(may_read());
    std::vector<PendingTransaction> rows;
    for (const auto& [id, row] : state_.transactions) {
        const bool wanted =
            states.empty() || std::find(states.begin(), states.end(), row.state) != states.end();
        if (row.account_id == account_id && wanted) rows.push_back(row);
    }
    std::sort(rows.begin(), rows.end(), newer<PendingTransaction>);
    if (rows.size() > static_cast<std::size_t>(limit)) rows.resize(static_cast<std::size_t>(limit));
    return rows;
}

Outcome<int> MemoryTables::count_transactions(const Uuid& account_id, TransactionState state) {
    TRY(may_read());
    return static_cast<int>(std::count_if(
        state_.transactions.begin(), state_.transactions.end(), [&](const auto& entry) {
            return entry.second.account_id == account_id && entry.second.state == state;
        }));
}

// outbox

Outcome<std::int64_t> MemoryTables::insert_outbox(const OutboxItem& item) {
    TRY(may_write());
    const auto id = state_.next_outbox_id++;
    state_.outbox[id] = item;
    state_.outbox[id].id = id;
    return id;
}

bool MemoryTables::waits_for_older(const OutboxItem& item) const {
    if (item.kind != OutboxKind::put_transaction || !item.account_id) return false;
    return std::any_of(state_.outbox.begin(), state_.outbox.find(item.id), [&](const auto& entry) {
        const auto& older = entry.second;
        return older.kind == OutboxKind::put_transaction && older.state == OutboxState::waiting &&
               older.account_id == item.account_id;
    });
}

Outcome<std::vector<OutboxItem>> MemoryTables::claim_outbox(Time now, Seconds lease, int limit) {
    TRY(may_write());
    std::vector<OutboxItem> claimed;
    for (auto& [id, item] : state_.outbox) {
        if (claimed.size() >= static_cast<std::size_t>(limit)) break;
        if (item.state != OutboxState::waiting || item.next_attempt_at > now ||
            item.claimed_until > now || waits_for_older(item))
            continue;
        item.claimed_until = now + lease;
        claimed.push_back(item);
    }
    return claimed;
}

Done MemoryTables::update_outbox(const OutboxItem& item) {
    TRY(may_write());
    const auto found = state_.outbox.find(item.id);
    if (found == state_.outbox.end()) return spoil(Error::store_conflict);
    found->second = item;
    return ok();
}

Outcome<std::optional<OutboxItem>> MemoryTables::find_outbox_of(const Uuid& subject_id) {
    TRY(may_read());
    std::optional<OutboxItem> newest;
    for (const auto& [id, item] : state_.outbox)
        if (item.subject_id == subject_id) newest = item;
    return newest;
}

// audit_event

Done MemoryTables::append_audit(const AuditEvent& event) {
    TRY(may_write());
    state_.audit.push_back(event);
    state_.audit.back().id = static_cast<std::int64_t>(state_.audit.size());
    return ok();
}

Outcome<std::vector<AuditEvent>> MemoryTables::audit_of(const Uuid& account_id, int limit) {
    TRY(may_read());
    std::vector<AuditEvent> rows;
    for (auto row = state_.audit.rbegin(); row != state_.audit.rend(); ++row)
        if (row->account_id == account_id && rows.size() < static_cast<std::size_t>(limit))
            rows.push_back(*row);
    return rows;
}

// all

Outcome<int> MemoryTables::expire(Time now) {
    TRY(may_write());
    using std::chrono::hours;
    std::size_t rows = 0;
    for (auto& [id, signin] : state_.signins) {
        if (signin.closing != Closing::open || signin.expires_at >= now) continue;
        signin.closing = Closing::timeout;
        signin.state.clear();
        ++rows;
    }
    rows += std::erase_if(state_.signins,
                          [&](const auto& e) { return e.second.expires_at < now - hours(1); });
    rows += std::erase_if(state_.signups, [&](const auto& e) { return e.second.expires_at < now; });
    rows +=
        std::erase_if(state_.sessions, [&](const auto& e) { return e.second.expires_at < now; });
    rows += std::erase_if(state_.codes, [&](const auto& e) {
        return std::max(e.second.link_until, e.second.typed_until) < now;
    });
    rows += std::erase_if(state_.outbox, [&](const auto& e) {
        return e.second.state != OutboxState::waiting && e.second.created_at < now - hours(24);
    });
    for (auto& [id, row] : state_.transactions) {
        if (row.state != TransactionState::pending || row.expires_at >= now) continue;
        row.state = TransactionState::expired;
        ++row.version;
        ++rows;
    }
    return static_cast<int>(rows);
}

} // namespace ownkey::fakes
