// `ownkey import` killed in the middle, and again: everybody is there once.
#include "tests/server/adapters/child_process.h"
#include "tests/server/config/temp_folder.h"

#include <gtest/gtest.h>

#include <sqlite3.h>
#include <sys/stat.h>

#include <csignal>
#include <fstream>
#include <thread>

namespace ownkey {
namespace {

using test::ChildProcess;
using test::TempFolder;

constexpr int kPeople = 2000;

struct OwnkeyImport : testing::Test {
    OwnkeyImport() {
        EXPECT_EQ(ChildProcess(command(OWNKEYD, {"migrate"})).wait(), 0);
        std::ofstream(folder.file("users.jsonl")) << lines();
        // The secrets file is ownkeyd's to make.
        ChildProcess server(command(OWNKEYD, {}), folder.file("log"));
        server.line();
        ::kill(server.pid(), SIGTERM);
    }

    static std::string lines() {
        std::string text;
        for (int id = 1; id <= kPeople; ++id)
            text += R"({"id":)" + std::to_string(id) + R"(,"name":"person)" + std::to_string(id) +
                    R"(","email":"p)" + std::to_string(id) + R"(@example.org"})" + '\n';
        return text;
    }

    std::vector<std::string> command(const std::string& program,
                                     const std::vector<std::string>& words) const {
        std::vector<std::string> out{program};
        out.insert(out.end(), words.begin(), words.end());
        for (const std::string& setting :
             {"database.url=sqlite:" + folder.file("ownkey.db"),
              "secrets.file=" + folder.file("secrets.toml"),
              std::string("server.listen=127.0.0.1:0"),
              std::string("gradido.listen=127.0.0.1:0"),
              std::string("server.web_root=" OWNKEY_SOURCE_DIR "/web")})
            out.insert(out.end(), {"--set", setting});
        return out;
    }

    std::vector<std::string> import() const {
        return command(OWNKEY, {"import", "apparts", "--from", folder.file("users.jsonl")});
    }

    int count(const std::string& sql) const {
        sqlite3* database = nullptr;
        sqlite3_open_v2(folder.file("ownkey.db").c_str(), &database, SQLITE_OPEN_READONLY, nullptr);
        sqlite3_busy_timeout(database, 5000);
        sqlite3_stmt* statement = nullptr;
        int value = -1;
        if (sqlite3_prepare_v2(database, sql.c_str(), -1, &statement, nullptr) == SQLITE_OK &&
            sqlite3_step(statement) == SQLITE_ROW)
            value = sqlite3_column_int(statement, 0);
        sqlite3_finalize(statement);
        sqlite3_close(database);
        return value;
    }

    TempFolder folder;
};

TEST_F(OwnkeyImport, killed_in_the_middle_begins_again) {
    int interrupted = 0;
    for (const int wanted : {kPeople / 10, kPeople / 2}) {
        ChildProcess child(import(), folder.file("error"));
        while (count("SELECT count(*) FROM account") < wanted)
            std::this_thread::yield();
        ::kill(child.pid(), SIGKILL);
        EXPECT_NE(child.wait(), 0);
        interrupted += count("SELECT count(*) FROM account") < kPeople ? 1 : 0;
    }
    EXPECT_EQ(interrupted, 2) << "each was killed before its end";
    ChildProcess child(import(), folder.file("error"));
    child.line();
    const auto sums = child.line();
    EXPECT_EQ(child.wait(), 0) << TempFolder::read(folder.file("error"));
    EXPECT_NE(sums.find("users"), std::string::npos) << sums;
    EXPECT_EQ(count("SELECT count(*) FROM account"), kPeople);
    EXPECT_EQ(count("SELECT count(*) FROM account_number"), kPeople);
    EXPECT_EQ(count("SELECT count(DISTINCT email_key) FROM account"), kPeople);
}

/// SQLite removes the log with its last connection: a command must not take itself for the last
/// one.
TEST_F(OwnkeyImport, beside_a_running_server_leaves_its_log) {
    ChildProcess server(command(OWNKEYD, {}), folder.file("log"));
    server.line();
    const auto wal = folder.file("ownkey.db-wal");

    struct stat before {
    }, after{};

    ASSERT_EQ(::stat(wal.c_str(), &before), 0);
    ChildProcess child(command(OWNKEY, {"export", "--to", folder.file("archive")}),
                       folder.file("error"));
    EXPECT_EQ(child.wait(), 0);
    EXPECT_EQ(::stat(wal.c_str(), &after), 0) << "the server writes where nobody reads";
    EXPECT_EQ(before.st_ino, after.st_ino);
    ::kill(server.pid(), SIGTERM);
}

} // namespace
} // namespace ownkey
