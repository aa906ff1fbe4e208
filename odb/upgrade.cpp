// What a migration does to rows; what it does to tables stands in the changelogs.
#include "odb/backend.h"
#include "odb/statements.h"
#include "odb/terms.h"

#include <tuple>

namespace ownkey::rows {

namespace {

constexpr int kBatch = 1'000; // rows in memory at a time

void insert_terms(odb::database& db, const Account& account) {
    for (const auto& term : terms_of(account, account.username.value_or(""))) {
        const AccountTerm entry{{Blob(term.begin(), term.end()), account.id}};
        db.persist(entry);
    }
}

/// The account that took this key of user names before.
std::optional<Account> holder_of(odb::database& db, const std::string& key) {
    return first(db.query<Account>(odb::query<Account>::username_key == key));
}

void lose_username(odb::database& db, Account& account) {
    account.username.reset();
    account.username_key.reset();
    db.update(account);
}

/// The key that makes a user name unique whatever its case. Of two names that differ in case only
/// the older account keeps its own; the other person may choose again.
void give_username_key(odb::database& db, Account& account) {
    if (!account.username) return;
    const auto key = folded(*account.username);
    if (auto holder = holder_of(db, key)) {
        if (std::tie(holder->created_at, holder->id) < std::tie(account.created_at, account.id)) {
            lose_username(db, account);
            return;
        }
        lose_username(db, *holder); // it had its turn: its terms are there
        db.erase_query<AccountTerm>(odb::query<AccountTerm>::id.account_id == holder->id);
        insert_terms(db, *holder);
    }
    account.username_key = key;
    db.update(account);
}

/// Terms and keys of user names, in batches by id: no account is changed after its turn but by
/// losing its user name to an older one.
void fill_accounts(odb::database& db) {
    using Query = odb::query<Account>;
    Query rest(true);
    for (;;) {
        auto batch = all(db.query<Account>(rest + "ORDER BY" + Query::id + limited(kBatch)));
        for (auto& account : batch) {
            give_username_key(db, account);
            insert_terms(db, account);
        }
        if (batch.size() < kBatch) return;
        rest = Query::id > batch.back().id;
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
    const Query to_communities(Query::kind == kPutTransaction ||
                               Query::kind == kErrorInTransaction || Query::kind == kMoveBalance);
    for (std::int64_t last = 0;;) {
        auto batch = all(db.query<OutboxItem>((to_communities && Query::id > last) + "ORDER BY" +
                                              Query::id + limited(kBatch)));
        for (auto& item : batch) {
            item.community = community_of(item.payload);
            db.update(item);
        }
        if (batch.size() < kBatch) return;
        last = batch.back().id;
    }
}

} // namespace

void upgrade_rows(odb::database& database, unsigned long long version) {
    if (version == 3) upgrade_rows_to_3(database);
    if (version == 4) upgrade_rows_to_4(database);
}

} // namespace ownkey::rows
