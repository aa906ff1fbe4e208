#include "odb/checkpoints.h"

#include <sqlite3.h>

#include <chrono>

namespace ownkey::rows {

namespace {

/// Commits go on all the time under load; it need not run for each.
constexpr std::chrono::milliseconds kPause(20);
constexpr std::chrono::milliseconds kBusyTimeout(2'000);

void checkpoint(sqlite3* handle) {
    // What it could not copy, because somebody still reads it, the next one copies.
    sqlite3_wal_checkpoint_v2(handle, nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
}

/// A connection that has never read does not know that there is a log, and its checkpoints do
/// nothing.
bool finds_log(sqlite3* handle) {
    sqlite3_busy_timeout(handle, static_cast<int>(kBusyTimeout.count()));
    return sqlite3_exec(handle, "PRAGMA schema_version", nullptr, nullptr, nullptr) == SQLITE_OK;
}

} // namespace

void Checkpoints::Close::operator()(sqlite3* handle) const {
    sqlite3_close(handle);
}

Checkpoints::Checkpoints(const std::string& path, sqlite3* writer) : writer_(writer) {
    sqlite3* opened = nullptr;
    const int result = sqlite3_open_v2(
        path.c_str(), &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_PRIVATECACHE, nullptr);
    own_.reset(opened);
    if (result != SQLITE_OK || !finds_log(opened)) {
        own_.reset();
        return;
    }
    sqlite3_wal_hook(writer_, &Checkpoints::committed, this); // instead of wal_autocheckpoint
    thread_ = std::thread([this] { run(); });
}

Checkpoints::~Checkpoints() {
    if (!own_) return;
    sqlite3_wal_hook(writer_, nullptr, nullptr);
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_one();
    thread_.join();
}

int Checkpoints::committed(void* self, sqlite3* writer, const char* /*schema*/, int pages) {
    auto& it = *static_cast<Checkpoints*>(self);
    if (pages >= kLongestPages) checkpoint(writer);
    if (pages < kWakePages) return SQLITE_OK;
    {
        const std::lock_guard lock(it.mutex_);
        it.due_ = true;
    }
    it.changed_.notify_one();
    return SQLITE_OK;
}

void Checkpoints::run() {
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        changed_.wait(lock, [this] { return stopping_ || due_; });
        if (stopping_) return;
        due_ = false;
        lock.unlock();
        checkpoint(own_.get());
        lock.lock();
        changed_.wait_for(lock, kPause, [this] { return stopping_; });
    }
}

} // namespace ownkey::rows
