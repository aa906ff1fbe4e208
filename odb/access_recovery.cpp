// Officers, recovery cases and the shares handed over in them.
#include "odb/statements.h"

namespace ownkey::rows {

void Access::put(Officer& row) {
    insert_or_replace(db_, row.account_id, row);
}

void Access::remove_officer(const Uuid& account_id) {
    db_.erase_query<Officer>(odb::query<Officer>::account_id == account_id);
}

std::vector<Officer> Access::officers(int limit) {
    using Query = odb::query<Officer>;
    return all(db_.query<Officer>("ORDER BY" + Query::account_id + limited(limit)));
}

void Access::insert(RecoveryCase& row) {
    db_.persist(row);
}

std::optional<RecoveryCase> Access::find_recovery_case(const Uuid& id) {
    return find_locked<RecoveryCase>("find_recovery_case",
                                     "find_recovery_case for update",
                                     odb::query<RecoveryCase>::id,
                                     id,
                                     locks_.row_suffix);
}

std::optional<RecoveryCase> Access::find_open_recovery_case(const Uuid& account_id) {
    return find_locked<RecoveryCase>("find_open_recovery_case",
                                     "find_open_recovery_case for update",
                                     odb::query<RecoveryCase>::open_account_id,
                                     account_id,
                                     locks_.row_suffix);
}

// The state is part of the text: few cases are in it, and of a parameter PostgreSQL would not know.
std::vector<RecoveryCase>
Access::recovery_cases(Code state, const std::optional<Uuid>& after, int limit) {
    using Query = odb::query<RecoveryCase>;
    Query query(Query::state + ("= " + std::to_string(state)));
    if (after) query = query && Query::id > *after;
    return all(db_.query<RecoveryCase>(query + "ORDER BY" + Query::id + limited(limit)));
}

void Access::update(RecoveryCase& row) {
    db_.update(row);
}

void Access::put(HandedShare& row) {
    insert_or_replace(db_, row.id, row);
}

std::vector<HandedShare> Access::handed_shares(const Uuid& case_id) {
    using Query = odb::query<HandedShare>;
    return all(
        db_.query<HandedShare>((Query::id.case_id == case_id) + "ORDER BY" + Query::id.officer_id));
}

} // namespace ownkey::rows
