#include "server/store/open_store.h"

#include "odb/gateway.h"
#include "server/store/tables.h"

#include <thread>

namespace ownkey {

namespace {

class DatabaseStore final : public Store {
public:
    explicit DatabaseStore(rows::Gateway::Options options)
        // A server that restarts leaves each pooled connection dead; each try finds out about one.
        : tries_(options.pool + 4), gateway_(std::move(options)) {}

    rows::Gateway& gateway() { return gateway_; }

    Done transact(Durability durability, const std::function<Done(Tables&)>& work) override {
        return run(durability == Durability::full ? rows::Mode::full : rows::Mode::relaxed, work);
    }

    Done read(const std::function<Done(Tables&)>& work) override {
        return run(rows::Mode::read, work);
    }

    [[nodiscard]] const Changes* changes() const override { return &changes_; }

    void when_queued(std::function<void()> told) override { told_ = std::move(told); }

private:
    struct Attempt {
        Done done = ok();
        std::optional<rows::Problem> problem;
        std::vector<Uuid> changed{};
        bool queued = false;
    };

    Done run(rows::Mode mode, const std::function<Done(Tables&)>& work) {
        for (int tries = 1;; ++tries) {
            auto attempt = attempt_once(mode, work);
            // Also of one that failed: its commit may have come through before the connection
            // broke.
            for (const auto& id : attempt.changed)
                changes_.note(id);
            if (attempt.queued && told_) told_();
            const bool again = attempt.problem &&
                               attempt.problem->kind == rows::Problem::Kind::retry &&
                               tries < tries_;
            if (!again) return attempt.done;
            std::this_thread::sleep_for(std::chrono::milliseconds(tries));
        }
    }

    Attempt attempt_once(rows::Mode mode, const std::function<Done(Tables&)>& work) {
        Attempt attempt;
        try {
            gateway_.transact(mode, [&](rows::Access& access) {
                store::DatabaseTables tables(access, mode != rows::Mode::read);
                attempt.done = work(tables);
                attempt.problem = tables.problem();
                attempt.changed = tables.changed();
                attempt.queued = tables.queued();
                return attempt.done.has_value() && !attempt.problem;
            });
        } catch (...) {
            // Of begin, commit or rollback; a rollback that fails adds nothing to what was wrong
            // before it.
            auto problem = rows::classify(std::current_exception());
            if (!attempt.problem && attempt.done) attempt.problem = std::move(problem);
        }
        if (attempt.problem && attempt.done) attempt.done = store::failure_of(*attempt.problem);
        return attempt;
    }

    int tries_;
    Changes changes_;
    std::function<void()> told_;
    rows::Gateway gateway_;
};

} // namespace

Outcome<std::unique_ptr<Store>> open_store(const Settings::Database& settings,
                                           Migration migration) {
    try {
        auto store =
            std::make_unique<DatabaseStore>(rows::Gateway::Options{settings.url, settings.pool});
        if (migration == Migration::migrate)
            store->gateway().migrate();
        else
            store->gateway().check_schema();
        return std::unique_ptr<Store>(std::move(store));
    } catch (...) {
        return store::failure_of(rows::classify(std::current_exception()));
    }
}

} // namespace ownkey
