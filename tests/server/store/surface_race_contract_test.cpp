// Several connections that give account numbers at once.
#include "tests/server/store/places.h"
#include "tests/server/store/surface_samples.h"

#include <barrier>
#include <mutex>
#include <set>
#include <thread>

namespace ownkey::test {

class SurfaceRaceContract : public StoreTest {
protected:
    static constexpr int kAccounts = 30;

    void SetUp() override {
        for (int number = 1; number <= kAccounts; ++number)
            commit([&](Tables& t) { return t.insert_account(account(number)); });
    }

    /// What each of `count` threads, with a connection of its own, gets for each account in turn.
    template <class AccountOf>
    std::vector<std::vector<std::int64_t>> give_at_once(int count, const AccountOf& account_of) {
        std::barrier start(count);
        std::vector<std::vector<std::int64_t>> given(static_cast<std::size_t>(count));
        std::vector<std::thread> threads;
        for (int index = 0; index < count; ++index)
            threads.emplace_back([&, index, own = place->open()] {
                start.arrive_and_wait();
                for (int turn = 0; turn < kAccounts / count; ++turn) {
                    const auto number =
                        in_transaction<std::int64_t>(*own, Durability::relaxed, [&](Tables& t) {
                            return t.give_account_number(System::apparts,
                                                         id(account_of(index, turn)));
                        });
                    EXPECT_TRUE(number.has_value()) << number.error().detail;
                    if (number) given.at(static_cast<std::size_t>(index)).push_back(*number);
                }
            });
        for (auto& thread : threads)
            thread.join();
        return given;
    }
};

OWNKEY_FOR_EVERY_STORE(SurfaceRaceContract);

TEST_P(SurfaceRaceContract, no_number_is_given_twice) {
    constexpr int kThreads = 3;
    std::set<std::int64_t> numbers;
    for (const auto& given :
         give_at_once(kThreads, [](int index, int turn) { return 1 + index + kThreads * turn; }))
        numbers.insert(given.begin(), given.end());
    EXPECT_EQ(numbers.size(), static_cast<std::size_t>(kAccounts));
    EXPECT_EQ(*numbers.rbegin(), kAccounts) << "and none is left out";
}

TEST_P(SurfaceRaceContract, no_account_gets_two_numbers) {
    const auto given = give_at_once(3, [](int, int turn) { return 1 + turn; });
    EXPECT_EQ(given.at(0), given.at(1));
    EXPECT_EQ(given.at(0), given.at(2));
    EXPECT_EQ(given.at(0).back(), kAccounts / 3);
}

} // namespace ownkey::test
