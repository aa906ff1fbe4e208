// A database of an older version is brought up to date with its rows; a newer one is refused.
#include "core/encoding.h"
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

/// In: two hex digits, which all 16 bytes are.
Uuid made_of(const char* two) {
    std::string hex;
    for (std::size_t i = 0; i < Uuid::kSize; ++i)
        hex += two;
    return *Uuid::from(*from_hex(hex));
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

    void make_version(int version) {
        const auto file = OWNKEY_SOURCE_DIR "/tests/odb/fixtures/v" + std::to_string(version) +
                          "." + (sqlite() ? "sqlite.sql" : "pgsql.sql");
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
    make_version(1);
    EXPECT_EQ(refusal(Migration::refuse),
              "the database has schema version 1, this program needs version 5: migrate it first");
    EXPECT_EQ(run("SELECT version FROM schema_version"), std::vector<std::string>{"1"});
}

TEST_P(MigrationTest, an_older_database_keeps_its_rows_and_becomes_like_a_new_one) {
    make_version(1);
    const auto store = place_->open();
    EXPECT_EQ(run("SELECT version FROM schema_version"), std::vector<std::string>{"5"});
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

// Version 3: envelopes have slots, user names are unique whatever their case, accounts are found by
// their words.
TEST_P(MigrationTest, rows_of_version_2_get_what_version_3_adds) {
    make_version(2);
    const auto store = place_->open();
    const auto done = store->read([](Tables& t) -> Done {
        const auto ada = *TRY(t.find_account_by_email("ada@example.org"));
        const auto envelopes = TRY(t.envelopes_of(ada.id));
        EXPECT_EQ(envelopes.size(), 2U);
        EXPECT_EQ(envelopes.at(0).method, vault::Method::password);
        EXPECT_EQ(envelopes.at(0).slot, 0);
        EXPECT_EQ(envelopes.at(0).revision, 3U);
        EXPECT_EQ(envelopes.at(0).data, ByteVector(168, 0xAB));
        EXPECT_EQ(envelopes.at(1).method, vault::Method::recovery);
        EXPECT_EQ(envelopes.at(1).data, ByteVector(168, 0xCD));
        EXPECT_TRUE(TRY(t.find_credential(ada.id)));
        EXPECT_FALSE(ada.key_locked || ada.delete_at || !ada.phone.empty());

        const auto emmy = TRY(t.find_account_by_username("emmy"));
        EXPECT_EQ(emmy->last_name, "NÖTHER");
        EXPECT_EQ(emmy->username, "Emmy");
        EXPECT_EQ(TRY(t.find_account_by_email("emmi@example.org"))->username, "");
        const auto found = TRY(t.search_accounts({.text = "nöth"}));
        EXPECT_EQ(found.accounts.size(), 1U);
        EXPECT_EQ(TRY(t.search_accounts({.text = "emm"})).accounts.size(), 2U);
        EXPECT_EQ(TRY(t.search_accounts({})).accounts.size(), 3U);

        const auto sessions = TRY(t.sessions_of(ada.id, 9));
        EXPECT_EQ(sessions.at(0).proved_at, sessions.at(0).created_at);
        EXPECT_FALSE(sessions.at(0).second_factor || sessions.at(0).device_id);
        const auto signup =
            *TRY(t.find_signup(*Uuid::from(*from_hex("30112233445566778899AABBCCDDEEFF"))));
        EXPECT_EQ(signup.entry, "native");
        EXPECT_FALSE(signup.by_sms);
        EXPECT_EQ(TRY(t.failed_signins(ada.id, Time())).count, 1);
        EXPECT_EQ(TRY(t.unsealed_audit(9)).size(), 1U);
        return ok();
    });
    EXPECT_TRUE(done.has_value());
    const auto fresh = GetParam().make();
    fresh->open();
    EXPECT_EQ(indexes(*place_), indexes(*fresh));
    EXPECT_EQ(run(sqlite() ? "SELECT count(*) FROM sqlite_master WHERE name = 'envelope'"
                           : "SELECT count(*) FROM pg_tables WHERE tablename = 'envelope' AND "
                             "schemaname = current_schema()"),
              std::vector<std::string>{"0"});
}

// Version 4: a transaction is alone in its group, outbox items say which community they are for.
TEST_P(MigrationTest, rows_of_version_3_get_what_version_4_adds) {
    make_version(3);
    const auto store = place_->open();
    const auto done = store->transact(Durability::full, [&](Tables& t) -> Done {
        const auto ada = *TRY(t.find_account_by_email("ada@example.org"));
        const auto page = TRY(t.transactions_page(ada.id, std::nullopt, 9));
        EXPECT_EQ(page.size(), 2U);
        for (const auto& row : page) {
            EXPECT_EQ(row.group_id, row.id);
            EXPECT_FALSE(row.repeated);
            EXPECT_EQ(TRY(t.transactions_of_group(row.id)).size(), 1U);
        }
        EXPECT_EQ(page.at(0).signature->bytes[63], 0x42);
        auto pending = page.at(1);
        EXPECT_EQ(pending.body, (ByteVector{0x0A, 0x0B}));
        TRY(t.update_transaction(pending));

        auto key = *TRY(t.find_service_key(made_of("20")));
        EXPECT_EQ(key.community, "");
        TRY(t.update_service_key(key));
        EXPECT_FALSE(TRY(t.find_token_family(made_of("10")))->session_id);
        EXPECT_FALSE(TRY(t.has_elopage_buys("ada@example.org")));

        const auto now = Time(std::chrono::hours(24 * 365 * 100));
        const auto items = TRY(t.claim_outbox(now, Seconds(1), 9));
        EXPECT_EQ(items.size(), 3U);
        EXPECT_EQ(items.at(0).community, "default");
        EXPECT_EQ(items.at(1).community, "default");
        EXPECT_EQ(items.at(2).community, ""); // a mail
        EXPECT_EQ(items.at(0).reference, "");
        EXPECT_EQ(TRY(t.find_outbox_of(made_of("50")))->community, "default");
        EXPECT_EQ(TRY(t.insert_outbox(items.at(2))), 7);
        return ok();
    });
    EXPECT_TRUE(done.has_value());
    const auto fresh = GetParam().make();
    fresh->open();
    EXPECT_EQ(indexes(*place_), indexes(*fresh));
}

// Version 5: what surfaces of older systems need. Old rows stay as they are.
TEST_P(MigrationTest, rows_of_version_4_work_with_what_version_5_adds) {
    make_version(4);
    const auto store = place_->open();
    const auto done = store->transact(Durability::full, [&](Tables& t) -> Done {
        const auto ada = made_of("10");
        EXPECT_EQ(TRY(t.find_account_by_phone("+4930111"))->id, made_of("20")) << "the older one";
        EXPECT_EQ(TRY(t.accounts_after(std::nullopt, 9)).size(), 3U);
        EXPECT_EQ(TRY(t.accounts_after(ada, 9)).size(), 2U);
        EXPECT_EQ(TRY(t.count_signins(ada, Time())), 1);
        EXPECT_EQ(TRY(t.find_email_code(made_of("14")))->account_id, made_of("30"));
        EXPECT_TRUE(TRY(t.find_session(made_of("12"))));
        EXPECT_TRUE(TRY(t.find_transaction(made_of("17")))->repeated);
        EXPECT_TRUE(TRY(t.has_elopage_buys("ada@example.org")));
        EXPECT_EQ(TRY(t.find_outbox_of(made_of("19")))->kind, OutboxKind::webhook);

        EXPECT_FALSE(TRY(t.has_legacy_credentials(LegacyScheme::gradido)));
        EXPECT_FALSE(TRY(t.find_account_number(System::gradido, ada)));
        EXPECT_EQ(TRY(t.give_account_number(System::gradido, ada)), 1);
        const auto campaign = TRY(t.insert_campaign({.name = "first", .url = "first"}));
        EXPECT_EQ(campaign, 1);
        TRY(t.insert_submission(
            {.id = ada, .campaign_id = campaign, .account_id = ada, .token_hash = {}}));
        TRY(t.put_legacy_credential({.account_id = ada, .sealed = {1}}));
        TRY(t.insert_foreign_guid({.id = ada, .guid_hash = {}, .user = "x"}));
        TRY(t.remove_account(made_of("30")));
        return ok();
    });
    EXPECT_TRUE(done.has_value());
    const auto fresh = GetParam().make();
    fresh->open();
    EXPECT_EQ(indexes(*place_), indexes(*fresh));
}

// More accounts than the migration takes at a time. The ids run against the age, and every user
// name stands twice, in two cases: the older account, whose turn comes later, keeps its own.
TEST_P(MigrationTest, many_rows_of_version_2_are_brought_over_in_batches) {
    make_version(2);
    const std::string numbers =
        sqlite() ? "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 2499) "
                 : "WITH n AS (SELECT generate_series(0, 2499) AS i) ";
    const std::string id = sqlite() ? "CAST(printf('%016d', i) AS BLOB)"
                                    : "convert_to(lpad(CAST(i AS text), 16, '0'), 'UTF8')";
    run("INSERT INTO account " + numbers + "SELECT " + id +
        ", 'p' || i || '@example.org', 'p' || i || '@example.org', 'Person', 'Number' || i, "
        "CASE WHEN i < 1250 THEN 'name' ELSE 'NAME' END || (i % 1250), '', 'de', '', 0, 2, 0, "
        "9000 - i, NULL, 1, 0, 1 FROM n");
    const auto store = place_->open();
    const auto done = store->read([](Tables& t) -> Done {
        for (const int i : {0, 999, 1'000, 1'249}) {
            const auto number = std::to_string(i);
            const auto younger = TRY(t.find_account_by_email("p" + number + "@example.org"));
            EXPECT_EQ(younger->username, "");
            const auto older = TRY(t.find_account_by_username("name" + number));
            EXPECT_EQ(older->email, "p" + std::to_string(i + 1'250) + "@example.org");
            EXPECT_EQ(older->username, "NAME" + number);
        }
        EXPECT_EQ(TRY(t.search_accounts({.text = "name1249"})).accounts.size(), 1U);
        EXPECT_EQ(TRY(t.search_accounts({.text = "number2499"})).accounts.size(), 1U);
        return ok();
    });
    EXPECT_TRUE(done.has_value());
    EXPECT_EQ(run("SELECT count(*) FROM account WHERE username_key LIKE 'name%'"),
              std::vector<std::string>{"1250"});
    EXPECT_EQ(run("SELECT count(DISTINCT account_id) FROM account_term"),
              std::vector<std::string>{"2503"});
}

TEST_P(MigrationTest, a_newer_database_is_refused_and_left_alone) {
    place_->open();
    run("UPDATE schema_version SET version = 6");
    const std::string expected =
        "the database has schema version 6, this program needs version 5: start a newer program";
    EXPECT_EQ(refusal(Migration::refuse), expected);
    EXPECT_EQ(refusal(Migration::migrate), expected);
    EXPECT_EQ(run("SELECT version FROM schema_version"), std::vector<std::string>{"6"});
}

TEST_P(MigrationTest, an_unfinished_migration_is_refused) {
    place_->open();
    run(sqlite() ? "UPDATE schema_version SET migration = 1"
                 : "UPDATE schema_version SET migration = TRUE");
    EXPECT_EQ(refusal(Migration::migrate), "a migration of the database was left unfinished");
}

} // namespace ownkey::test
