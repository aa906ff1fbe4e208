// How the databases look for rows when there are many: every statement of the store runs once
// (plans.h), is caught by a tracer of ODB, and the database explains it. None may read a whole
// table that grows.
#include "odb/model-odb.hxx"
#include "server/store/tables.h"
#include "tests/odb/plans.h"
#include "tests/odb/plans_sql.h"
#include "tests/server/store/places.h"

#include <odb/statement.hxx>
#include <odb/tracer.hxx>
#include <odb/transaction.hxx>

#include <regex>
#include <set>

namespace ownkey::test {

namespace {

constexpr int kRows = 100'000; ///< of each table that grows

/// The text of every statement.
class Collector final : public odb::tracer {
public:
    void execute(odb::connection& connection, const odb::statement& statement) override {
        execute(connection, statement.text());
    }

    void execute(odb::connection&, const char* text) override { texts.insert(text); }

    std::set<std::string> texts;
};

Done write_once(Tables& tables) {
    TRY(write_people(tables));
    TRY(write_work(tables));
    TRY(write_surfaces(tables));
    return sweep(tables);
}

Done read_once(Tables& tables) {
    TRY(read_people(tables));
    TRY(read_work(tables));
    return read_surfaces(tables);
}

} // namespace

class PlansTest : public testing::TestWithParam<Kind> {
protected:
    std::unique_ptr<Place> place_ = GetParam().make();
    std::string url_ = static_cast<DatabasePlace&>(*place_).url();

    std::unique_ptr<Sql> connect() { return connect_sql(url_); }

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

TEST_P(PlansTest, no_statement_reads_a_whole_table) {
    collect(rows::Mode::relaxed, write_once);
    collect(rows::Mode::read, read_once);
    EXPECT_GT(statements().size(), 160U);

    const auto sql = connect();
    sql->run("BEGIN");
    fill(*sql, "account", kRows);
    for (const auto* table : {"account_term",
                              "credential",
                              "unlock_envelope",
                              "key_change",
                              "signup",
                              "signin",
                              "session",
                              "device",
                              "second_factor",
                              "recovery_code",
                              "token_family",
                              "email_change",
                              "recovery_case",
                              "handed_share",
                              "repeatable",
                              "email_code",
                              "outbox",
                              "audit_event",
                              "pending_transaction",
                              "officer",
                              "sealed_state",
                              "service_key",
                              "elopage_buy",
                              "campaign",
                              "submission",
                              "account_number",
                              "legacy_credential",
                              "foreign_guid"})
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
