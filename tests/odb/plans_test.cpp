// How the databases look for rows when there are many: every statement of the store runs once, is
// caught by a tracer of ODB, and the database explains it. None may read a whole table that grows.
#include "odb/model-odb.hxx"
#include "server/store/tables.h"
#include "tests/server/store/access_samples.h"
#include "tests/server/store/places.h"

#include <odb/statement.hxx>
#include <odb/tracer.hxx>
#include <odb/transaction.hxx>

#include <libpq-fe.h>
#include <sqlite3.h>

#include <algorithm>
#include <map>
#include <regex>
#include <set>

namespace ownkey::test {

namespace {

constexpr int kRows = 100'000; ///< of each table that grows

using Row = std::vector<std::string>;

/// One connection for SQL as text.
class Sql {
public:
    virtual ~Sql() = default;
    /// Out: the rows. A failure of the database fails the test.
    virtual std::vector<Row> run(const std::string& sql) = 0;
    /// Name and type of the columns.
    virtual std::vector<Row> columns(const std::string& table) = 0;
    /// Bytes that only this row of a table has, as SQL over the number "i".
    [[nodiscard]] virtual const char* bytes() const = 0;
    /// A query of one column "i" from 1 to n.
    [[nodiscard]] virtual std::string numbers(int n) const = 0;
    virtual void settle() = 0;
    /// Which part of the plan reads a whole table that grows, or empty.
    virtual std::string whole_table(const std::string& statement) = 0;
};

/// Tables that stay small, whatever the number of accounts.
bool stays_small(const std::string& table) {
    static const std::set<std::string> small{
        "officer", "sealed_state", "service_key", "schema_version"};
    return small.contains(table);
}

class SqliteSql final : public Sql {
public:
    explicit SqliteSql(const std::string& url) {
        sqlite3_open(url.substr(std::string("sqlite:").size()).c_str(), &db_);
    }

    ~SqliteSql() override { sqlite3_close(db_); }

    std::vector<Row> run(const std::string& sql) override {
        std::vector<Row> rows;
        const auto add = [](void* out, int count, char** values, char**) {
            auto& row = static_cast<std::vector<Row>*>(out)->emplace_back();
            for (int i = 0; i < count; ++i)
                row.emplace_back(values[i] == nullptr ? "" : values[i]);
            return 0;
        };
        EXPECT_EQ(sqlite3_exec(db_, sql.c_str(), add, &rows, nullptr), SQLITE_OK)
            << sqlite3_errmsg(db_) << ": " << sql;
        return rows;
    }

    std::vector<Row> columns(const std::string& table) override {
        return run("SELECT name, type FROM pragma_table_info('" + table + "')");
    }

    [[nodiscard]] const char* bytes() const override { return "CAST(printf('%016d', i) AS BLOB)"; }

    [[nodiscard]] std::string numbers(int n) const override {
        return "(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " +
               std::to_string(n) + ") SELECT i FROM n)";
    }

    void settle() override {}

    // The first rows of all in the order of a key are no search.
    std::string whole_table(const std::string& statement) override {
        static const std::regex first_rows("^(?!.* WHERE (?!1 ORDER)).* LIMIT \\d+$");
        const bool all_match = std::regex_search(statement, first_rows);
        std::string scanned;
        for (const auto& row : run("EXPLAIN QUERY PLAN " + statement)) {
            std::smatch found;
            if (std::regex_search(row.back(), found, std::regex("^SCAN (\\w+)")) &&
                !stays_small(found[1]))
                scanned = row.back();
            if (row.back() == "USE TEMP B-TREE FOR ORDER BY" && !scanned.empty()) return scanned;
        }
        return all_match ? "" : scanned;
    }

private:
    sqlite3* db_ = nullptr;
};

class PostgresSql final : public Sql {
public:
    explicit PostgresSql(const std::string& url) : connection_(PQconnectdb(url.c_str())) {
        run("SET plan_cache_mode = force_generic_plan"); // as of a statement that ran often
    }

    ~PostgresSql() override { PQfinish(connection_); }

