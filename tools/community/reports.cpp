// What the login server tells about itself: errors in transactions, and that it is there.
#include "core/encoding.h"
#include "tools/community/ledger.h"

namespace ownkey::community {

namespace {

/// At most kReportBytes, cut between characters.
std::string cut(std::string text) {
    if (text.size() <= kReportBytes) return text;
    text.resize(kReportBytes);
    while (!text.empty() && !is_utf8(as_bytes(text)))
        text.pop_back();
    return text;
}

} // namespace

Status Ledger::report_error(const ReportedError& error) {
    const std::lock_guard lock(mutex_);
    auto transaction = TRY(Transaction::begin(database_));
    // A report is repeated when its answer was lost: the row moves to the end.
    TRY(database_.run("DELETE FROM reported_error WHERE (created, hash, error) = (?,?,?)",
                      cut(error.created),
                      cut(error.hash),
                      cut(error.error)));
    TRY(database_.run("INSERT INTO reported_error (received_s, created, hash, error, message) "
                      "VALUES (?,?,?,?,?)",
                      error.received_s,
                      cut(error.created),
                      cut(error.hash),
                      cut(error.error),
                      cut(error.message)));
    TRY(database_.run("DELETE FROM reported_error WHERE id NOT IN "
                      "(SELECT id FROM reported_error ORDER BY id DESC LIMIT ?)",
                      kKeptReports));
    return transaction.commit();
}

Result<std::vector<ReportedError>> Ledger::reported_errors(std::int64_t limit) {
    const std::lock_guard lock(mutex_);
    auto rows =
        TRY(database_.query("SELECT received_s, created, hash, error, message FROM reported_error "
                            "ORDER BY id DESC LIMIT ?",
                            limit));
    std::vector<ReportedError> errors;
    while (TRY(rows.step()))
        errors.push_back({rows.integer(0), rows.text(1), rows.text(2), rows.text(3), rows.text(4)});
    return errors;
}

Status Ledger::ping(std::int64_t now_s, std::optional<std::int64_t> transaction_number) {
    const std::lock_guard lock(mutex_);
    return database_.run(
        "INSERT INTO ping (id, at_s, count, transaction_number) VALUES (1, ?1, 1, ?2) "
        "ON CONFLICT (id) DO UPDATE SET at_s = ?1, count = count + 1, "
        "transaction_number = COALESCE(?2, transaction_number)",
        now_s,
        transaction_number);
}

Result<std::optional<Ping>> Ledger::last_ping() {
    const std::lock_guard lock(mutex_);
    auto rows = TRY(database_.query("SELECT at_s, count, transaction_number FROM ping"));
    if (!TRY(rows.step())) return std::optional<Ping>();
    Ping ping{rows.integer(0), rows.integer(1), std::nullopt};
    if (!rows.is_null(2)) ping.transaction_number = rows.integer(2);
    return std::optional(ping);
}

} // namespace ownkey::community
