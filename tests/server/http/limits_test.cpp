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

TEST(Limits, CountsLoginsOfANetworkTogether) {
    Settings::Limits limits;
    limits.logins_per_minute = 2;
    limits.network_logins_per_minute = 4;
    RateLimiter limiter(limits);
    const Time now = fakes::FakeClock::kStart;
    const auto take = [&](const std::string& address) {
        return limiter.take(RateClass::login, address, now);
    };
    for (const char* address : {"192.0.2.1", "192.0.2.1", "192.0.2.2", "192.0.2.3"})
        EXPECT_EQ(take(address), 0) << address;
    EXPECT_EQ(take("192.0.2.4"), 15);
    EXPECT_EQ(take("192.0.3.4"), 0);
    EXPECT_EQ(limiter.take(RateClass::code, "192.0.2.4", now), 0) << "only logins are";
    EXPECT_EQ(network_key("2001:db8:1:2::1"), network_key("2001:db8:1:3::1"));
    EXPECT_NE(network_key("2001:db8:1:2::1"), network_key("2001:db8:2:2::1"));
    EXPECT_EQ(network_key("::ffff:192.0.2.1"), network_key("192.0.2.9"));
}

TEST(Limits, CountsAnIpv6HouseholdAsOne) {
    EXPECT_EQ(rate_key("2001:db8:1:2::1"), rate_key("2001:0db8:1:2:ffff::"));
    EXPECT_NE(rate_key("2001:db8:1:2::1"), rate_key("2001:db8:1:3::1"));
    EXPECT_EQ(rate_key("::ffff:192.0.2.1"), "192.0.2.1");
    EXPECT_EQ(rate_key("192.0.2.1"), "192.0.2.1");
}

} // namespace
} // namespace ownkey::http
