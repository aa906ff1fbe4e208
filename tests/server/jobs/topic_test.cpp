// A ledger that only takes what it is given, and says later what became of it: submitted, confirmed
// in any order, lost, given twice. What comes out is as with one that answers at once.
#include "core/encoding.h"
#include "tests/fakes/topic_ledger.h"
#include "tests/server/jobs/outbox_fixture.h"

#include <algorithm>

namespace ownkey::jobs {
namespace {

class TopicTest : public OutboxTest {
protected:
    void over(fakes::Topic& topic) {
        ledger_on_topic_ = std::make_unique<fakes::TopicLedger>(topic);
        ledgers_on_topic_ = std::make_unique<fakes::FakeLedgers>(
            fakes::FakeLedgers{{"default", ledger_on_topic_.get()}});
        topic_outbox_ = std::make_unique<Outbox>(parts_with(*ledgers_on_topic_));
    }

    bool one() { return MUST(topic_outbox_->run_once()); }

    std::unique_ptr<fakes::TopicLedger> ledger_on_topic_;
    std::unique_ptr<fakes::FakeLedgers> ledgers_on_topic_;
    std::unique_ptr<Outbox> topic_outbox_;
};

TEST_F(TopicTest, SubmittedIsNotDeliveredUntilItIsConfirmed) {
    fakes::Topic topic({}, 1);
    over(topic);
    const auto id = sign_one();
    EXPECT_TRUE(one());
    EXPECT_EQ(item_of(id).reference, "topic-1");
    EXPECT_EQ(item_of(id).state, OutboxState::waiting);
    EXPECT_EQ(item_of(id).last_error, "");
    EXPECT_EQ(events_.back().result, DeliveryResult::submitted);
    EXPECT_EQ(transaction(id).state, TransactionState::signed_);
    EXPECT_TRUE(audit().empty());
    EXPECT_FALSE(one()) << "not before first_retry";
    for (int asked = 1; asked <= 3; ++asked) {
        clock_.set(item_of(id).next_attempt_at);
        EXPECT_TRUE(one());
        EXPECT_EQ(item_of(id).reference, "topic-1");
    }
    EXPECT_EQ(topic.submissions(), 1);
    topic.decide(1);
    clock_.set(item_of(id).next_attempt_at);
    EXPECT_TRUE(one());
    EXPECT_EQ(transaction(id).state, TransactionState::delivered);
    EXPECT_EQ(item_of(id).state, OutboxState::done);
    EXPECT_EQ(audit().size(), 1u);
    EXPECT_EQ(topic_outbox_->last_transaction_no("default"), 1);
}

TEST_F(TopicTest, ARefusalMayComeLate) {
    fakes::Topic topic({}, 1);
    over(topic);
    const auto id = sign_one();
    topic.refuse(to_text(id));
    EXPECT_TRUE(one());
    topic.decide(1);
    clock_.advance(Seconds(2));
    EXPECT_TRUE(one());
    EXPECT_EQ(transaction(id).state, TransactionState::refused);
    EXPECT_EQ(transaction(id).outcome, "balance too low");
}

TEST_F(TopicTest, WhatWasLostIsSubmittedAgainUnderTheSameKey) {
    fakes::Topic topic({.lost = 100}, 1);
    over(topic);
    const auto id = sign_one();
    EXPECT_TRUE(one());
    clock_.advance(Seconds(2));
    EXPECT_TRUE(one());
    EXPECT_EQ(item_of(id).reference, "");
    EXPECT_EQ(item_of(id).state, OutboxState::waiting);
    EXPECT_EQ(item_of(id).last_error, "the ledger knows nothing of it");
    EXPECT_EQ(topic.submissions(), 1);
    clock_.advance(Seconds(3));
    EXPECT_TRUE(one());
    EXPECT_EQ(topic.submissions(), 2);
    EXPECT_EQ(item_of(id).reference, "topic-2");
}

TEST_F(TopicTest, WithoutAnAnswerWhatWasSubmittedStaysSubmitted) {
    fakes::FakeLedger ledger;
    fakes::FakeLedgers ledgers{{"default", &ledger}};
    Outbox outbox(parts_with(ledgers));
    const auto id = sign_one();
    ledger.answer(Delivery{Delivery::Result::submitted, "", "r-1"});
    ledger.answer(Delivery::Result::unreachable, "timeout");
    EXPECT_TRUE(MUST(outbox.run_once()));
    clock_.advance(Seconds(2));
    EXPECT_TRUE(MUST(outbox.run_once()));
    EXPECT_EQ(item_of(id).reference, "r-1");
    clock_.advance(Seconds(5));
    EXPECT_TRUE(MUST(outbox.run_once()));
    EXPECT_EQ(ledger.puts().size(), 1u);
    ASSERT_EQ(ledger.questions().size(), 2u);
    EXPECT_EQ(ledger.questions()[1].reference, "r-1");
    EXPECT_EQ(ledger.questions()[1].idempotency_key, ledger.puts()[0].idempotency_key);
    EXPECT_EQ(transaction(id).state, TransactionState::delivered);
}

TEST_F(TopicTest, AMovedBalanceIsConfirmedLaterToo) {
    fakes::Topic topic({}, 1);
    over(topic);
    const std::string key(64, 'a');
    queue(OutboxKind::move_balance,
          R"({"community":"default","from":")" + key + R"(","to":")" + key + R"(","memo":"m"})");
    EXPECT_TRUE(one());
    EXPECT_TRUE(audit().empty());
    topic.decide(1);
    clock_.advance(Seconds(2));
    EXPECT_TRUE(one());
    EXPECT_EQ(audit(), std::vector<std::string>{"account.balance_moved {}"});
}

/// Every fault at once, several accounts: each transaction counts once, in its account's order.
TEST_F(TopicTest, NothingIsLostAndNothingCountsTwice) {
    constexpr int kPeople = 6;
    constexpr int kEach = 20;
    settings_.outbox.longest_retry = Seconds(8);
    fakes::Topic topic({.unreachable = 15, .unanswered = 15, .lost = 15}, 20'261'121);
    over(topic);
    std::map<Uuid, std::vector<std::string>> wanted;
    std::vector<Uuid> all;
    for (int person = 0; person < kPeople; ++person) {
        const auto account = new_account("t" + std::to_string(person) + "@example.org").id;
        for (int i = 0; i < kEach; ++i) {
            all.push_back(sign_one(account));
            wanted[account].push_back(to_text(all.back()));
        }
    }
    topic.refuse(to_text(all[3]));
    std::erase(wanted[transaction(all[3]).account_id], to_text(all[3]));

    const auto undecided = [&] {
        return std::any_of(all.begin(), all.end(), [&](const Uuid& id) {
            return transaction(id).state == TransactionState::signed_;
        });
    };
    for (int second = 0; undecided(); ++second) {
        ASSERT_LT(second, 10'000);
        while (one()) {
        }
        if (second % 2 == 0) topic.decide(4);
        clock_.advance(Seconds(1));
    }
    std::map<std::string, Uuid> owner;
    for (const auto& id : all)
        owner[to_text(id)] = transaction(id).account_id;
    std::map<Uuid, std::vector<std::string>> counted;
    for (const auto& key : topic.applied())
        counted[owner.at(key)].push_back(key);
    EXPECT_EQ(counted, wanted);
    EXPECT_EQ(transaction(all[3]).state, TransactionState::refused);
    EXPECT_GT(topic.submissions(), kPeople * kEach);
    EXPECT_GT(topic.lost(), 0u);
}

} // namespace
} // namespace ownkey::jobs
