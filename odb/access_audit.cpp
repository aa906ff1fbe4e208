// The audit log and its seals; what expires.
#include "odb/statements.h"

#include <odb/exceptions.hxx>

namespace ownkey::rows {

void Access::insert(AuditEvent& row) {
    db_.persist(row);
}

std::vector<AuditEvent> Access::audit_of(const Uuid& account_id, int limit) {
    return search_audit({.account_id = account_id, .event = "", .before = {}}, limit);
}

// Everybody's events of one name as a range in the order of their index: for "=", PostgreSQL walks
// back through the whole log, however rare the event is.
std::vector<AuditEvent> Access::search_audit(const AuditFilter& filter, int limit) {
    using Query = odb::query<AuditEvent>;
    Query query(true);
    if (filter.before) query = query && Query::id < *filter.before;
    const bool everyones = !filter.account_id && !filter.event.empty();
    if (everyones) {
        query = query && Query::event >= filter.event && Query::event <= filter.event;
        query = query + "ORDER BY" + Query::event + "DESC," + Query::id + "DESC";
    } else {
        if (filter.account_id) query = query && Query::account_id == *filter.account_id;
        if (!filter.event.empty()) query = query && Query::event == filter.event;
        query = query + "ORDER BY" + Query::id + "DESC";
    }
    return all(db_.query<AuditEvent>(query + limited(limit)));
}

// By number first: the number is absent from all of them, and so the index has them in order.
std::vector<AuditEvent> Access::unsealed_audit(int limit) {
    using Query = odb::query<AuditEvent>;
    if (*locks_.seal != '\0') db_.execute(locks_.seal);
    return all(db_.query<AuditEvent>(Query::seal_number.is_null() + "ORDER BY" +
                                     Query::seal_number + "," + Query::id + limited(limit)));
}

std::optional<AuditEvent> Access::newest_sealed_audit() {
    using Query = odb::query<AuditEvent>;
    return first(db_.query<AuditEvent>(Query::seal_number.is_not_null() + "ORDER BY" +
                                       Query::seal_number + "DESC " + limited(1)));
}

std::vector<AuditEvent> Access::sealed_audit(std::int64_t from_number, int limit) {
    using Query = odb::query<AuditEvent>;
    return all(db_.query<AuditEvent>((Query::seal_number >= from_number) + "ORDER BY" +
                                     Query::seal_number + limited(limit)));
}

void Access::seal_audit(std::int64_t id, std::int64_t number, const Bytes32& seal) {
    AuditEvent row;
    if (!db_.find(id, row) || row.seal_number) throw odb::object_changed();
    row.seal_number = number;
    row.seal = seal;
    db_.update(row);
}

namespace {

constexpr Micros kDay = 86'400'000'000;

std::string before(Micros time) {
    return " < " + std::to_string(time);
}

std::string is(Code code) {
    return " = " + std::to_string(code);
}

/// Some of the rows of a table that a condition names: as many as one statement may take.
std::string some(const std::string& table, const std::string& id, const std::string& condition) {
    return "SELECT " + id + " FROM " + table + " WHERE " + condition + " LIMIT 1000";
}

std::string removal(const std::string& table, const std::string& id, const std::string& condition) {
    return "DELETE FROM " + table + " WHERE " + id + " IN (" + some(table, id, condition) + ")";
}

/// The condition twice: PostgreSQL looks again at a row that somebody changed while this waited for
/// it, but only outside the subselect. A transaction signed just then stays signed.
std::string change(const std::string& table,
                   const std::string& values,
                   const std::string& condition,
                   const std::string& order = "") {
    return "UPDATE " + table + " SET " + values +
           ", \"version\" = \"version\" + 1 WHERE \"id\" IN (" +
           some(table, "\"id\"", condition + order) + ") AND " + condition;
}

/// Only numbers vary: written as SQL that both databases understand.
std::vector<std::string> expiry(Micros now) {
    const auto expired = "\"expires_at\"" + before(now);
    const auto id = "\"id\"";
    const auto old_case = "\"expires_at\"" + before(now - 30 * kDay);
    const std::string by_expiry = " ORDER BY \"expires_at\", \"id\"";
    const auto over = "\"state\"" + is(kRecoveryWaiting) + " AND " + expired;
    // Of several signers the one who has signed waits no longer either.
    const auto left_alone = "\"state\"" + is(kTransactionSigned) + " AND " + expired +
                            " AND EXISTS (SELECT 1 FROM \"pending_transaction\" AS \"other\" WHERE"
                            " \"other\".\"group_id\" = \"pending_transaction\".\"group_id\""
                            " AND \"other\".\"state\"" +
                            is(kTransactionExpired) + ")";
    const auto open_signup = "\"closing\"" + is(kOpen) + " AND " + expired;
    std::vector<std::string> statements{
        change("\"signin\"",
               "\"closing\"" + is(kTimeout) + ", \"state\" = substr(\"state\", 1, 0)",
               "\"closing\"" + is(kOpen) + " AND " + expired),
        // Kept for a day: failed_signins and count_signins count them.
        removal("\"signin\"", id, "\"expires_at\"" + before(now - kDay)),
        // Closed, a registration stays for another day.
        "UPDATE \"signup\" SET \"closing\"" + is(kTimeout) +
            ", \"expires_at\" = \"expires_at\" + " + std::to_string(kDay) + " WHERE \"id\" IN (" +
            some("\"signup\"", id, open_signup) + ") AND " + open_signup,
        removal("\"signup\"", id, expired + " AND NOT \"closing\"" + is(kOpen)),
        removal("\"email_code\"",
                id,
                "\"link_until\"" + before(now) + " AND \"typed_until\"" + before(now)),
        removal("\"token_family\"", id, "\"revoked_at\"" + before(now - kDay)),
        removal("\"repeatable\"", "\"key\"", expired),
        change("\"pending_transaction\"",
               "\"state\"" + is(kTransactionExpired),
               "\"state\"" + is(kTransactionPending) + " AND " + expired),
        change("\"pending_transaction\"", "\"state\"" + is(kTransactionExpired), left_alone),
        // A share is for the time of its case only: first it goes, then the case is over.
        "DELETE FROM \"handed_share\" WHERE \"case_id\" IN (" +
            some("\"recovery_case\"", id, over + by_expiry) + ")",
        change("\"recovery_case\"",
               "\"state\"" + is(kRecoveryExpired) + ", \"open_account_id\" = NULL",
               over,
               by_expiry),
        "DELETE FROM \"handed_share\" WHERE \"case_id\" IN (" +
            some("\"recovery_case\"", id, old_case + by_expiry) + ")",
        removal("\"recovery_case\"", id, old_case + by_expiry),
    };
    for (const auto* table : {"session", "device", "token_family", "email_change", "foreign_guid"})
        statements.push_back(removal("\"" + std::string(table) + "\"", id, expired));
    for (const Code state : {kDone, kFailed})
        statements.push_back(removal("\"outbox\"",
                                     id,
                                     "\"state\"" + is(state) + " AND \"created_at\"" +
                                         before(now - kDay) + " AND NOT \"kind\"" +
                                         is(kMoveBalance)));
    return statements;
}

} // namespace

int Access::expire(Micros now) {
    unsigned long long rows = 0;
    for (const auto& statement : expiry(now))
        rows += db_.execute(statement);
    return static_cast<int>(rows);
}

} // namespace ownkey::rows
