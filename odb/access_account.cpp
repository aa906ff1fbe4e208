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

std::optional<Account> Access::find_account_by_username_key(const std::string& key) {
    return find_by<Account>("find_account_by_username_key", odb::query<Account>::username_key, key);
}

std::optional<Account> Access::find_account_by_phone(const std::string& phone) {
    using Query = odb::query<Account>;
    auto statement = prepared<Account, std::string>("find_account_by_phone", [](const auto& in) {
        return (Query::phone == Query::_ref(in)) + "ORDER BY" + Query::created_at + "," +
               Query::id + "LIMIT 1";
    });
    statement.in = phone;
    Account row;
    if (!statement.query.execute_one(row)) return std::nullopt;
    return row;
}

std::optional<Credential> Access::find_credential(const Uuid& account_id) {
    return find_locked<Credential>("find_credential",
                                   "find_credential for update",
                                   odb::query<Credential>::account_id,
                                   account_id,
                                   locks_.row_suffix);
}

void Access::put(Credential& row) {
    insert_or_replace(db_, row.account_id, row);
}

void Access::remove_credential(const Uuid& account_id) {
    db_.erase_query<Credential>(odb::query<Credential>::account_id == account_id);
}

std::vector<Envelope> Access::envelopes_of(const Uuid& account_id) {
    using Query = odb::query<Envelope>;
    auto statement = prepared<Envelope, Uuid>("envelopes_of", [](const Uuid& in) {
        return (Query::id.account_id == Query::_ref(in)) + "ORDER BY" + Query::id.method + "," +
               Query::id.slot;
    });
    statement.in = account_id;
    return all(statement.query.execute());
}

void Access::put(Envelope& row) {
    insert_or_replace(db_, row.id, row);
}

void Access::remove_envelopes(const Uuid& account_id) {
    db_.erase_query<Envelope>(odb::query<Envelope>::id.account_id == account_id);
}

void Access::insert(KeyChange& row) {
    db_.persist(row);
}

std::vector<KeyChange> Access::key_changes_of(const Uuid& account_id) {
    using Query = odb::query<KeyChange>;
    return all(db_.query<KeyChange>((Query::id.account_id == account_id) + "ORDER BY" +
                                    Query::id.revision));
}

std::optional<Uuid> Access::find_owner_of_former_key(const Bytes32& key) {
    using Query = odb::query<KeyChange>;
    const auto found =
        first(db_.query<KeyChange>((Query::old_key == key) + "ORDER BY" + Query::at + limited(1)));
    if (!found) return std::nullopt;
    return found->id.account_id;
}

void Access::insert(Signup& row) {
    db_.persist(row);
}

std::optional<Signup> Access::find_signup(const Uuid& id) {
    return find_locked<Signup>(
        "find_signup", "find_signup for update", odb::query<Signup>::id, id, locks_.row_suffix);
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
