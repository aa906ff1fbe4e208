// What is to be done at a time to come, to some 0.1 ms, without a thread for each: answers that
// must not tell by their time how much work they were (RouteOptions::uniform). The rules are:
//  - What is due is short and never waits: everything else due waits for it.
//  - What is not yet due when the timetable ends is not done.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <thread>

namespace ownkey::http {

class Timetable {
public:
    using Time = std::chrono::steady_clock::time_point;

    Timetable() = default;
    virtual ~Timetable() = default;
    Timetable(const Timetable&) = delete;
    Timetable& operator=(const Timetable&) = delete;

    /// Any thread may ask; what is past is done as soon as possible.
    virtual void at(Time due, std::function<void()> what) = 0;
};

/// Does it in a thread of its own, in the order of the times.
class TimetableThread final : public Timetable {
public:
    TimetableThread();
    ~TimetableThread() override;

    void at(Time due, std::function<void()> what) override;

private:
    void run();

    std::mutex mutex_;
    std::condition_variable changed_;
    std::multimap<Time, std::function<void()>> entries_;
    bool stopping_ = false;
    std::thread thread_;
};

} // namespace ownkey::http
