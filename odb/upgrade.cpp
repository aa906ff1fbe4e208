// What a migration does to rows; what it does to tables stands in the changelogs.
#include "odb/backend.h"
#include "odb/statements.h"
#include "odb/terms.h"

#include <set>

namespace ownkey::rows {

namespace {

/// Terms and keys of user names. Of two names that differ in case only the older account keeps
/// its own; the other person may choose again.
void fill_accounts(odb::database& db) {
    using Query = odb::query<Account>;
    std::set<std::string> taken;
    for (auto& account : all(db.query<Account>("ORDER BY" + Query::created_at + "," + Query::id))) {
        if (account.username) {
            account.username_key = folded(*account.username);
            if (!taken.insert(*account.username_key).second) {
                account.username.reset();
                account.username_key.reset();
            }
            db.update(account);
        }
        for (const auto& term : terms_of(account, account.username.value_or(""))) {
            const AccountTerm entry{{Blob(term.begin(), term.end()), account.id}};
            db.persist(entry);
        }
    }
}

void upgrade_rows_to_3(odb::database& db) {
    db.execute("INSERT INTO \"unlock_envelope\""
               " (\"account_id\", \"method\", \"slot\", \"revision\", \"data\", \"updated_at\")"
               " SELECT \"account_id\", \"method\", 0, \"revision\", \"data\", \"updated_at\""
               " FROM \"envelope\"");
    db.execute("UPDATE \"session\" SET \"proved_at\" = \"created_at\"");
    fill_accounts(db);
}

/// Of an item to a community, whose payload begins with {"community":"ALIAS".
std::string community_of(const std::string& payload) {
    static const std::string start = "{\"community\":\"";
    if (!payload.starts_with(start)) return "";
    return payload.substr(start.size(), payload.find('"', start.size()) - start.size());
}

void upgrade_rows_to_4(odb::database& db) {
    using Query = odb::query<OutboxItem>;
    db.execute("UPDATE \"pending_transaction\" SET \"group_id\" = \"id\"");
    for (auto& item : all(db.query<OutboxItem>(Query::kind == kPutTransaction ||
                                               Query::kind == kErrorInTransaction ||
                                               Query::kind == kMoveBalance))) {
        item.community = community_of(item.payload);
        db.update(item);
    }
}

} // namespace

void upgrade_rows(odb::database& database, unsigned long long version) {
    if (version == 3) upgrade_rows_to_3(database);
    if (version == 4) upgrade_rows_to_4(database);
}

} // namespace ownkey::rows
