#include "server/jobs/runner.h"

namespace ownkey::jobs {

namespace {

constexpr std::chrono::minutes kSweepInterval{1};

} // namespace

Runner::Runner(Outbox& outbox, Store& store, Clock& clock, const Settings& settings, Report report)
    : outbox_(outbox), store_(store), clock_(clock), settings_(settings),
      report_(std::move(report)) {
    for (int i = 0; i < kDeliverers; ++i)
        threads_.emplace_back([this] { deliver(); });
    threads_.emplace_back([this] { sweep(); });
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

void Runner::sweep() {
    do {
        const auto swept = store_.transact(Durability::relaxed, [&](Tables& tables) -> Done {
            TRY(tables.expire(clock_.now()));
            return ok();
        });
        if (!swept) report_("expiry", swept.error());
    } while (wait(kSweepInterval, std::nullopt));
}

bool Runner::wait(std::chrono::milliseconds time, std::optional<std::uint64_t> seen) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, time, [&] { return stopping_ || (seen && wakes_ != *seen); });
    return !stopping_;
}

} // namespace ownkey::jobs
