// The threads of the jobs: some deliver the outbox; one does the chores: the sweep of what has
// expired once a minute, and whatever else the program gives it to do now and then; one more does
// those that may take long.
#pragma once

#include "server/jobs/outbox.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace ownkey::jobs {

/// Something to be done again and again: once at the start, then `every` so often after its end.
struct Chore {
    const char* name = ""; ///< for the report
    std::chrono::milliseconds every{60'000};
    std::function<Done()> run;
    bool slow = false; ///< waits for somebody else's server
};

class Runner {
public:
    /// Tells of a store that fails; called from the threads, at most once per poll.
    using Report = std::function<void(const char* job, const Failure&)>;

    /// outbox.deliverers threads deliver. Chores run one after the other, slow ones in a thread of
    /// their own: each of the others ends soon.
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
    /// What to deliver next; waits for it. Out: nothing when stopping.
    std::optional<OutboxItem> next_item();
    /// As many as there are deliverers without work, for all of them.
    void look(std::unique_lock<std::mutex>& lock);
    void do_chores(std::vector<Chore> chores);
    /// Out: false when stopping.
    bool pause(std::chrono::milliseconds time);

    Outbox& outbox_;
    Store& store_;
    Clock& clock_;
    const Settings& settings_;
    const Report report_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<OutboxItem> ready_;                    ///< claimed, each for a deliverer that waits
    int idle_ = 0;                                    ///< deliverers that wait
    bool looking_ = false;                            ///< one of them claims
    bool news_ = true;                                ///< there may be something to claim
    std::chrono::steady_clock::time_point look_at_{}; ///< the next poll
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

} // namespace ownkey::jobs
