#include "server/http/timetable.h"

#include <utility>

namespace ownkey::http {

TimetableThread::TimetableThread() : thread_([this] { run(); }) {}

TimetableThread::~TimetableThread() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_one();
    thread_.join();
}

void TimetableThread::at(Time due, std::function<void()> what) {
    bool is_next = false;
    {
        const std::lock_guard lock(mutex_);
        const auto entry = entries_.emplace(due, std::move(what));
        is_next = entry == entries_.begin();
    }
    if (is_next) changed_.notify_one();
}

void TimetableThread::run() {
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        if (entries_.empty()) {
            changed_.wait(lock);
            continue;
        }
        const auto due = entries_.begin()->first;
        if (due > std::chrono::steady_clock::now()) {
            changed_.wait_until(lock, due);
            continue;
        }
        const auto what = std::move(entries_.extract(entries_.begin()).mapped());
        lock.unlock();
        what();
        lock.lock();
    }
}

} // namespace ownkey::http
