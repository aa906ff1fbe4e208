#include "plans_sql.h"

#include "tests/server/store/samples.h"

#include <gtest/gtest.h>

#include <libpq-fe.h>
#include <sqlite3.h>

#include <algorithm>
#include <map>
#include <regex>
#include <set>

namespace ownkey::test {

bool stays_small(const std::string& table) {
    static const std::set<std::string> small{
        "officer", "sealed_state", "service_key", "schema_version"};
    return small.contains(table);
}

namespace {

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

/// Times with one in a thousand just before `end`: they expired since the last sweep.
std::string around(Time end) {
    const auto us = std::to_string(end.time_since_epoch().count());
    return "CASE WHEN i % 1000 = 0 THEN " + us + " - i ELSE " + us +
           " + CAST(i AS BIGINT) * 1000000 END";
}

} // namespace

std::unique_ptr<Sql> connect_sql(const std::string& url) {
    if (url.starts_with("sqlite:")) return std::make_unique<SqliteSql>(url);
    return std::make_unique<PostgresSql>(url);
}

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
        {"is_default", "NULL"},
        {"system", "4"},
        {"scheme", "1 + i % 3"},
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

} // namespace ownkey::test
