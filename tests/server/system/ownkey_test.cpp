// `ownkey` itself, on a SQLite file beside a running ownkeyd: the first admin, and what verify says
// of a log that somebody changed.
#include "server/store/open_store.h"
#include "tests/server/adapters/child_process.h"
#include "tests/server/config/temp_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sqlite3.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <thread>

namespace ownkey {
namespace {

using test::ChildProcess;
using test::TempFolder;
using testing::HasSubstr;
using testing::StartsWith;

struct Ran {
    int code = 0;
    std::string out;
    std::string error;
};

class OwnkeyTest : public testing::Test {
protected:
    std::vector<std::string> with_database(const std::string& program,
                                           const std::vector<std::string>& words) const {
        std::vector<std::string> out{program};
        out.insert(out.end(), words.begin(), words.end());
        for (const std::string& setting :
             {"database.url=sqlite:" + file_,
              "secrets.file=" + folder_.file("secrets.toml"),
              std::string("server.listen=127.0.0.1:0"),
              std::string("gradido.listen=127.0.0.1:0"),
              std::string("server.web_root=" OWNKEY_SOURCE_DIR "/web")})
            out.insert(out.end(), {"--set", setting});
        return out;
    }

    Ran ownkey(const std::vector<std::string>& words) const {
        ChildProcess program(with_database(OWNKEY, words), folder_.file("error"));
        Ran run;
        // line() says "" for an empty line too: two of them in a row are the end.
        for (int empty = 0; empty < 2;) {
            const auto line = program.line();
            empty = line.empty() ? empty + 1 : 0;
            run.out += line + '\n';
        }
        run.code = program.wait();
        run.error = TempFolder::read(folder_.file("error"));
        return run;
    }

    void migrate() const { EXPECT_EQ(ChildProcess(with_database(OWNKEYD, {"migrate"})).wait(), 0); }

    /// A chain of `count` events, sealed by ownkeyd while it runs.
    void make_chain(int count) {
        migrate();
        ChildProcess server(with_database(OWNKEYD, {"--set", "audit.seal_interval=1"}),
                            folder_.file("log"));
        EXPECT_THAT(server.line(), StartsWith("ownkeyd ready"));
        Settings::Database settings;
        settings.url = "sqlite:" + file_;
        const auto store = MUST(open_store(settings, Migration::refuse));
        for (int i = 0; i < count; ++i)
            MUST(store->transact(Durability::full, [&](Tables& tables) {
                return tables.append_audit({.at = Time(std::chrono::seconds(i)),
                                            .account_id = Uuid{},
                                            .event = "event." + std::to_string(i),
                                            .detail = "{}",
                                            .address = "192.0.2.1"});
            }));
        const auto sealed = [&] {
            return MUST(in_read<std::vector<AuditEvent>>(
                            *store, [](Tables& tables) { return tables.sealed_audit(1, 100); }))
                .size();
        };
        const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds(20);
        while (sealed() < static_cast<std::size_t>(count) &&
               std::chrono::steady_clock::now() < patience)
            std::this_thread::yield();
        EXPECT_EQ(sealed(), static_cast<std::size_t>(count));
        EXPECT_EQ(ownkey({"audit", "verify"}).code, 0); // beside the server
        ::kill(server.pid(), SIGTERM);
        EXPECT_EQ(server.wait(), 0);
    }

    /// As somebody who has the file does.
    void sql(const std::string& statement) const {
        sqlite3* database = nullptr;
        ASSERT_EQ(sqlite3_open(file_.c_str(), &database), SQLITE_OK);
        char* error = nullptr;
        EXPECT_EQ(sqlite3_exec(database, statement.c_str(), nullptr, nullptr, &error), SQLITE_OK)
            << (error != nullptr ? error : "") << ": " << statement;
        sqlite3_free(error);
        sqlite3_close(database);
    }

    /// What verify says after a change; the file is as before afterwards.
    std::string after(const std::string& statement) {
        const auto copy = folder_.file("copy.db");
        sql("PRAGMA wal_checkpoint(TRUNCATE)");
        std::filesystem::copy_file(file_, copy, std::filesystem::copy_options::overwrite_existing);
        const auto original = std::exchange(file_, copy);
        sql(statement);
        const auto run = ownkey({"audit", "verify"});
        file_ = original;
        EXPECT_EQ(run.code, run.out.starts_with("whole") ? 0 : 1) << run.out;
        return run.out.substr(0, run.out.find('\n'));
    }

