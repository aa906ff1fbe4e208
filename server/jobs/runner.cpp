#include "server/jobs/runner.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <iterator>

namespace ownkey::jobs {

namespace {

constexpr std::chrono::minutes kSweepInterval{1};
constexpr std::chrono::seconds kBoundInterval{5};
constexpr std::chrono::milliseconds kShortestPause{1};

/// Of this thread only, on Linux: somebody waits for an answer, nobody for a delivery.
void give_way() {
    constexpr int kNice = 10;
    setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), kNice); // failing, it is as urgent
}

} // namespace

Runner::Runner(Outbox& outbox,
               Store& store,
               Clock& clock,
               const Settings& settings,
               Report report,
               std::vector<Chore> chores)
    : outbox_(outbox), store_(store), clock_(clock), settings_(settings),
      report_(std::move(report)) {
    chores.push_back(
        {"expiry", kSweepInterval, [this]() -> Done {
             // Many short transactions: who signs in does not wait for the sweep.
             while (TRY(in_transaction<int>(store_, Durability::relaxed, [this](Tables& tables) {
                        return tables.expire(clock_.now());
                    })) > 0) {
             }
             return ok();
         }});
    chores.push_back({"waits", kBoundInterval, [this] { return outbox_.bound_waits(); }});
    const auto slow = std::stable_partition(
        chores.begin(), chores.end(), [](const Chore& chore) { return !chore.slow; });
    std::vector<Chore> slow_ones(std::make_move_iterator(slow),
                                 std::make_move_iterator(chores.end()));
    chores.erase(slow, chores.end());
    for (int i = 0; i < settings_.outbox.deliverers; ++i)
        threads_.emplace_back([this] { deliver(); });
    threads_.emplace_back(
        [this, list = std::move(chores)]() mutable { do_chores(std::move(list)); });
    if (!slow_ones.empty())
        threads_.emplace_back(
            [this, list = std::move(slow_ones)]() mutable { do_chores(std::move(list)); });
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
        news_ = true;
    }
    changed_.notify_all();
}

void Runner::deliver() {
    give_way();
    while (auto item = next_item()) {
        const auto delivered = outbox_.deliver(*std::move(item));
        if (!delivered) report_("outbox", delivered.error());
        // The next one of the same account may go now, and whatever found nobody free.
        const std::lock_guard lock(mutex_);
        news_ = true;
    }
}

std::optional<OutboxItem> Runner::next_item() {
    std::unique_lock lock(mutex_);
    ++idle_;
    for (;;) {
        if (!ready_.empty()) {
            auto item = std::move(ready_.front());
            ready_.pop_front();
            --idle_;
            return item;
        }
        if (stopping_) return std::nullopt;
        if (looking_)
            changed_.wait(lock, [&] { return !looking_; });
        else if (news_ || std::chrono::steady_clock::now() >= look_at_)
            look(lock);
        else
            changed_.wait_until(lock, look_at_, [&] { return news_ || looking_ || stopping_; });
    }
}

void Runner::look(std::unique_lock<std::mutex>& lock) {
    looking_ = true;
    news_ = false; // before the look: what is queued during it is not missed
    const int wanted = idle_;
    lock.unlock();
    auto claim = outbox_.claim(wanted);
    if (!claim) report_("outbox", claim.error());
    lock.lock();
    looking_ = false;
    look_at_ = std::chrono::steady_clock::now() + settings_.outbox.poll;
    if (claim) {
        ready_.insert(ready_.end(),
                      std::make_move_iterator(claim->items.begin()),
                      std::make_move_iterator(claim->items.end()));
        news_ = news_ || claim->perhaps_more;
    }
    changed_.notify_all();
}

void Runner::do_chores(std::vector<Chore> chores) {
    using Steady = std::chrono::steady_clock;
    std::vector<Steady::time_point> due(chores.size());
    std::chrono::milliseconds rest{0};
    do {
        for (std::size_t i = 0; i < chores.size(); ++i) {
            if (due[i] > Steady::now()) continue;
            const auto done = chores[i].run();
            if (!done) report_(chores[i].name, done.error());
            due[i] = Steady::now() + chores[i].every;
        }
        const auto next = *std::min_element(due.begin(), due.end()) - Steady::now();
        rest = std::max(std::chrono::ceil<std::chrono::milliseconds>(next), kShortestPause);
    } while (pause(rest));
}

bool Runner::pause(std::chrono::milliseconds time) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, time, [&] { return stopping_; });
    return !stopping_;
}

} // namespace ownkey::jobs
