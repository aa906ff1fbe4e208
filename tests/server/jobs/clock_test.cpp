// The clock was a day ahead for a while and is right again: nothing waits for that day.
#include "tests/server/jobs/outbox_fixture.h"

namespace ownkey::jobs {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

class ClockTest : public OutboxTest {
protected:
    /// How long it is bound to take at most: for a community, for a mail.
    Seconds soon() const { return settings_.outbox.longest_retry + settings_.outbox.lease; }

    Seconds soon_mail() const { return soon() + settings_.signup.resend_cooldown; }
};

TEST_F(ClockTest, ARetryOfAWrongDayComesSoon) {
    clock_.advance(hours(24));
    const auto id = sign_one();
    ledger_.answer(Delivery::Result::unreachable, "away");
    ASSERT_TRUE(step());
    clock_.advance(-hours(24));
    MUST(outbox_.bound_waits());
    EXPECT_FALSE(step());
    clock_.advance(soon());
    EXPECT_TRUE(step());
    EXPECT_EQ(transaction(id).state, TransactionState::delivered);
}

TEST_F(ClockTest, WhatWasQueuedOnAWrongDayGoesSoon) {
    settings_.communities.push_back({.alias = "north"});
    fakes::FakeLedger north;
    fakes::FakeLedgers both{{"default", &ledger_}, {"north", &north}};
    Outbox outbox(parts_with(both));
    clock_.advance(hours(24));
    sign_one(std::nullopt, "north");
    queue(OutboxKind::mail, R"({"to":"a@b.c","template":"known_email","language":"en","vars":{}})");
    clock_.advance(-hours(24));
    MUST(outbox.bound_waits());
    clock_.advance(soon_mail());
    EXPECT_TRUE(MUST(outbox.run_once()));
    EXPECT_TRUE(MUST(outbox.run_once()));
    EXPECT_EQ(mailer_.sent().size(), 1u);
}

TEST_F(ClockTest, AnOrdinaryWaitStaysAsItIs) {
    sign_one();
    ledger_.answer(Delivery::Result::unreachable, "away");
    ASSERT_TRUE(step());
    const auto id = queue(OutboxKind::mail, "{}");
    in_store([&](Tables& t) -> Done {
        auto item = TRY(t.claim_outbox(clock_.now(), seconds(30), 1)).at(0);
        EXPECT_EQ(item.id, id);
        item.claimed_until = {};
        item.next_attempt_at = clock_.now() + settings_.signup.resend_cooldown;
        return t.update_outbox(item);
    });
    MUST(outbox_.bound_waits());
    EXPECT_FALSE(step());
}

} // namespace
} // namespace ownkey::jobs
