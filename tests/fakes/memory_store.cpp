#include "tests/fakes/memory_store.h"

namespace ownkey::fakes {

Done MemoryStore::transact(Durability, const std::function<Done(Tables&)>& work) {
    return run(true, work);
}

Done MemoryStore::read(const std::function<Done(Tables&)>& work) {
    return run(false, work);
}

void MemoryStore::fail_next(int count, Error error) {
    const std::lock_guard lock(mutex_);
    to_fail_ = count;
    failure_ = error;
}

Done MemoryStore::run(bool writable, const std::function<Done(Tables&)>& work) {
    contract(owner_.load() != std::this_thread::get_id()); // no transaction inside a transaction
    const std::lock_guard lock(mutex_);
    if (to_fail_ > 0) {
        --to_fail_;
        return Failure(failure_);
    }

    struct Owner {
        std::atomic<std::thread::id>& id;

        explicit Owner(std::atomic<std::thread::id>& slot) : id(slot) {
            id.store(std::this_thread::get_id());
        }

        ~Owner() { id.store({}); }
    } const owner(owner_);

    if (!writable) {
        MemoryTables tables(state_, false);
        TRY(work(tables));
        return tables.finish();
    }
    MemoryState draft = state_;
    MemoryTables tables(draft, true);
    TRY(work(tables));
    TRY(tables.finish());
    const bool queued = draft.next_outbox_id != state_.next_outbox_id || tables.hastened();
    state_ = std::move(draft);
    if (queued && told_) told_();
    return ok();
}

} // namespace ownkey::fakes
