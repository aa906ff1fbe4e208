// Accounts, their OPAQUE records and envelopes, open registrations.
#include "odb/statements.h"

namespace ownkey::rows {

bool Access::has_accounts() {
    using Query = odb::query<Account>;
    return !db_.query<Account>("ORDER BY" + Query::id + limited(1)).empty();
}

std::optional<Account> Access::find_account(const Uuid& id) {
    return find_by_id<Account>(db_, id);
}

std::optional<Account> Access::find_account_by_email(const std::string& email_key) {
    return find_by<Account>("find_account_by_email", odb::query<Account>::email_key, email_key);
}

std::optional<Account> Access::find_account_by_public_key(const Bytes32& key) {
    return find_by<Account>("find_account_by_public_key", odb::query<Account>::public_key, key);
}

void Access::insert(Account& row) {
    db_.persist(row);
}

void Access::update(Account& row) {
    db_.update(row);
}

std::optional<Credential> Access::find_credential(const Uuid& account_id) {
    return find_by_id<Credential>(db_, account_id);
}

void Access::put(Credential& row) {
    insert_or_replace(db_, row.account_id, row);
}

std::vector<Envelope> Access::envelopes_of(const Uuid& account_id) {
    using Query = odb::query<Envelope>;
    auto statement = prepared<Envelope, Uuid>("envelopes_of", [](const Uuid& in) {
        return (Query::id.account_id == Query::_ref(in)) + "ORDER BY" + Query::id.method;
    });
    statement.in = account_id;
    return all(statement.query.execute());
}

void Access::put(Envelope& row) {
    insert_or_replace(db_, row.id, row);
}

void Access::insert(Signup& row) {
    db_.persist(row);
}

std::optional<Signup> Access::find_signup(const Uuid& id) {
    return find_locked<Signup>(
        "find_signup", "find_signup for update", odb::query<Signup>::id, id, lock_suffix_);
}

void Access::update(Signup& row) {
    db_.update(row);
}

int Access::close_signups(const std::string& email_key, Code closing) {
    using Query = odb::query<Signup>;
    auto statement = prepared<Signup, std::string>("open_signups", [](const std::string& in) {
        return Query(Query::email_key == Query::_ref(in) && Query::closing == kOpen);
    });
    statement.in = email_key;
    auto open = all(statement.query.execute());
    for (auto& row : open) {
        row.closing = closing;
        db_.update(row);
    }
    return static_cast<int>(open.size());
}

} // namespace ownkey::rows
