#include "tests/fakes/memory_tables.h"

#include "odb/terms.h"
#include "tests/fakes/memory_rows.h"

#include <algorithm>

namespace ownkey::fakes {

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

Outcome<bool> MemoryTables::has_accounts() {
    TRY(may_read());
    return !state_.accounts.empty();
}

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
        if (!account.username.empty() &&
            rows::folded(other.username) == rows::folded(account.username))
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
    state_.envelopes[{envelope.account_id, envelope.method, envelope.slot}] = envelope;
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
    state_.signins[signin.id].version = 1;
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
    ++found->second.version;
    return true;
}

Outcome<FailedSignins> MemoryTables::failed_since(const Uuid& account_id,
                                                  const std::optional<Uuid>& device_id,
                                                  Time since) {
    TRY(may_read());
    const auto counts = [&](const Signin& row) {
        return row.account_id == account_id && row.device_id == device_id;
    };
    std::optional<Time> last_success;
    for (const auto& [id, row] : state_.signins)
        if (counts(row) && row.closing == Closing::success)
            last_success = std::max(last_success.value_or(row.created_at), row.created_at);
    FailedSignins failed;
    for (const auto& [id, row] : state_.signins) {
        if (!counts(row) || row.closing == Closing::success) continue;
        if (row.created_at < since || (last_success && row.created_at <= *last_success)) continue;
        ++failed.count;
        failed.last_at = std::max(failed.last_at, row.created_at);
    }
    return failed;
}

Outcome<FailedSignins> MemoryTables::failed_signins(const Uuid& account_id, Time since) {
    return failed_since(account_id, std::nullopt, since);
}

Outcome<FailedSignins>
MemoryTables::failed_signins_of_device(const Uuid& account_id, const Uuid& device_id, Time since) {
    return failed_since(account_id, device_id, since);
}

Done MemoryTables::update_signin(const Signin& signin) {
    return replace_version(state_.signins, signin.id, signin);
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

} // namespace ownkey::fakes