    std::vector<Row> run(const std::string& sql) override {
        PGresult* result = PQexec(connection_, sql.c_str());
        EXPECT_NE(PQresultStatus(result), PGRES_FATAL_ERROR)
            << PQerrorMessage(connection_) << ": " << sql;
        std::vector<Row> rows;
        for (int row = 0; row < PQntuples(result); ++row)
            for (int column = 0; column < PQnfields(result); ++column) {
                if (column == 0) rows.emplace_back();
                rows.back().emplace_back(PQgetvalue(result, row, column));
            }
        PQclear(result);
        return rows;
    }

    std::vector<Row> columns(const std::string& table) override {
        return run("SELECT column_name, data_type FROM information_schema.columns WHERE"
                   " table_schema = current_schema() AND table_name = '" +
                   table + "' ORDER BY ordinal_position");
    }

    [[nodiscard]] const char* bytes() const override {
        return "decode(lpad(to_hex(i), 32, '0'), 'hex')";
    }

    [[nodiscard]] std::string numbers(int n) const override {
        return "generate_series(1, " + std::to_string(n) + ") AS n(i)";
    }

    void settle() override { run("VACUUM ANALYZE"); }

    std::string whole_table(const std::string& statement) override {
        const auto explained = run("EXPLAIN " + prepared(statement));
        run("DEALLOCATE ALL");
        std::string walked; // along an index with no place to start, though rows are left out
        for (const auto& row : explained) {
            std::smatch found;
            if (std::regex_search(row.back(), found, std::regex("Seq Scan on (\\w+)")) &&
                !stays_small(found[1]))
                return row.back();
            if (std::regex_search(row.back(), found, std::regex("Index (Only )?Scan .* on (\\w+)")))
                walked = stays_small(found[2]) ? "" : row.back();
            else if (row.back().find("Index Cond:") != std::string::npos)
                walked.clear();
            else if (row.back().find("Filter:") != std::string::npos && !walked.empty())
                return walked;
        }
        return "";
    }

private:
    /// In: a statement with $1, $2 ... Out: what executes it.
    std::string prepared(const std::string& statement) {
        int parameters = 0;
        const std::regex parameter("\\$(\\d+)");
        for (std::sregex_iterator it(statement.begin(), statement.end(), parameter), end; it != end;
             ++it)
            parameters = std::max(parameters, std::stoi((*it)[1]));
        if (parameters == 0) return statement;
        run("PREPARE it AS " + statement);
        std::string execute = "EXECUTE it(NULL";
        for (int i = 1; i < parameters; ++i)
            execute += ", NULL";
        return execute + ")";
    }

    PGconn* connection_;
};

/// The text of every statement.
class Collector final : public odb::tracer {
public:
    void execute(odb::connection& connection, const odb::statement& statement) override {
        execute(connection, statement.text());
    }

    void execute(odb::connection&, const char* text) override { texts.insert(text); }

    std::set<std::string> texts;
};

} // namespace

class PlansTest : public testing::TestWithParam<Kind> {
protected:
    std::unique_ptr<Place> place_ = GetParam().make();
    std::string url_ = static_cast<DatabasePlace&>(*place_).url();

    std::unique_ptr<Sql> connect() {
        if (url_.starts_with("sqlite:")) return std::make_unique<SqliteSql>(url_);
        return std::make_unique<PostgresSql>(url_);
    }

    /// The statements of one transaction.
    void collect(rows::Mode mode, const std::function<Done(Tables&)>& work) {
        gateway_.transact(mode, [&](rows::Access& access) {
            odb::transaction::current().tracer(collector_);
            store::DatabaseTables tables(access, mode != rows::Mode::read);
            const auto done = work(tables);
            EXPECT_TRUE(done.has_value()) << error_name(done.error().error);
            return done.has_value();
        });
    }

