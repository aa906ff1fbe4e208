#include "server/http/limits.h"
#include "tests/fakes/fake_clock.h"

#include <gtest/gtest.h>

namespace ownkey::http {
namespace {

TEST(Limits, RefillsOverTimeAndSaysWhen) {
    Settings::Limits limits;
    limits.registrations_per_hour = 2;
    RateLimiter limiter(limits);
    fakes::FakeClock clock;
    const auto take = [&] {
        return limiter.take(RateClass::registration, "192.0.2.1", clock.now());
    };
    EXPECT_EQ(take(), 0);
    EXPECT_EQ(take(), 0);
    EXPECT_EQ(take(), 1'800);
    clock.advance(std::chrono::seconds(1'799));
    EXPECT_EQ(take(), 1);
    clock.advance(std::chrono::seconds(1));
    EXPECT_EQ(take(), 0);
    clock.advance(std::chrono::hours(1'000));
    EXPECT_EQ(take(), 0);
    EXPECT_EQ(take(), 0);
    EXPECT_GT(take(), 0) << "more than the capacity was saved up";
}

TEST(Limits, AClockThatGoesBackGivesNothing) {
    Settings::Limits limits;
    limits.codes_per_minute = 1;
    RateLimiter limiter(limits);
    EXPECT_EQ(limiter.take(RateClass::code, "a", fakes::FakeClock::kStart), 0);
    EXPECT_GT(limiter.take(RateClass::code, "a", fakes::FakeClock::kStart - std::chrono::hours(5)),
              0);
}

TEST(Limits, ForgetsTheAddressThatWasQuietForLongest) {
    Settings::Limits limits;
    limits.codes_per_minute = 1;
    RateLimiter limiter(limits, 2);
    const Time now = fakes::FakeClock::kStart;
    EXPECT_EQ(limiter.take(RateClass::code, "a", now), 0);
    EXPECT_EQ(limiter.take(RateClass::code, "b", now), 0);
    EXPECT_GT(limiter.take(RateClass::code, "a", now), 0);
    EXPECT_EQ(limiter.take(RateClass::code, "c", now), 0);
    EXPECT_EQ(limiter.size(), 2u);
    EXPECT_GT(limiter.take(RateClass::code, "a", now), 0);
    EXPECT_EQ(limiter.take(RateClass::code, "b", now), 0) << "b should have been forgotten";
}

TEST(Limits, CountsAnIpv6HouseholdAsOne) {
    EXPECT_EQ(rate_key("2001:db8:1:2::1"), rate_key("2001:0db8:1:2:ffff::"));
    EXPECT_NE(rate_key("2001:db8:1:2::1"), rate_key("2001:db8:1:3::1"));
    EXPECT_EQ(rate_key("::ffff:192.0.2.1"), "192.0.2.1");
    EXPECT_EQ(rate_key("192.0.2.1"), "192.0.2.1");
}

} // namespace
} // namespace ownkey::http
