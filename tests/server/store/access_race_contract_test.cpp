// Several connections at once: what may happen once, happens once.
#include "tests/server/store/access_samples.h"
#include "tests/server/store/places.h"

#include <atomic>
#include <barrier>
#include <thread>

namespace ownkey::test {

class AccessRaceContract : public StoreTest {
protected:
    void SetUp() override {
        commit([](Tables& t) { return t.insert_account(account(1)); });
    }

    /// As RaceContract::race.
    void race(int count, const std::function<void(Store&, int)>& work) {
        std::barrier start(count);
        std::vector<std::thread> threads;
        for (int index = 0; index < count; ++index)
            threads.emplace_back([&, index, own = place->open()] {
                start.arrive_and_wait();
                work(*own, index);
            });
        for (auto& thread : threads)
            thread.join();
    }
};

OWNKEY_FOR_EVERY_STORE(AccessRaceContract);

TEST_P(AccessRaceContract, a_code_is_used_once) {
    constexpr int kRounds = 30;
    commit([](Tables& t) -> Done {
        std::vector<RecoveryCode> codes;
        for (int number = 1; number <= kRounds; ++number)
            codes.push_back({id(1), numbered<Hash32>(number)});
        return t.replace_recovery_codes(id(1), codes);
    });
    std::atomic<int> used = 0;
    race(2, [&](Store& own, int) {
        for (int number = 1; number <= kRounds; ++number) {
            const auto won = in_transaction<bool>(own, Durability::relaxed, [&](Tables& t) {
                return t.use_recovery_code({id(1), numbered<Hash32>(number)});
            });
            ASSERT_TRUE(won.has_value()) << won.error().detail;
            if (*won) ++used;
        }
    });
    EXPECT_EQ(used, kRounds);
}

// Locked when read: the second request waits and sees the first one's turn; no conflict.
TEST_P(AccessRaceContract, rotations_of_a_family_wait_for_each_other) {
    constexpr int kRounds = 40;
    commit([](Tables& t) { return t.insert_token_family(token_family(1, id(1))); });
    race(2, [&](Store& own, int) {
        for (int round = 0; round < kRounds; ++round) {
            const auto done = own.transact(Durability::relaxed, [](Tables& t) -> Done {
                auto row = *TRY(t.find_token_family(id(1)));
                row.rotated_at += microseconds(1);
                return t.update_token_family(row);
            });
            ASSERT_TRUE(done.has_value()) << error_name(done.error().error);
        }
    });
    look([](Tables& t) -> Done {
        EXPECT_EQ(TRY(t.find_token_family(id(1)))->rotated_at, kNow + microseconds(2 * kRounds));
        return ok();
    });
}

TEST_P(AccessRaceContract, one_of_many_starts_a_document_a_factor_and_a_case) {
    std::atomic<int> documents = 0, factors = 0, cases = 0;
    race(4, [&](Store& own, int index) {
        const auto count = [&](std::atomic<int>& won, Error expected, const auto& work) {
            const auto done = own.transact(Durability::relaxed, work);
            if (done)
                ++won;
            else
                EXPECT_EQ(done.error().error, expected) << done.error().detail;
        };
        count(documents, Error::store_duplicate, [](Tables& t) {
            return t.put_sealed_state({.name = "ring", .sealed = {1}});
        });
        count(factors, Error::store_conflict, [](Tables& t) {
            return t.put_second_factor({.account_id = id(1), .sealed_secret = {1}});
        });
        count(cases, Error::store_duplicate, [&](Tables& t) {
            return t.insert_recovery_case(recovery_case(index + 1, id(1)));
        });
    });
    EXPECT_EQ(documents, 1);
    EXPECT_EQ(factors, 1);
    EXPECT_EQ(cases, 1);
}

TEST_P(AccessRaceContract, one_process_seals_at_a_time) {
    constexpr int kEvents = 60;
    commit([](Tables& t) -> Done {
        for (int i = 0; i < kEvents; ++i)
            TRY(t.append_audit({.account_id = id(1), .event = "e", .detail = "", .address = ""}));
        return ok();
    });
    race(3, [&](Store& own, int) {
        for (bool left = true; left;) {
            const auto done = own.transact(Durability::relaxed, [&](Tables& t) -> Done {
                auto events = TRY(t.unsealed_audit(5));
                const auto newest = TRY(t.newest_sealed_audit());
                std::int64_t number = newest ? *newest->seal_number : 0;
                for (auto& event : events) {
                    event.seal_number = ++number;
                    TRY(t.seal_audit(event));
                }
                left = !events.empty();
                return ok();
            });
            ASSERT_TRUE(done.has_value()) << error_name(done.error().error);
        }
    });
    look([&](Tables& t) -> Done {
        EXPECT_EQ(TRY(t.newest_sealed_audit())->seal_number, kEvents);
        return ok();
    });
}

} // namespace ownkey::test
