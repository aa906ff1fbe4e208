#include "server/jobs/runner.h"

#include <algorithm>

namespace ownkey::jobs {

namespace {

constexpr std::chrono::minutes kSweepInterval{1};
constexpr std::chrono::milliseconds kShortestPause{1};

} // namespace

Runner::Runner(Outbox& outbox,
               Store& store,
               Clock& clock,
               const Settings& settings,
               Report report,
               std::vector<Chore> chores)
    : outbox_(outbox), store_(store), clock_(clock), settings_(settings),
      report_(std::move(report)), chores_(std::move(chores)) {
    chores_.push_back(
        {"expiry", kSweepInterval, [this]() -> Done {
             // Many short transactions: who signs in does not wait for the sweep.
             while (TRY(in_transaction<int>(store_, Durability::relaxed, [this](Tables& tables) {
                        return tables.expire(clock_.now());
                    })) > 0) {
             }
             return ok();
         }});
    for (int i = 0; i < kDeliverers; ++i)
        threads_.emplace_back([this] { deliver(); });
    threads_.emplace_back([this] { do_chores(); });
}

Runner::~Runner() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_all();
    for (auto& thread : threads_)
        thread.join();
}

void Runner::wake() {
    {
        const std::lock_guard lock(mutex_);
        ++wakes_;
    }
    changed_.notify_all();
}

void Runner::deliver() {
    std::uint64_t seen = 0;
    bool look_again = true;
    while (look_again || wait(settings_.outbox.poll, seen)) {
        {
            const std::lock_guard lock(mutex_);
            if (stopping_) return;
            seen = wakes_; // before the look: what is queued during it is not missed
        }
        const auto delivered = outbox_.run_once(clock_.now());
        if (!delivered) report_("outbox", delivered.error());
        look_again = delivered && *delivered;
    }
}

void Runner::do_chores() {
    using Steady = std::chrono::steady_clock;
    std::vector<Steady::time_point> due(chores_.size());
    std::chrono::milliseconds pause{0};
    do {
        for (std::size_t i = 0; i < chores_.size(); ++i) {
            if (due[i] > Steady::now()) continue;
            const auto done = chores_[i].run();
            if (!done) report_(chores_[i].name, done.error());
            due[i] = Steady::now() + chores_[i].every;
        }
        const auto next = *std::min_element(due.begin(), due.end()) - Steady::now();
        pause = std::max(std::chrono::ceil<std::chrono::milliseconds>(next), kShortestPause);
    } while (wait(pause, std::nullopt));
}

bool Runner::wait(std::chrono::milliseconds time, std::optional<std::uint64_t> seen) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, time, [&] { return stopping_ || (seen && wakes_ != *seen); });
    return !stopping_;
}

} // namespace ownkey::jobs
