// What only a database can do: outlive the process, be opened by many, be of another version, be
// away.
#include "server/store/open_store.h"
#include "tests/server/store/places.h"
#include "tests/server/store/samples.h"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <thread>

namespace ownkey::test {

class DatabaseTest : public StoreTest {
protected:
    DatabasePlace& database() { return static_cast<DatabasePlace&>(*place); }
};

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(DatabaseTest);
OWNKEY_FOR_EVERY_DATABASE(DatabaseTest);

TEST_P(DatabaseTest, rows_are_there_after_reopening) {
    commit([](Tables& t) -> Done {
        TRY(t.insert_account(account(1)));
        return t.insert_session(session(1, id(1)));
    });
    store.reset();
    store = place->open();
    look([](Tables& t) -> Done {
        EXPECT_EQ(fields(*TRY(t.find_account(id(1)))), fields(account(1)));
        EXPECT_EQ(fields(*TRY(t.find_session_by_alias(1))), fields(session(1, id(1))));
        return ok();
    });
}

// The child is killed with one transaction committed and a second open: the first stays, the second
// never was.
TEST_P(DatabaseTest, a_killed_process_loses_nothing_committed) {
    store.reset();
    int ready[2];
    ASSERT_EQ(pipe(ready), 0);
    const pid_t child = fork();
    if (child == 0) {
        const auto own = place->open();
        MUST(own->transact(Durability::relaxed,
                           [](Tables& t) { return t.insert_signup(signup(1)); }));
        MUST(own->transact(Durability::full, [](Tables& t) { return t.insert_signup(signup(2)); }));
        MUST(own->transact(Durability::relaxed, [&](Tables& t) -> Done {
            MUST(t.insert_signup(signup(3)));
            contract(write(ready[1], "x", 1) == 1);
            pause();
            return ok();
        }));
        _exit(0);
    }
    char byte = 0;
    ASSERT_EQ(read(ready[0], &byte, 1), 1);
    kill(child, SIGKILL);
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status));
    close(ready[0]);
    close(ready[1]);

    store = place->open();
    look([](Tables& t) -> Done {
        EXPECT_TRUE(TRY(t.find_signup(id(1))));
        EXPECT_TRUE(TRY(t.find_signup(id(2))));
        EXPECT_FALSE(TRY(t.find_signup(id(3))));
        return ok();
    });
    commit([](Tables& t) { return t.insert_signup(signup(3)); });
}

TEST_P(DatabaseTest, mails_wake_nobody_and_transactions_do) {
    int told = 0;
    store->when_queued([&] { ++told; });
    const auto queue = [&](OutboxKind kind) {
        auto item = outbox_item(std::nullopt, kind);
        commit([&](Tables& t) -> Done {
            TRY(t.insert_outbox(item));
            return ok();
        });
    };
    queue(OutboxKind::mail);
    queue(OutboxKind::sms);
    EXPECT_EQ(told, 0);
    queue(OutboxKind::webhook);
    EXPECT_EQ(told, 1);
}

TEST_P(DatabaseTest, many_may_migrate_an_empty_database_at_once) {
    const auto fresh = GetParam().make();
    std::vector<std::thread> threads;
    std::vector<std::string> failures(6);
    const auto url = static_cast<DatabasePlace&>(*fresh).url();
    for (auto& failure_text : failures)
        threads.emplace_back([&] {
            const auto opened = open_store({.url = url, .pool = 1}, Migration::migrate);
            if (!opened) failure_text = opened.error().detail;
        });
    for (auto& thread : threads)
        thread.join();
    EXPECT_EQ(failures, std::vector<std::string>(6));
}

TEST_P(DatabaseTest, refuses_an_empty_database_unless_it_may_migrate) {
    const auto fresh = GetParam().make();
    const auto url = static_cast<DatabasePlace&>(*fresh).url();
    const auto refused = open_store({.url = url, .pool = 1}, Migration::refuse);
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().error, Error::store_failed);
    EXPECT_EQ(refused.error().detail,
              "the database has schema version 0, this program needs version 5: migrate it first");
    EXPECT_TRUE(open_store({.url = url, .pool = 1}, Migration::migrate).has_value());
    EXPECT_TRUE(open_store({.url = url, .pool = 1}, Migration::refuse).has_value());
}

class ServerTest : public StoreTest {};

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(ServerTest);
INSTANTIATE_TEST_SUITE_P(Postgres, ServerTest, testing::ValuesIn(postgres_kind()));

// As after a restart of the server: every pooled connection is dead, and no request notices.
TEST_P(ServerTest, requests_survive_lost_connections) {
    constexpr int kThreads = 4;
    const auto all_at_once = [&](int round) {
        std::vector<std::thread> threads;
        for (int thread = 0; thread < kThreads; ++thread)
            threads.emplace_back([&, thread] {
                const auto done = store->transact(Durability::full, [&](Tables& t) {
                    return t.insert_signup(signup(1 + round * kThreads + thread));
                });
                EXPECT_TRUE(done.has_value()) << done.error().detail;
            });
        for (auto& thread : threads)
            thread.join();
    };
    all_at_once(0);
    cut_all_connections();
    all_at_once(1);
    cut_all_connections();
    look([](Tables& t) -> Done {
        EXPECT_TRUE(TRY(t.find_signup(id(2 * kThreads))));
        return ok();
    });
}

TEST_P(ServerTest, a_connection_lost_in_the_middle_runs_the_work_again) {
    int runs = 0;
    commit([&](Tables& t) -> Done {
        TRY(t.insert_signup(signup(1)));
        if (++runs == 1) cut_all_connections();
        return t.insert_signup(signup(2));
    });
    EXPECT_EQ(runs, 2);
}

TEST(OpenStore, says_why_it_cannot) {
    const auto detail = [](const std::string& url) {
        const auto opened = open_store({.url = url, .pool = 1}, Migration::migrate);
        EXPECT_FALSE(opened.has_value());
        return opened ? "" : opened.error().detail;
    };
    EXPECT_EQ(detail("mysql://x"), "database URL must start with sqlite: or postgresql://");
    EXPECT_EQ(detail("sqlite::memory:"), "SQLite needs the path of a file");
    EXPECT_EQ(detail("sqlite:/dev/null/x.db"), "cannot open the database file /dev/null/x.db");
    EXPECT_NE(detail("postgresql://u:secret@/d?host=/nonexistent"), "");
    EXPECT_EQ(detail("postgresql://u:secret@/d?host=/nonexistent").find("secret"),
              std::string::npos);
}

TEST(OpenStore, a_sqlite_file_is_for_its_owner_only) {
    const auto place = sqlite_place();
    const auto store = place->open();
    MUST(store->transact(Durability::full, [](Tables& t) { return t.insert_signup(signup(1)); }));
    const auto file = place->url().substr(std::string("sqlite:").size());
    for (const auto* suffix : {"", "-wal", "-shm"}) {
        struct stat info {};

        ASSERT_EQ(stat((file + suffix).c_str(), &info), 0) << suffix;
        EXPECT_EQ(info.st_mode & 0777, 0600U) << suffix;
    }
}

} // namespace ownkey::test
