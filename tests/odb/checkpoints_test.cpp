// The WAL's copying to the database file, in its own thread (odb/checkpoints.h). How far it is
// stands in the index file that SQLite shares between processes (sqlite.org/walformat.html, §2.1).
// Slowness of the disk is made with a system call of SQLite's that waits; no test waits for time.
#include "odb/checkpoints.h"
#include "tests/server/config/temp_folder.h"

#include <gtest/gtest.h>

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <thread>

namespace ownkey::rows {
namespace {

using namespace std::chrono_literals;

/// False when it has not come true for ten seconds.
template <typename Condition>
bool comes_true(const Condition& condition) {
    const auto end = std::chrono::steady_clock::now() + 10s;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > end) return false;
        std::this_thread::yield();
    }
    return true;
}

/// While shut, writes to disk of every thread but this one stand still.
class Gate {
public:
    Gate() {
        sqlite3_vfs* vfs = sqlite3_vfs_find(nullptr);
        owner_ = std::this_thread::get_id();
        original_ = reinterpret_cast<Write>(vfs->xGetSystemCall(vfs, "pwrite64"));
        vfs->xSetSystemCall(vfs, "pwrite64", reinterpret_cast<sqlite3_syscall_ptr>(&write));
        shut_ = true;
    }

    ~Gate() {
        open();
        sqlite3_vfs* vfs = sqlite3_vfs_find(nullptr);
        vfs->xSetSystemCall(vfs, "pwrite64", nullptr);
    }

    Gate(const Gate&) = delete;
    Gate& operator=(const Gate&) = delete;

    static void open() {
        shut_ = false;
        shut_.notify_all();
    }

    /// Somebody stands before it.
    static bool held() { return held_ > 0; }

private:
    using Write = ssize_t (*)(int, const void*, size_t, off_t);

    static ssize_t write(int file, const void* bytes, size_t count, off_t at) {
        if (std::this_thread::get_id() != owner_) {
            ++held_;
            shut_.wait(true);
            --held_;
        }
        return original_(file, bytes, count, at);
    }

    inline static Write original_ = nullptr;
    inline static std::thread::id owner_;
    inline static std::atomic<bool> shut_{false};
    inline static std::atomic<int> held_{0};
};

struct checkpoints : testing::Test {
    checkpoints() {
        writer = opened();
        run(writer,
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; "
            "CREATE TABLE rows (id INTEGER PRIMARY KEY, content BLOB)");
        run(writer, "PRAGMA wal_checkpoint(TRUNCATE)");
    }

    ~checkpoints() override { sqlite3_close(writer); }

    [[nodiscard]] sqlite3* opened() const {
        sqlite3* out = nullptr;
        EXPECT_EQ(sqlite3_open(path.c_str(), &out), SQLITE_OK);
        return out;
    }

    static void run(sqlite3* handle, const std::string& sql) {
        EXPECT_EQ(sqlite3_exec(handle, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK)
            << sqlite3_errmsg(handle);
    }

    /// One commit of a little more than so many pages.
    void commit(int pages) const {
        run(writer,
            "INSERT OR REPLACE INTO rows VALUES (1, zeroblob(" + std::to_string(pages * 4'096) +
                "))");
    }

    /// A number of the index file's header.
    [[nodiscard]] std::uint32_t number_at(off_t place) const {
        std::uint32_t out = 0;
        const int file = ::open((path + "-shm").c_str(), O_RDONLY | O_CLOEXEC);
        EXPECT_EQ(::pread(file, &out, sizeof out, place), static_cast<ssize_t>(sizeof out));
        ::close(file);
        return out;
    }

    [[nodiscard]] int in_log() const { return static_cast<int>(number_at(16)); }

    [[nodiscard]] int copied() const { return static_cast<int>(number_at(96)); }

    [[nodiscard]] bool all_copied() const { return copied() == in_log(); }

    [[nodiscard]] int pages_of_log_file() const {
        return static_cast<int>(std::filesystem::file_size(path + "-wal") / 4'096);
    }

    static constexpr int kMany = Checkpoints::kWakePages + 100;
    test::TempFolder folder;
    const std::string path = folder.file("rows.db");
    sqlite3* writer = nullptr;
};

TEST_F(checkpoints, leave_a_short_log_alone) {
    {
        const Checkpoints thread(path, writer);
        commit(Checkpoints::kWakePages / 2);
    }
    EXPECT_EQ(copied(), 0);
    EXPECT_GT(in_log(), Checkpoints::kWakePages / 2);
}

TEST_F(checkpoints, copy_a_long_log) {
    const Checkpoints thread(path, writer);
    const auto before = std::filesystem::file_size(path);
    commit(kMany);
    EXPECT_TRUE(comes_true([&] { return all_copied(); }));
    EXPECT_GE(std::filesystem::file_size(path), before + kMany * 4'096);
}

TEST_F(checkpoints, keep_the_log_from_growing) {
    const Checkpoints thread(path, writer);
    for (int i = 0; i < 8; ++i) {
        commit(kMany);
        ASSERT_TRUE(comes_true([&] { return all_copied(); })) << i;
    }
    EXPECT_LT(pages_of_log_file(), 4 * kMany); // it begins anew once all is copied
}

TEST_F(checkpoints, let_writers_go_on) {
    const Checkpoints thread(path, writer);
    Gate gate;
    commit(kMany);
    ASSERT_TRUE(comes_true([] { return Gate::held(); }));
    for (int i = 2; i < 100; ++i) // the copying stands still; these commits do not
        run(writer, "INSERT INTO rows VALUES (" + std::to_string(i) + ", x'00')");
    EXPECT_TRUE(Gate::held());
    EXPECT_FALSE(all_copied());
    Gate::open();
    EXPECT_TRUE(comes_true([&] { return copied() >= kMany; }));
}

TEST_F(checkpoints, let_readers_read_and_copy_the_rest_after_them) {
    const Checkpoints thread(path, writer);
    commit(10);
    sqlite3* reader = opened();
    run(reader, "BEGIN; SELECT count(*) FROM rows"); // sees no later commit
    const int seen = in_log();
    commit(kMany);
    EXPECT_TRUE(comes_true([&] { return copied() == seen; }));
    EXPECT_FALSE(all_copied());
    run(reader, "COMMIT");
    commit(1);
    EXPECT_TRUE(comes_true([&] { return all_copied(); }));
    sqlite3_close(reader);
}

TEST_F(checkpoints, end_in_the_midst_of_their_work) {
    auto thread = std::make_unique<Checkpoints>(path, writer);
    Gate gate;
    commit(kMany);
    ASSERT_TRUE(comes_true([] { return Gate::held(); }));
    std::atomic<bool> ended{false};
    std::thread stop([&] {
        thread.reset();
        ended = true;
    });
    EXPECT_FALSE(ended); // it waits for what has been begun
    Gate::open();
    stop.join();
    EXPECT_TRUE(all_copied());
    commit(kMany); // nobody is told of it any more
    EXPECT_EQ(copied(), 0);
    run(writer, "PRAGMA integrity_check");
}

TEST_F(checkpoints, are_the_writers_own_when_the_log_is_far_too_long) {
    const Checkpoints thread(path, writer);
    Gate gate; // the thread copies nothing
    commit(Checkpoints::kLongestPages);
    EXPECT_TRUE(all_copied());
}

TEST_F(checkpoints, are_sqlites_own_when_the_file_cannot_be_opened_again) {
    const Checkpoints thread(path + ".missing/rows.db", writer);
    commit(kMany);
    EXPECT_TRUE(all_copied());
}

} // namespace
} // namespace ownkey::rows
