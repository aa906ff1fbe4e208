// SQLite's checkpoints in a thread of their own: what was written to the WAL is copied to the
// database file, which waits for the disk, while requests go on. The rules are:
//  - The writer's commits wake it from kWakePages on; SQLite's own checkpoints inside a commit come
//  only at kLongestPages, should the thread not keep up.
//  - Nothing depends on it but the length of the WAL (SQLite, "Write-Ahead Logging", checkpointing).
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

struct sqlite3;

namespace ownkey::rows {

class Checkpoints {
public:
    static constexpr int kWakePages = 1'000;
    static constexpr int kLongestPages = 16'000; ///< of 4 KiB

    /// In: a database file in WAL mode, and the one connection that writes to it, which outlives
    /// this.
    Checkpoints(const std::string& path, sqlite3* writer);
    ~Checkpoints();
    Checkpoints(const Checkpoints&) = delete;
    Checkpoints& operator=(const Checkpoints&) = delete;

private:
    static int committed(void* self, sqlite3* writer, const char* schema, int pages);
    void run();

    struct Close {
        void operator()(sqlite3* handle) const;
    };

    std::unique_ptr<sqlite3, Close> own_; ///< null when it could not be opened: then as without
    sqlite3* writer_;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool due_ = false;
    bool stopping_ = false;
    std::thread thread_;
};

} // namespace ownkey::rows
