// MemoryStore: the Store contract over maps. One transaction at a time; a failed one leaves nothing
// behind. Stricter than a database where that finds bugs: a transaction inside a transaction and a
// write inside read() end the process.
#pragma once

#include "server/ports/store.h"
#include "tests/fakes/memory_tables.h"

#include <atomic>
#include <mutex>
#include <thread>

namespace ownkey::fakes {

class MemoryStore final : public Store {
public:
    Done transact(Durability durability, const std::function<Done(Tables&)>& work) override;
    Done read(const std::function<Done(Tables&)>& work) override;

    void when_queued(std::function<void()> told) override { told_ = std::move(told); }

    /// The next `count` transactions fail with this error before their work runs: what a flow does
    /// when the database is away.
    void fail_next(int count, Error error = Error::store_failed);

private:
    Done run(bool writable, const std::function<Done(Tables&)>& work);

    std::mutex mutex_;
    std::atomic<std::thread::id> owner_{};
    MemoryState state_;
    std::function<void()> told_;
    int to_fail_ = 0;
    Error failure_ = Error::store_failed;
};

} // namespace ownkey::fakes
