// Requests that come again with their Idempotency-Key.
#include "server/flows/repeats.h"
#include "tests/server/flows/expect.h"
#include "tests/server/flows/house.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace ownkey::house {
namespace {

struct Repeats : testing::Test {
    House house;
    Uuid session = house.random.uuid();

    flows::RepeatKey key(const std::string& value = "k-1",
                         const std::string& body = "{}",
                         const std::string& route = "POST /x") {
        return MUST(flows::repeat_key(session, route, value, body));
    }

    Outcome<std::optional<flows::KeptAnswer>> begin(const flows::RepeatKey& of) {
        return flows::begin_request(house.world, of);
    }
};

TEST_F(Repeats, the_first_runs_and_a_repeat_gets_its_answer) {
    ASSERT_FALSE(MUST(begin(key())).has_value());
    MUST(flows::keep_answer(house.world, key(), flows::KeptAnswer{201, R"({"id":"1"})"}));
    const auto again = MUST(begin(key()));
    ASSERT_TRUE(again);
    EXPECT_EQ(again->status, 201);
    EXPECT_EQ(again->body, R"({"id":"1"})");
}

TEST_F(Repeats, while_the_first_runs_a_repeat_waits_but_not_for_ever) {
    ASSERT_FALSE(MUST(begin(key())).has_value());
    EXPECT_EQ(begin(key()).error().error, Error::idempotency_running);
    house.clock.advance(std::chrono::minutes(1));
    EXPECT_FALSE(MUST(begin(key())).has_value());
}

TEST_F(Repeats, another_request_under_the_same_key_is_refused) {
    ASSERT_FALSE(MUST(begin(key())).has_value());
    EXPECT_EQ(begin(key("k-1", R"({"other":1})")).error().error, Error::idempotency_conflict);
}

TEST_F(Repeats, an_answer_with_a_secret_is_not_kept) {
    ASSERT_FALSE(MUST(begin(key())).has_value());
    MUST(flows::keep_answer(house.world, key(), std::nullopt));
    EXPECT_EQ(begin(key()).error().error, Error::idempotency_conflict);
}

TEST_F(Repeats, after_a_failure_of_ours_the_next_try_runs) {
    ASSERT_FALSE(MUST(begin(key())).has_value());
    MUST(flows::forget_request(house.world, key()));
    EXPECT_FALSE(MUST(begin(key())).has_value());
}

TEST_F(Repeats, after_a_day_the_key_is_free) {
    ASSERT_FALSE(MUST(begin(key())).has_value());
    MUST(flows::keep_answer(house.world, key(), flows::KeptAnswer{200, "{}"}));
    house.clock.advance(std::chrono::hours(24));
    EXPECT_FALSE(MUST(begin(key())).has_value());
}

TEST_F(Repeats, sessions_routes_and_keys_are_apart) {
    ASSERT_FALSE(MUST(begin(key())).has_value());
    EXPECT_FALSE(MUST(begin(key("k-2"))).has_value());
    EXPECT_FALSE(MUST(begin(key("k-1", "{}", "POST /y"))).has_value());
    session = house.random.uuid();
    EXPECT_FALSE(MUST(begin(key())).has_value());
}

TEST_F(Repeats, keys_have_a_form) {
    for (const auto& bad :
         {std::string(), std::string(129, 'a'), std::string("a b"), std::string("\x7F")})
        EXPECT_EQ(flows::repeat_key(session, "POST /x", bad, "").error().error, Error::field_rule);
    EXPECT_TRUE(flows::repeat_key(session, "POST /x", std::string(128, '~'), ""));
}

TEST_F(Repeats, of_200_at_once_one_runs) {
    std::atomic<int> ran = 0;
    std::atomic<int> told = 0;
    const auto shared = key();
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 8; ++thread) {
        threads.emplace_back([&] {
            for (int i = 0; i < 25; ++i) {
                const auto before = begin(shared);
                if (!before) {
                    EXPECT_EQ(before.error().error, Error::idempotency_running);
                } else if (*before) {
                    EXPECT_EQ((*before)->body, "only one");
                    ++told;
                } else {
                    ++ran;
                    MUST(flows::keep_answer(
                        house.world, shared, flows::KeptAnswer{200, "only one"}));
                }
            }
        });
    }
    for (auto& thread : threads)
        thread.join();
    EXPECT_EQ(ran, 1);
    EXPECT_GT(told, 0);
}

} // namespace
} // namespace ownkey::house
