// One account's transactions arrive in the order in which they were signed, and each counts once:
// under failures of every kind, with several threads of two outboxes (two processes) at once.
#include "core/encoding.h"
#include "tests/server/jobs/outbox_fixture.h"

#include <set>
#include <thread>

namespace ownkey::jobs {
namespace {

/// As a community that counts each key once, and fails now and then before or after it did so.
class FlakyLedger final : public Ledger {
public:
    Delivery put_transaction(ByteView, const std::string& key) override {
        const std::lock_guard lock(mutex_);
        const auto turn = ++calls_;
        if (turn % 3 == 0) return {Delivery::Result::unreachable, "away"};
        if (counted_.insert(key).second) order_.push_back(key);
        if (turn % 5 == 0) return {Delivery::Result::unreachable, "timeout"};
        return {Delivery::Result::accepted};
    }

    Delivery error_in_transaction(Time,
                                  const std::string&,
                                  const std::string&,
                                  const std::string&) override {
        return {};
    }

    Delivery move_balance(const PublicKey&,
                          const PublicKey&,
                          const std::string&,
                          const std::string&) override {
        return {};
    }

    Delivery ping(std::int64_t) override { return {Delivery::Result::accepted}; }

    std::vector<std::string> order() {
        const std::lock_guard lock(mutex_);
        return order_;
    }

    int calls() {
        const std::lock_guard lock(mutex_);
        return calls_;
    }

private:
    std::mutex mutex_;
    int calls_ = 0;
    std::set<std::string> counted_;
    std::vector<std::string> order_;
};

class OrderTest : public OutboxTest {
protected:
    static constexpr int kPeople = 5;
    static constexpr int kEach = 30;

    OrderTest() {
        settings_.outbox.lease = Seconds(3'600'000); // the clock runs fast here
        settings_.outbox.longest_retry = Seconds(4);
        for (int person = 0; person < kPeople; ++person)
            people_.push_back(new_account("o" + std::to_string(person) + "@example.org").id);
        for (int i = 0; i < kEach; ++i)
            for (const auto& person : people_)
                signed_[person].push_back(to_text(sign_one(person)));
    }

    /// Nobody is told: observers are called from all threads.
    Outbox quiet_outbox(Ledgers& ledgers) {
        auto parts = parts_with(ledgers);
        parts.observe = nullptr;
        parts.breaker = nullptr;
        return Outbox(parts);
    }

    bool all_delivered() {
        for (const auto& [person, keys] : signed_)
            if (item_of(MUST(uuid_from_text(keys.back()))).state != OutboxState::done) return false;
        return true;
    }

    std::vector<Uuid> people_;
    std::map<Uuid, std::vector<std::string>> signed_;
};

TEST_F(OrderTest, SeveralThreadsOfTwoProcesses) {
    FlakyLedger flaky;
    fakes::FakeLedgers ledgers{{"default", &flaky}};
    Outbox here = quiet_outbox(ledgers);
    Outbox there = quiet_outbox(ledgers);
    std::vector<std::thread> threads;
    for (int i = 0; i < 6; ++i)
        threads.emplace_back([&, i] {
            Outbox& outbox = i % 2 == 0 ? here : there;
            for (int idle = 0; !all_delivered() && idle < 100'000; ++idle)
                if (!MUST(outbox.run_once())) clock_.advance(std::chrono::milliseconds(100));
        });
    for (auto& thread : threads)
        thread.join();

    std::map<std::string, Uuid> owner;
    for (const auto& [person, keys] : signed_)
        for (const auto& key : keys)
            owner[key] = person;
    std::map<Uuid, std::vector<std::string>> counted;
    for (const auto& key : flaky.order())
        counted[owner.at(key)].push_back(key);
    EXPECT_EQ(counted, signed_);
    EXPECT_GT(flaky.calls(), kPeople * kEach);
}

} // namespace
} // namespace ownkey::jobs
