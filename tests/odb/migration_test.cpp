// A database of an older version is brought up to date with its rows; a newer one is refused.
#include "server/store/open_store.h"
#include "tests/server/store/places.h"

#include <libpq-fe.h>
#include <sqlite3.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace ownkey::test {

namespace {

/// Runs SQL. Out: the first column of all rows.
std::vector<std::string> sqlite_run(const std::string& url, const std::string& sql) {
    const std::filesystem::path path = url.substr(std::string("sqlite:").size());
    std::filesystem::create_directories(path.parent_path());
    sqlite3* db = nullptr;
    sqlite3_open(path.c_str(), &db);
    std::vector<std::string> rows;
    const auto add = [](void* out, int, char** values, char**) {
        static_cast<std::vector<std::string>*>(out)->emplace_back(values[0]);
        return 0;
    };
    EXPECT_EQ(sqlite3_exec(db, sql.c_str(), add, &rows, nullptr), SQLITE_OK) << sqlite3_errmsg(db);
    sqlite3_close(db);
    return rows;
}

std::vector<std::string> postgres_run(const std::string& url, const std::string& sql) {
    PGconn* connection = PQconnectdb(url.c_str());
    PGresult* result = PQexec(connection, sql.c_str());
    EXPECT_NE(PQresultStatus(result), PGRES_FATAL_ERROR) << PQerrorMessage(connection);
    std::vector<std::string> rows;
    for (int row = 0; row < PQntuples(result); ++row)
        rows.emplace_back(PQgetvalue(result, row, 0));
    PQclear(result);
    PQfinish(connection);
    return rows;
}

} // namespace

class MigrationTest : public testing::TestWithParam<Kind> {
protected:
    std::unique_ptr<Place> place_ = GetParam().make();

    [[nodiscard]] bool sqlite() const { return std::string(GetParam().name) == "sqlite"; }

    static std::string url(Place& place) { return static_cast<DatabasePlace&>(place).url(); }

    std::vector<std::string> run(const std::string& sql, Place* place = nullptr) {
        const auto where = url(place != nullptr ? *place : *place_);
        return sqlite() ? sqlite_run(where, sql) : postgres_run(where, sql);
    }

    void make_version_1() {
        const auto file = std::string(OWNKEY_SOURCE_DIR "/tests/odb/fixtures/v1.") +
                          (sqlite() ? "sqlite.sql" : "pgsql.sql");
        std::stringstream sql;
        sql << std::ifstream(file).rdbuf();
        run(sql.str());
    }

    /// Every index with its definition, the schema's own name aside.
    std::vector<std::string> indexes(Place& place) {
        return run(sqlite()
                       ? "SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL "
                         "ORDER BY name"
                       : "SELECT replace(indexdef, current_schema() || '.', '') FROM pg_indexes "
                         "WHERE schemaname = current_schema() ORDER BY indexname",
                   &place);
    }

    std::string refusal(Migration migration) {
        const auto opened = open_store({.url = url(*place_), .pool = 1}, migration);
        EXPECT_FALSE(opened.has_value());
        return opened ? "" : opened.error().detail;
    }
};

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(MigrationTest);
OWNKEY_FOR_EVERY_DATABASE(MigrationTest);

TEST_P(MigrationTest, an_older_database_is_refused_unless_it_may_be_migrated) {
    make_version_1();
    EXPECT_EQ(refusal(Migration::refuse),
              "the database has schema version 1, this program needs version 2: migrate it first");
    EXPECT_EQ(run("SELECT version FROM schema_version"), std::vector<std::string>{"1"});
}

TEST_P(MigrationTest, an_older_database_keeps_its_rows_and_becomes_like_a_new_one) {
    make_version_1();
    const auto store = place_->open();
    EXPECT_EQ(run("SELECT version FROM schema_version"), std::vector<std::string>{"2"});
    const auto done = store->transact(Durability::full, [](Tables& t) -> Done {
        auto account = *TRY(t.find_account_by_email("ada@example.org"));
        EXPECT_EQ(account.last_name, "Lovelace");
        EXPECT_EQ(account.username, "");
        EXPECT_EQ(account.state, AccountState::active);
        EXPECT_EQ(account.public_key->bytes[31], 0x1F);
        EXPECT_EQ(account.key_revision, 3U);
        EXPECT_EQ(account.version, 5U);
        TRY(t.update_account(account));
        TRY(t.append_audit(
            {.account_id = account.id, .event = "session.started", .detail = "", .address = ""}));
        const auto events = TRY(t.audit_of(account.id, 9));
        EXPECT_EQ(events.size(), 2U);
        EXPECT_EQ(events.at(0).id, 8);
        EXPECT_EQ(events.at(1).event, "account.registered");
        return ok();
    });
    EXPECT_TRUE(done.has_value());
    const auto fresh = GetParam().make();
    fresh->open();
    EXPECT_EQ(indexes(*place_), indexes(*fresh));
}

TEST_P(MigrationTest, a_newer_database_is_refused_and_left_alone) {
    place_->open();
    run("UPDATE schema_version SET version = 3");
    const std::string expected =
        "the database has schema version 3, this program needs version 2: start a newer program";
    EXPECT_EQ(refusal(Migration::refuse), expected);
    EXPECT_EQ(refusal(Migration::migrate), expected);
    EXPECT_EQ(run("SELECT version FROM schema_version"), std::vector<std::string>{"3"});
}

TEST_P(MigrationTest, an_unfinished_migration_is_refused) {
    place_->open();
    run(sqlite() ? "UPDATE schema_version SET migration = 1"
                 : "UPDATE schema_version SET migration = TRUE");
    EXPECT_EQ(refusal(Migration::migrate), "a migration of the database was left unfinished");
}

} // namespace ownkey::test