    TempFolder folder_;
    std::string file_ = folder_.file("ownkey.db");
};

TEST_F(OwnkeyTest, MakesTheFirstAdmin) {
    const auto too_early = ownkey({"admin", "list"});
    EXPECT_EQ(too_early.code, 1);
    EXPECT_THAT(too_early.error, HasSubstr("no database at "));
    EXPECT_FALSE(std::filesystem::exists(file_));
    migrate();
    EXPECT_EQ(ownkey({"admin", "list"}).out.find_first_not_of('\n'), std::string::npos);
    const std::vector<std::string> create{"admin",
                                          "create",
                                          "--email",
                                          "ada@example.org",
                                          "--first-name",
                                          "Ada",
                                          "--last-name",
                                          "Muster"};
    const auto without_secrets = ownkey(create);
    EXPECT_EQ(without_secrets.code, 1);
    EXPECT_THAT(without_secrets.error, StartsWith("ownkey: secrets.file: nothing at "));
    EXPECT_FALSE(std::filesystem::exists(folder_.file("secrets.toml")));
    {
        ChildProcess server(with_database(OWNKEYD, {}), folder_.file("log"));
        EXPECT_THAT(server.line(), StartsWith("ownkeyd ready"));
        ::kill(server.pid(), SIGTERM);
    }
    const auto nameless = ownkey({"admin", "create", "--email", "ada@example.org"});
    EXPECT_EQ(nameless.code, 2);
    EXPECT_THAT(nameless.error, StartsWith("ownkey: first_name: "));
    const auto made = ownkey(create);
    EXPECT_EQ(made.code, 0) << made.error;
    EXPECT_THAT(made.out, StartsWith("ada@example.org is an admin now.\n"));
    EXPECT_THAT(made.out, HasSubstr("http://localhost:1200/account/resetPassword/"));
    EXPECT_THAT(made.out, HasSubstr("second factor"));
    const auto again = ownkey(create);
    EXPECT_THAT(again.out, StartsWith("ada@example.org is an admin already.\n"));
    EXPECT_THAT(again.out, HasSubstr("/account/resetPassword/"));
    EXPECT_THAT(ownkey({"admin", "list"}).out,
                StartsWith("ada@example.org\tAda Muster\tunconfirmed\n"));
}

TEST_F(OwnkeyTest, SaysWhatItTakes) {
    EXPECT_EQ(ownkey({}).code, 2);
    EXPECT_EQ(ownkey({"admin"}).code, 2);
    EXPECT_EQ(ownkey({"admin", "create"}).code, 2);
    EXPECT_EQ(ownkey({"--help"}).code, 0);
    EXPECT_EQ(ownkey({"audit", "verify", "--set", "no.such=1"}).code, 2);
    migrate();
    for (const std::string& head : {std::string("1"),
                                    std::string(":"),
                                    "0:" + std::string(64, '0'),
                                    std::string("1:ab"),
                                    std::string("x:y"),
                                    std::string("1:")}) {
        const auto run = ownkey({"audit", "verify", "--head", head});
        EXPECT_EQ(run.code, 2) << head;
        EXPECT_THAT(run.error, StartsWith("ownkey: --head: ")) << head;
    }
}

TEST_F(OwnkeyTest, NoticesEveryChangeOfTheLog) {
    make_chain(6);
    const auto whole = ownkey({"audit", "verify"});
    EXPECT_THAT(whole.out, StartsWith("whole, 6 events\nhead 6:"));
    const auto head = whole.out.substr(whole.out.find("6:"), 66);

    for (const std::string change : {"event = 'x'",
                                     "detail = '{ }'",
                                     "address = ''",
                                     "at = at + 1",
                                     "account_id = NULL",
                                     "id = id + 100"})
        EXPECT_EQ(after("UPDATE audit_event SET " + change + " WHERE seal_number = 3"),
                  "broken at number 3: changed event")
            << change;
    EXPECT_EQ(after("UPDATE audit_event SET seal = zeroblob(32) WHERE seal_number = 3"),
              "broken at number 3: wrong seal");
    EXPECT_EQ(after("DELETE FROM audit_event WHERE seal_number = 3"),
              "broken at number 3: missing number");
    EXPECT_EQ(after("DELETE FROM audit_event WHERE seal_number = 1"),
              "broken at number 1: missing number");
    EXPECT_EQ(
        after("UPDATE audit_event SET seal_number = seal_number + 1000 WHERE seal_number > 2"),
        "broken at number 3: missing number");
    EXPECT_EQ(after("UPDATE audit_event SET seal_number = 100 WHERE seal_number = 3;"
                    "UPDATE audit_event SET seal_number = 3 WHERE seal_number = 4;"
                    "UPDATE audit_event SET seal_number = 4 WHERE seal_number = 100"),
              "broken at number 3: changed event");
    // The end alone can be cut without a trace, but not from those who kept a head.
    const std::string cut = "DELETE FROM audit_event WHERE seal_number > 4";
    EXPECT_EQ(after(cut), "whole, 4 events");
    sql(cut);
    const auto broken = ownkey({"audit", "verify", "--head", head});
    EXPECT_EQ(broken.code, 1);
    EXPECT_THAT(broken.out, StartsWith("broken at number 5: the end was cut off\n"));
}

TEST_F(OwnkeyTest, ExportsLines) {
    make_chain(3);
    const auto run = ownkey({"audit", "export", "--from", "2"});
    EXPECT_EQ(run.code, 0);
    EXPECT_THAT(run.out, StartsWith("{\"seal_number\":2,\"seal\":\""));
    EXPECT_THAT(run.out, HasSubstr("\"at_us\":2000000,"));
    EXPECT_THAT(run.out,
                HasSubstr("\"event\":\"event.2\",\"detail\":\"{}\",\"address\":\"192.0.2.1\"}"));
}

TEST_F(OwnkeyTest, TheServerTellsTheHead) {
    make_chain(1);
    ChildProcess server(with_database(OWNKEYD, {}), folder_.file("log"));
    EXPECT_THAT(server.line(), StartsWith("ownkeyd ready"));
    const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    const auto told = [&] { return TempFolder::read(folder_.file("log")); };
    while (told().find("audit_head") == std::string::npos &&
           std::chrono::steady_clock::now() < patience)
        std::this_thread::yield();
    EXPECT_THAT(told(), HasSubstr("\"event\":\"audit_head\",\"seal_number\":1,\"seal\":\""));
    ::kill(server.pid(), SIGTERM);
    EXPECT_EQ(server.wait(), 0);
}

} // namespace
} // namespace ownkey