    std::set<std::string>& statements() { return collector_.texts; }

private:
    std::shared_ptr<Store> migrated_ = place_->open();
    rows::Gateway gateway_{{.url = url_, .pool = 1}};
    Collector collector_;
};

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(PlansTest);
OWNKEY_FOR_EVERY_DATABASE(PlansTest);

namespace {

/// Times with one in a thousand just before `end`: they expired since the last sweep.
std::string around(Time end) {
    const auto us = std::to_string(end.time_since_epoch().count());
    return "CASE WHEN i % 1000 = 0 THEN " + us + " - i ELSE " + us +
           " + CAST(i AS BIGINT) * 1000000 END";
}

/// Rows that differ wherever a column may have to; a reference finds the account of its number.
void fill(Sql& sql, const std::string& table, int rows) {
    const std::map<std::string, std::string> known{
        // One in a thousand is special.
        {"state", "CASE WHEN i % 1000 = 0 THEN 1 ELSE 2 END"},
        {"role", "CASE WHEN i % 10000 = 0 THEN 3 WHEN i % 5000 = 0 THEN 1 ELSE 0 END"},
        {"closing", "CASE WHEN i % 1000 = 0 THEN 0 ELSE 1 END"},
        {"kind", "2"},
        {"method", "1"},
        {"slot", "0"},
        {"event", "'event' || (i % 20)"},
        {"community", "'community' || (i % 3)"},
        // Closed cases are kept for 30 days.
        {"expires_at", around(table == "recovery_case" ? kNow - hours(30 * 24) : kNow)},
        {"link_until", around(kNow)},
        {"created_at", around(kNow - hours(24))},
        {"delete_at", "CASE WHEN i % 1000 = 0 THEN i END"},
        {"revoked_at", "CASE WHEN i % 1000 = 0 THEN i END"},
        {"seal_number", "CASE WHEN i % 1000 = 0 THEN NULL ELSE i + 1000 END"},
    };
    std::string names, values;
    for (const auto& column : sql.columns(table)) {
        const auto& name = column.at(0);
        const auto& type = column.at(1);
        std::string value = "i + 1000"; // INTEGER, BIGINT; small numbers are taken
        if (type == "BLOB" || type == "bytea")
            value = sql.bytes();
        else if (known.contains(name))
            value = known.at(name);
        else if (type == "TEXT" || type == "text")
            value = "'text' || i";
        else if (type == "boolean")
            value = "false";
        else if (type == "smallint")
            value = "1";
        names += (names.empty() ? "\"" : ", \"") + name + "\"";
        values += (values.empty() ? "" : ", ") + value;
    }
    sql.run("INSERT INTO \"" + table + "\" (" + names + ") SELECT " + values + " FROM " +
            sql.numbers(rows));
}

/// Everything that writes, on rows of its own.
Done write_once(Tables& t) {
    TRY(t.insert_account(account(1)));
    TRY(t.insert_account(account(2)));
    auto row = *TRY(t.find_account(id(1)));
    row.first_name = "Other";
    TRY(t.update_account(row));
    for (int again = 0; again < 2; ++again) { // insert, replace
        TRY(t.put_credential({.account_id = id(1), .record = {}}));
        TRY(t.find_credential(id(1)));
        TRY(t.put_envelope({.account_id = id(1), .data = {1}}));
        TRY(t.put_officer({.account_id = id(1), .card = {1}}));
        TRY(t.put_handed_share({.case_id = id(1), .officer_id = id(1), .sealed = {1}}));
    }
    TRY(t.insert_key_change({.account_id = id(1), .old_key = {}, .new_key = {}, .entry = {}}));
    TRY(t.insert_signup(signup(1)));
    TRY(t.update_signup(*TRY(t.find_signup(id(1)))));
    TRY(t.close_signups("a@b.c", Closing::cancelled));
    TRY(t.insert_signin(signin(1, id(1))));
    TRY(t.update_signin(*TRY(t.find_signin(id(1)))));
    TRY(t.close_signin(id(1), Closing::success));
    TRY(t.insert_session(session(1, id(1))));
    TRY(t.update_session(*TRY(t.find_session(id(1)))));
    TRY(t.find_session_by_token(numbered<Hash32>(1)));
    TRY(t.remove_sessions_of(id(1), id(2)));
    TRY(t.remove_sessions_of(id(1), std::nullopt));
    TRY(t.remove_session(id(1)));
    TRY(t.insert_device(device(1, id(1))));
    TRY(t.update_device(*TRY(t.find_device_by_token(numbered<Hash32>(1)))));
    TRY(t.remove_device(id(1)));
    TRY(t.put_second_factor({.account_id = id(1), .sealed_secret = {1}}));
    TRY(t.put_second_factor(*TRY(t.find_second_factor(id(1)))));
    TRY(t.replace_recovery_codes(id(1), {{id(1), numbered<Hash32>(1)}}));
    TRY(t.use_recovery_code({id(1), numbered<Hash32>(1)}));
    TRY(t.insert_token_family(token_family(1, id(1))));
    TRY(t.update_token_family(*TRY(t.find_token_family(id(1)))));
    TRY(t.revoke_token_families_of_session(token_family(1, id(1)).session_id.value_or(Uuid()),
                                           kNow));
    TRY(t.revoke_token_families(id(1), kNow));
    TRY(t.insert_email_change(email_change(1, id(1))));
    TRY(t.update_email_change(*TRY(t.find_open_email_change(id(1)))));
    TRY(t.find_email_change_by_link(numbered<Hash32>(1)));
    TRY(t.insert_recovery_case(recovery_case(1, id(1))));
    TRY(t.update_recovery_case(*TRY(t.find_recovery_case(id(1)))));
    TRY(t.find_open_recovery_case(id(1)));
    TRY(t.insert_repeatable(repeatable(1)));
    TRY(t.update_repeatable(*TRY(t.find_repeatable(numbered<Hash32>(1)))));
    TRY(t.remove_repeatable(numbered<Hash32>(1)));
    TRY(t.insert_email_code(email_code(1, id(1))));
    TRY(t.update_email_code(*TRY(t.find_email_code_by_link(numbered<Hash32>(1)))));
    TRY(t.insert_transaction(transaction(1, id(1))));
    TRY(t.update_transaction(*TRY(t.find_transaction(id(1)))));
    TRY(t.insert_outbox(outbox_item(id(1))));
    TRY(t.transactions_page(id(1), id(1), 9));
    TRY(t.transactions_page(id(1), id(1), 9, {TransactionState::pending}));
    TRY(t.transactions_of_group(id(1)));
    TRY(t.insert_service_key(service_key(1)));
    TRY(t.update_service_key(*TRY(t.find_service_key(id(1)))));
    TRY(t.insert_elopage_buy(elopage_buy(1)));
    TRY(t.update_elopage_buy(*TRY(t.find_elopage_buy(id(1)))));
    auto late = outbox_item(id(1));
    late.next_attempt_at = kNow + hours(1);
    TRY(t.insert_outbox(late));
    TRY(t.hasten_outbox_of(*late.subject_id, kNow));
    TRY(t.insert_outbox(late));
    TRY(t.hasten_outbox("default", kNow));
    TRY(t.claim_outbox(kNow, Seconds(30), 1, {"north", "south"}));
    for (const auto& item : TRY(t.claim_outbox(kNow, Seconds(30), 9)))
        TRY(t.update_outbox(item));
    TRY(t.append_audit({.account_id = id(1), .event = "e", .detail = "", .address = ""}));
    auto events = TRY(t.unsealed_audit(9));
    events.at(0).seal_number = 1;
    TRY(t.seal_audit(events.at(0)));
    TRY(t.expire(kNow));
    TRY(t.remove_account(id(1)));
    return ok();
}

/// Everything that reads, outside a writing transaction: without locks.
Done read_once(Tables& t) {
    TRY(t.has_accounts());
    TRY(t.find_account(id(2)));
    TRY(t.find_account_by_email("x"));
    TRY(t.find_account_by_public_key({}));
    TRY(t.find_account_by_username("x"));
    TRY(t.search_accounts({.text = "o"}));
    TRY(t.search_accounts({}));
    TRY(t.count_accounts(Role::admin));
    TRY(t.accounts_with_role(Role::admin, std::nullopt, 9));
    TRY(t.accounts_with_role(Role::admin, id(2), 9));
    TRY(t.accounts_to_delete(kNow, 9));
    TRY(t.unconfirmed_before(kNow, 9));
    TRY(t.find_credential(id(2)));
    TRY(t.envelopes_of(id(2)));
    TRY(t.key_changes_of(id(2)));
    TRY(t.find_owner_of_former_key({}));
    TRY(t.find_signup(id(2)));
    TRY(t.find_signin(id(2)));
    TRY(t.failed_signins(id(2), kNow));
    TRY(t.failed_signins_of_device(id(2), id(2), kNow));
    TRY(t.find_session(id(2)));
    TRY(t.find_session_by_token({}));
    TRY(t.find_session_by_alias(2));
    TRY(t.sessions_of(id(2), 9));
    TRY(t.sessions_beyond(id(2), 3, 9));
    TRY(t.find_device_by_token({}));
    TRY(t.devices_of(id(2), 9));
    TRY(t.find_second_factor(id(2)));
    TRY(t.count_recovery_codes(id(2)));
    TRY(t.find_token_family(id(2)));
    TRY(t.token_families_of(id(2), 9));
    TRY(t.find_email_change_by_link({}));
    TRY(t.find_open_email_change(id(2)));
    TRY(t.find_recovery_case(id(2)));
    TRY(t.find_open_recovery_case(id(2)));
    for (const auto& after : {std::optional<Uuid>(), std::optional(id(2))})
        TRY(t.recovery_cases(RecoveryState::waiting, after, 9));
    TRY(t.handed_shares(id(2)));
    TRY(t.find_repeatable({}));
    TRY(t.find_email_code_by_link({}));
    TRY(t.find_open_email_code(id(2), CodePurpose::invitation));
    TRY(t.find_transaction(id(2)));
    TRY(t.find_transaction_by_hash(id(2), {}));
    TRY(t.transactions_of(id(2), {}, 9));
    TRY(t.transactions_of(id(2), {TransactionState::pending}, 9));
    TRY(t.count_transactions(id(2), TransactionState::pending));
    TRY(t.transactions_page(id(2), std::nullopt, 9));
    TRY(t.transactions_page(id(2), std::nullopt, 9, {TransactionState::pending}));
    TRY(t.transactions_of_group(id(2)));
    TRY(t.find_elopage_buy(id(2)));
    TRY(t.has_elopage_buys("x"));
    TRY(t.find_outbox_of(id(2)));
    TRY(t.audit_of(id(2), 9));
    for (const std::optional<std::int64_t> before : {std::optional<std::int64_t>(), {5}}) {
        TRY(t.search_audit({.before = before}));
        TRY(t.search_audit({.account_id = id(2), .before = before}));
        TRY(t.search_audit({.event = "e", .before = before}));
        TRY(t.search_audit({.account_id = id(2), .event = "e", .before = before}));
    }
    TRY(t.unsealed_audit(9));
    TRY(t.newest_sealed_audit());
    TRY(t.sealed_audit(1, 9));
    return ok();
}

} // namespace

TEST_P(PlansTest, no_statement_reads_a_whole_table) {
    collect(rows::Mode::relaxed, write_once);
    collect(rows::Mode::read, read_once);
    EXPECT_GT(statements().size(), 120U);

    const auto sql = connect();
    sql->run("BEGIN");
    fill(*sql, "account", kRows);
    for (const auto* table :
         {"account_term", "credential",   "unlock_envelope", "key_change",          "signup",
          "signin",       "session",      "device",          "second_factor",       "recovery_code",
          "token_family", "email_change", "recovery_case",   "handed_share",        "repeatable",
          "email_code",   "outbox",       "audit_event",     "pending_transaction", "officer",
          "sealed_state", "service_key",  "elopage_buy"})
        fill(*sql, table, stays_small(table) ? 5 : kRows);
    sql->run("COMMIT");
    sql->settle();

    for (const auto& statement : statements()) {
        static const std::regex looks("^(SELECT|UPDATE|DELETE) ");
        if (!std::regex_search(statement, looks) || statement.starts_with("SELECT pg_")) continue;
        EXPECT_EQ(sql->whole_table(statement), "") << statement;
    }
}

// The test would see one.
TEST_P(PlansTest, a_statement_without_index_is_seen) {
    const auto sql = connect();
    fill(*sql, "account", 5'000);
    sql->settle();
    EXPECT_NE(sql->whole_table("SELECT * FROM \"account\" WHERE \"first_name\" = 'x'"), "");
    EXPECT_EQ(sql->whole_table("SELECT * FROM \"account\" WHERE \"email_key\" = 'x'"), "");
}

} // namespace ownkey::test
