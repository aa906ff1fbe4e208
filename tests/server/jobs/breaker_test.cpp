// A community that is away: left alone, tried by one, and then everything that waits goes at once.
#include "server/jobs/pings.h"
#include "tests/server/jobs/outbox_fixture.h"

namespace ownkey::jobs {
namespace {

class BreakerTest : public OutboxTest {
protected:
    BreakerTest() {
        for (int i = 0; i < 8; ++i)
            people_.push_back(new_account("p" + std::to_string(i) + "@example.org").id);
    }

    void everybody_signs() {
        for (const auto& person : people_)
            signed_.push_back(sign_one(person));
    }

    int steps() {
        int count = 0;
        while (step())
            ++count;
        return count;
    }

    [[nodiscard]] int attempts() {
        int sum = 0;
        for (const auto& id : signed_)
            sum += item_of(id).attempts;
        return sum;
    }

    void away() { ledger_.always({Delivery::Result::unreachable, "connection refused"}); }

    void back() { ledger_.always({Delivery::Result::accepted}); }

    std::vector<Uuid> people_;
    std::vector<Uuid> signed_;
};

TEST_F(BreakerTest, FiveCallsThenNoneAndNoAttemptsAreUsedUp) {
    everybody_signs();
    away();
    EXPECT_EQ(steps(), 5);
    EXPECT_EQ(attempts(), 5);
    ASSERT_EQ(changes_.size(), 1u);
    EXPECT_TRUE(changes_[0].first.open);
    EXPECT_EQ(changes_[0].first.error, "connection refused");

    int calls = 5;
    for (int i = 0; i < 6; ++i) { // 5, 10, 20, 40, 80, 160 seconds: one tries each time
        clock_.set(clock_.now() + changes_.back().first.wait);
        EXPECT_EQ(steps(), 1);
        EXPECT_EQ(attempts(), ++calls);
    }
    EXPECT_EQ(changes_.back().first.wait, settings_.outbox.longest_retry);
}

TEST_F(BreakerTest, BackAgainEverythingGoesAtOnce) {
    everybody_signs();
    away();
    steps();
    clock_.advance(changes_.back().first.wait);
    back();
    EXPECT_EQ(steps(), 8);
    EXPECT_FALSE(changes_.back().first.open);
    EXPECT_EQ(changes_.back().second, 1) << "the one that had to wait longest";
    EXPECT_EQ(ledger_.puts().size(), 5u + 8u);
    for (const auto& id : signed_)
        EXPECT_EQ(transaction(id).state, TransactionState::delivered);
}

TEST_F(BreakerTest, OneThatTheCommunityCannotAnswerDoesNotHoldUpTheOthers) {
    settings_.outbox.breaker_failures = 1;
    const auto poison = sign_one(people_[0]);
    away();
    EXPECT_EQ(steps(), 1);
    const auto other = sign_one(people_[1]);
    clock_.advance(changes_.back().first.wait);
    back();
    ASSERT_TRUE(step()) << "the one that tries is another";
    EXPECT_EQ(transaction(other).state, TransactionState::delivered);
    EXPECT_EQ(transaction(poison).state, TransactionState::signed_);
    EXPECT_TRUE(step());
    EXPECT_EQ(transaction(poison).state, TransactionState::delivered);
}

TEST_F(BreakerTest, OtherCommunitiesAndMailsGoOn) {
    fakes::FakeLedger other_ledger;
    fakes::FakeLedgers both{{"default", &ledger_}, {"other", &other_ledger}};
    Outbox outbox(parts_with(both));
    everybody_signs();
    away();
    const auto elsewhere = sign_one(people_[0], "other");
    queue(OutboxKind::mail, R"({"to":"a@b.c","template":"known_email","language":"en","vars":{}})");
    while (MUST(outbox.run_once())) {
    }
    EXPECT_EQ(ledger_.puts().size(), 5u);
    EXPECT_EQ(transaction(elsewhere).state, TransactionState::delivered);
    EXPECT_EQ(mailer_.sent().size(), 1u);
}

TEST_F(BreakerTest, ACommunityThatIsNotConfiguredAnyMoreIsLeftAloneToo) {
    const auto lost = sign_one(people_[0], "gone");
    EXPECT_TRUE(step());
    EXPECT_EQ(item_of(lost).last_error, "community gone is not configured");
    EXPECT_EQ(transaction(lost).state, TransactionState::signed_);
}

TEST_F(BreakerTest, APingClosesIt) {
    std::vector<PingChange> pinged;
    Pings pings(ledgers_, outbox_, [&](const PingChange& change) { pinged.push_back(change); });
    everybody_signs();
    away();
    steps();
    EXPECT_TRUE(pings.ping("default"));
    EXPECT_TRUE(pings.ping("default"));
    ASSERT_EQ(pinged.size(), 1u) << "once, not at each";
    EXPECT_FALSE(pinged[0].answers);
    EXPECT_EQ(pinged[0].error, "connection refused");
    EXPECT_EQ(steps(), 0);
    back();
    EXPECT_TRUE(pings.ping("default"));
    EXPECT_TRUE(pings.ping("default"));
    ASSERT_EQ(pinged.size(), 2u);
    EXPECT_TRUE(pinged[1].answers);
    EXPECT_EQ(steps(), 8);
    EXPECT_EQ(ledger_.pings(), (std::vector<std::int64_t>{0, 0, 0, 0}));
    EXPECT_TRUE(pings.ping("nobody"));
}

TEST_F(BreakerTest, APingSaysTheLastTransactionThatTheLedgerNumbered) {
    Pings pings(ledgers_, outbox_, [](const PingChange&) { FAIL() << "nothing changed"; });
    for (const std::int64_t number : {7, 5}) {
        sign_one(people_[0]);
        ledger_.answer(Delivery{Delivery::Result::accepted, "", "", number});
        EXPECT_TRUE(step());
    }
    EXPECT_TRUE(pings.ping("default"));
    EXPECT_EQ(ledger_.pings(), std::vector<std::int64_t>{7});
}

TEST_F(BreakerTest, HowDeliveriesEndedIsCounted) {
    everybody_signs();
    ledger_.answer(Delivery::Result::refused, "no");
    ledger_.answer(Delivery::Result::unreachable, "away");
    ledger_.answer(Delivery{Delivery::Result::submitted, "", "r-1"});
    steps();
    const auto counts = outbox_.tally().counts().at("default");
    EXPECT_EQ(counts.delivered, 5);
    EXPECT_EQ(counts.refused, 1);
    EXPECT_EQ(counts.postponed, 1);
    EXPECT_EQ(counts.failed, 0);
}

} // namespace
} // namespace ownkey::jobs
