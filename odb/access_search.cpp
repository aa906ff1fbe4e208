// What accounts are found by and listed for: terms, roles, deadlines. And their removal.
#include "odb/statements.h"
#include "odb/terms.h"

namespace ownkey::rows {

namespace {

Blob bytes_of(const std::string& text) {
    return {text.begin(), text.end()};
}

std::string text_of(const Blob& bytes) {
    return {bytes.begin(), bytes.end()};
}

/// Sets the key that makes user names unique whatever their case. Out: the account's terms.
std::set<std::string> prepare(Account& row) {
    row.username_key.reset();
    if (row.username) row.username_key = folded(*row.username);
    return terms_of(row, row.username.value_or(""));
}

} // namespace

void Access::insert(Account& row) {
    const auto terms = prepare(row);
    db_.persist(row);
    insert_terms(row, terms);
}

void Access::update(Account& row) {
    const auto terms = prepare(row);
    db_.update(row);
    update_terms(row, terms);
}

void Access::insert_terms(const Account& row, const std::set<std::string>& terms) {
    for (const auto& term : terms) {
        const AccountTerm entry{{bytes_of(term), row.id}};
        db_.persist(entry);
    }
}

void Access::update_terms(const Account& row, const std::set<std::string>& terms) {
    using Query = odb::query<AccountTerm>;
    auto statement = prepared<AccountTerm, Uuid>("terms_of_account", [](const Uuid& in) {
        return Query(Query::id.account_id == Query::_ref(in));
    });
    statement.in = row.id;
    std::set<std::string> old;
    for (const auto& entry : all(statement.query.execute()))
        old.insert(text_of(entry.id.term));
    if (old == terms) return;
    db_.erase_query<AccountTerm>(Query::id.account_id == row.id);
    insert_terms(row, terms);
}

std::vector<TermPlace> Access::terms(const std::string& start, const TermPlace& after, int limit) {
    using Query = odb::query<AccountTerm>;
    const auto from = bytes_of(std::max(start, after.term));
    const Query in_range(
        Query::id.term >= from && Query::id.term < bytes_of(behind(start)) &&
        (Query::id.term != bytes_of(after.term) || Query::id.account_id > after.account_id));
    std::vector<TermPlace> places;
    for (const auto& entry : all(db_.query<AccountTerm>(
             in_range + "ORDER BY" + Query::id.term + "," + Query::id.account_id + limited(limit))))
        places.push_back({text_of(entry.id.term), entry.id.account_id});
    return places;
}

std::vector<Account> Access::accounts_by_email(const std::string& after, int limit) {
    using Query = odb::query<Account>;
    return all(db_.query<Account>((Query::email_key > after) + "ORDER BY" + Query::email_key +
                                  limited(limit)));
}

std::vector<Account> Access::accounts_after(const std::optional<Uuid>& after, int limit) {
    using Query = odb::query<Account>;
    const Query behind = after ? Query(Query::id > *after) : Query(true);
    return all(db_.query<Account>(behind + "ORDER BY" + Query::id + limited(limit)));
}

int Access::count_active(Code role) {
    using Query = odb::query<AccountCount>;

    struct In {
        Code role;
    };

    auto statement = prepared<AccountCount, In>("count_active", [](const In& in) {
        return Query(Query::role == Query::_ref(in.role) && Query::state == kAccountActive);
    });
    statement.in = {role};
    return static_cast<int>(statement.query.execute_value().count);
}

std::vector<Account>
Access::accounts_with_role(Code role, const std::optional<Uuid>& after, int limit) {
    using Query = odb::query<Account>;
    // By id alone PostgreSQL would walk the primary key, past everybody without a role.
    const auto order = "ORDER BY" + Query::state + "," + Query::id + limited(limit);
    const auto last = after ? find_account(*after) : std::nullopt;
    if (!last) return all(db_.query<Account>((Query::role == role) + order));
    return all(db_.query<Account>(
        (Query::role == role &&
         (Query::state > last->state || (Query::state == last->state && Query::id > last->id))) +
        order));
}

std::vector<Account> Access::accounts_to_delete(Micros now, int limit) {
    using Query = odb::query<Account>;
    return all(db_.query<Account>((Query::delete_at <= now) + "ORDER BY" + Query::delete_at +
                                  limited(limit)));
}

std::vector<Account> Access::unconfirmed_before(Micros created_before, int limit) {
    using Query = odb::query<Account>;
    return all(db_.query<Account>(
        (Query::state == kAccountUnconfirmed && Query::created_at < created_before) + "ORDER BY" +
        Query::created_at + limited(limit)));
}

void Access::remove_account(const Uuid& id) {
    for (const auto& recovery :
         all(db_.query<RecoveryCase>(odb::query<RecoveryCase>::account_id == id)))
        db_.erase_query<HandedShare>(odb::query<HandedShare>::id.case_id == recovery.id);
    db_.erase_query<RecoveryCase>(odb::query<RecoveryCase>::account_id == id);
    db_.erase_query<Officer>(odb::query<Officer>::account_id == id);
    db_.erase_query<EmailChange>(odb::query<EmailChange>::account_id == id);
    db_.erase_query<TokenFamily>(odb::query<TokenFamily>::account_id == id);
    remove_second_factor(id);
    remove_devices_of(id);
    db_.erase_query<Session>(odb::query<Session>::account_id == id);
    db_.erase_query<EmailCode>(odb::query<EmailCode>::account_id == id);
    db_.erase_query<PendingTransaction>(odb::query<PendingTransaction>::account_id == id);
    remove_submissions_of(id);
    remove_legacy_credential(id);
    for (auto& given : all(db_.query<AccountNumber>(odb::query<AccountNumber>::account_id == id))) {
        given.account_id.reset();
        db_.update(given);
    }
    for (auto& buy : all(db_.query<ElopageBuy>(odb::query<ElopageBuy>::account_id == id))) {
        buy.account_id.reset(); // the shop's event stays
        db_.update(buy);
    }
    db_.erase_query<KeyChange>(odb::query<KeyChange>::id.account_id == id);
    remove_envelopes(id);
    remove_credential(id);
    db_.erase_query<AccountTerm>(odb::query<AccountTerm>::id.account_id == id);
    db_.erase_query<Account>(odb::query<Account>::id == id);
}

} // namespace ownkey::rows
