// The threads of the jobs: the outbox; and one that does the chores: the sweep of what has expired
// once a minute, and whatever else the program gives it to do now and then.
#pragma once

#include "server/jobs/outbox.h"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace ownkey::jobs {

/// Something to be done again and again: once at the start, then `every` so often after its end.
struct Chore {
    const char* name = ""; ///< for the report
    std::chrono::milliseconds every{60'000};
    std::function<Done()> run;
};

class Runner {
public:
    /// Tells of a store that fails; called from the threads, at most once per poll.
    using Report = std::function<void(const char* job, const Failure&)>;

    /// Two threads deliver: one slow mail server does not hold up transactions.
    static constexpr int kDeliverers = 2;

    /// Chores run one after the other in one thread: each ends soon.
    Runner(Outbox& outbox,
           Store& store,
           Clock& clock,
           const Settings& settings,
           Report report,
           std::vector<Chore> chores = {});
    ~Runner(); ///< lets the deliveries in flight end
    Runner(const Runner&) = delete;
    Runner& operator=(const Runner&) = delete;

    /// Something was queued: look now instead of at the next poll.
    void wake();

private:
    void deliver();
    void do_chores();
    /// Ends early when wakes_ is no longer `seen`. Out: false when stopping.
    bool wait(std::chrono::milliseconds time, std::optional<std::uint64_t> seen);

    Outbox& outbox_;
    Store& store_;
    Clock& clock_;
    const Settings& settings_;
    const Report report_;
    std::vector<Chore> chores_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::uint64_t wakes_ = 0;
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

} // namespace ownkey::jobs
