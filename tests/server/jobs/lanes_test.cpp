// Lanes by themselves: how many may go where, and when a community is left alone.
#include "server/jobs/lanes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ownkey::jobs {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class LanesTest : public testing::Test {
protected:
    /// One call that is begun and over.
    std::optional<BreakerChange> call(const std::string& lane, Met met) {
        lanes_.begin(lane);
        return lanes_.end(lane, met, "away", now_);
    }

    void open_breaker() {
        EXPECT_FALSE(call("a", Met::silence));
        EXPECT_FALSE(call("a", Met::silence));
        const auto change = call("a", Met::silence);
        ASSERT_TRUE(change);
        EXPECT_TRUE(change->open);
        EXPECT_EQ(change->community, "a");
        EXPECT_EQ(change->wait, Seconds(5));
        EXPECT_EQ(change->error, "away");
    }

    Settings::Outbox settings_{.longest_retry = Seconds(60),
                               .deliverers = 4,
                               .breaker_failures = 3,
                               .breaker_wait = Seconds(5)};
    Time now_{Seconds(1'000'000)};
    Lanes lanes_{settings_};
};

TEST_F(LanesTest, NobodyGetsAllDeliverers) {
    EXPECT_EQ(lanes_.offer(now_, 4).limit, 3);
    for (int i = 0; i < 3; ++i)
        lanes_.begin("a");
    const auto offer = lanes_.offer(now_, 1);
    EXPECT_EQ(offer.limit, 1);
    EXPECT_THAT(offer.but_for, ElementsAre("a"));
    lanes_.end("a", Met::answer, "", now_);
    EXPECT_THAT(lanes_.offer(now_, 1).but_for, IsEmpty());
    lanes_.begin("");
    lanes_.begin("");
    EXPECT_EQ(lanes_.offer(now_, 4).limit, 1) << "so few that neither gets more than three";
}

TEST_F(LanesTest, OneDelivererAloneServesAll) {
    settings_.deliverers = 1;
    Lanes alone(settings_);
    EXPECT_EQ(alone.offer(now_, 1).limit, 1);
}

TEST_F(LanesTest, OnlyFailuresInARowCount) {
    call("a", Met::silence);
    call("a", Met::silence);
    call("a", Met::answer);
    EXPECT_FALSE(call("a", Met::silence));
    EXPECT_FALSE(call("a", Met::nothing)) << "nobody was asked";
    EXPECT_FALSE(call("a", Met::silence));
    EXPECT_TRUE(call("a", Met::silence));
}

TEST_F(LanesTest, OpenThenOneTriesThenTwiceAsLong) {
    open_breaker();
    EXPECT_THAT(lanes_.offer(now_, 4).but_for, ElementsAre("a"));
    EXPECT_EQ(lanes_.offer(now_, 4).limit, 3) << "the others go on";
    for (const int wait : {5, 10, 20, 40, 60, 60}) {
        EXPECT_EQ(lanes_.shut_until("a"), now_ + Seconds(wait));
        now_ += Seconds(wait) - std::chrono::microseconds(1);
        EXPECT_THAT(lanes_.offer(now_, 4).but_for, ElementsAre("a"));
        now_ += std::chrono::microseconds(1);
        EXPECT_EQ(lanes_.offer(now_, 4).limit, 1);
        lanes_.begin("a");
        EXPECT_THAT(lanes_.offer(now_ + Seconds(2), 4).but_for, ElementsAre("a"))
            << "one is on its way";
        const auto change = lanes_.end("a", Met::silence, "away", now_);
        ASSERT_TRUE(change);
        EXPECT_TRUE(change->open);
    }
    now_ += Seconds(60);
    lanes_.offer(now_, 1);
    const auto change = call("a", Met::answer);
    ASSERT_TRUE(change);
    EXPECT_FALSE(change->open);
    EXPECT_EQ(lanes_.offer(now_, 4).limit, 3);
    EXPECT_FALSE(lanes_.shut_until("a"));
    open_breaker(); // as at the first time
}

TEST_F(LanesTest, NothingDueForItIsLookedForAgainSoonAndSlowsNobody) {
    open_breaker();
    now_ += Seconds(5);
    EXPECT_EQ(lanes_.offer(now_, 4).limit, 1);
    EXPECT_EQ(lanes_.offer(now_, 4).limit, 3);
    EXPECT_EQ(lanes_.offer(now_ + Seconds(1), 4).limit, 1);
}

TEST_F(LanesTest, WhatBeganBeforeDoesNotProlongButMayEndIt) {
    lanes_.begin("a");
    lanes_.begin("a");
    open_breaker();
    EXPECT_FALSE(lanes_.end("a", Met::silence, "away", now_));
    EXPECT_EQ(lanes_.shut_until("a"), now_ + Seconds(5));
    const auto change = lanes_.end("a", Met::answer, "", now_);
    ASSERT_TRUE(change);
    EXPECT_FALSE(change->open);
}

TEST_F(LanesTest, APingEndsIt) {
    EXPECT_FALSE(lanes_.heard_from("a"));
    open_breaker();
    const auto change = lanes_.heard_from("a");
    ASSERT_TRUE(change);
    EXPECT_FALSE(change->open);
    EXPECT_EQ(lanes_.offer(now_, 4).limit, 3);
}

TEST_F(LanesTest, AClockSetBackEndsItToo) {
    open_breaker();
    EXPECT_EQ(lanes_.offer(now_ - Seconds(3'600), 4).limit, 1);
}

TEST_F(LanesTest, MailsAreNeverLeftAlone) {
    for (int i = 0; i < 20; ++i)
        EXPECT_FALSE(call("", Met::silence));
    EXPECT_EQ(lanes_.offer(now_, 4).limit, 3);
}

} // namespace
} // namespace ownkey::jobs
