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

} // namespace

void upgrade_rows(odb::database& database, unsigned long long version) {
    if (version == 3) upgrade_rows_to_3(database);
}

} // namespace ownkey::rows
