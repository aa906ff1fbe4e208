// Many at once: no overdraft, nothing applied twice, whether threads share a ledger or processes
// share a file.
#include "people.h"
#include "tools/community/verify.h"

#include <atomic>
#include <thread>

namespace ownkey::community {

namespace {

constexpr int kThreads = 8;

struct Counts {
    std::atomic<int> applied = 0;
    std::atomic<int> before = 0;
    std::atomic<int> refused = 0;
};

void count(const Result<Applied, Refusal>& result, Counts& counts) {
    if (!result) {
        EXPECT_EQ(result.error().rule, "sender_balance");
        ++counts.refused;
    } else {
        ++(*result == Applied::now ? counts.applied : counts.before);
    }
}

class RaceTest : public LedgerTest {
protected:
    /// Every thread sends 30 of Alice's 100 GDD, each its own transaction, over the ledger that it
    /// is given.
    Counts& send_all(const std::vector<Ledger*>& ledgers) {
        std::vector<std::jthread> threads;
        for (int i = 0; i < kThreads; ++i) {
            threads.emplace_back([this, i, ledger = ledgers[i % ledgers.size()]] {
                const auto memo = "transfer " + std::to_string(i);
                const auto transaction = transfer_of(alice, bob, 300'000, memo);
                count(ledger->put_transaction(transaction, "", kNow), counts);
            });
        }
        return counts;
    }

    void expect_three_applied() {
        EXPECT_EQ(counts.applied, 3);
        EXPECT_EQ(counts.refused, kThreads - 3);
        EXPECT_EQ(balance(alice), 100'000);
        EXPECT_EQ(balance(bob), 1'900'000);
        EXPECT_EQ(MUST(verify_ledger(data)).rows, 6);
    }

    Counts counts;
};

TEST_F(RaceTest, no_overdraft_between_threads) {
    send_all({ledger.get()});
    expect_three_applied();
}

TEST_F(RaceTest, no_overdraft_between_connections) {
    const auto second = MUST(Ledger::open({data, 0, {}}));
    const auto third = MUST(Ledger::open({data, 0, {}}));
    send_all({ledger.get(), second.get(), third.get()});
    expect_three_applied();
}

TEST_F(RaceTest, the_same_transaction_at_once_is_applied_once) {
    const auto second = MUST(Ledger::open({data, 0, {}}));
    const auto transaction = transfer_of(alice, bob, 300'000);
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < kThreads; ++i) {
            threads.emplace_back([&, i] {
                auto& one = i % 2 == 0 ? *ledger : *second;
                count(one.put_transaction(transaction, "the-key", kNow), counts);
            });
        }
    }
    EXPECT_EQ(counts.applied, 1);
    EXPECT_EQ(counts.before, kThreads - 1);
    EXPECT_EQ(balance(alice), 700'000);
}

TEST_F(RaceTest, a_person_who_arrives_many_times_at_once_is_one_member) {
    const auto second = MUST(Ledger::open({data, 1'000'000, {}}));
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < kThreads; ++i) {
            threads.emplace_back([&, i] {
                EXPECT_TRUE((i % 2 == 0 ? *ledger : *second).arrive(dora.profile(), kNow));
            });
        }
    }
    EXPECT_EQ(MUST(ledger->members()).size(), 4U);
    EXPECT_EQ(balance(dora), 1'000'000);
    EXPECT_EQ(MUST(verify_ledger(data)).rows, 4);
}

} // namespace

} // namespace ownkey::community
