// Delivery step by step over the in-memory store: what is written when the community accepts,
// refuses, is away, and when the process dies in between.
#include "core/encoding.h"
#include "tests/server/jobs/outbox_fixture.h"

namespace ownkey::jobs {
namespace {

using testing::HasSubstr;

TEST_F(OutboxTest, AcceptedBecomesDeliveredOnce) {
    const auto id = sign_one();
    EXPECT_TRUE(step());
    EXPECT_FALSE(step());
    ASSERT_EQ(ledger_.puts().size(), 1u);
    EXPECT_EQ(ledger_.puts()[0].signed_transaction, (ByteVector{1, 2, 3}));
    EXPECT_EQ(ledger_.puts()[0].idempotency_key, to_text(id));
    EXPECT_EQ(transaction(id).state, TransactionState::delivered);
    EXPECT_EQ(item_of(id).state, OutboxState::done);
    EXPECT_EQ(audit(),
              std::vector<std::string>{R"(transaction.delivered {"transaction":")" + to_text(id) +
                                       "\"}"});
}

TEST_F(OutboxTest, RefusedKeepsTheCommunitysText) {
    const auto id = sign_one();
    ledger_.answer(Delivery::Result::refused, "error validate transaction; balance too low");
    EXPECT_TRUE(step());
    EXPECT_FALSE(step());
    EXPECT_EQ(transaction(id).state, TransactionState::refused);
    EXPECT_EQ(transaction(id).outcome, "error validate transaction; balance too low");
    EXPECT_EQ(item_of(id).state, OutboxState::failed);
    EXPECT_THAT(audit().front(), HasSubstr("transaction.refused"));
}

TEST_F(OutboxTest, EverybodyWhoSignedLearnsOfTheEnd) {
    for (const auto result : {Delivery::Result::accepted, Delivery::Result::refused}) {
        const auto leader = sign_one();
        auto other = transaction(leader);
        other.id = random_.uuid();
        other.account_id = new_account(to_text(other.id)).id;
        in_store([&](Tables& t) { return t.insert_transaction(other); });
        auto stranger = other;
        stranger.id = stranger.group_id = random_.uuid();
        stranger.body_hash = random_.fixed<Hash32>();
        in_store([&](Tables& t) { return t.insert_transaction(stranger); });
        ledger_.answer(result, "as it is");
        EXPECT_TRUE(step());
        const auto state = result == Delivery::Result::accepted ? TransactionState::delivered
                                                                : TransactionState::refused;
        for (const auto& id : {leader, other.id}) {
            EXPECT_EQ(transaction(id).state, state);
            EXPECT_EQ(transaction(id).outcome, "as it is");
        }
        EXPECT_EQ(transaction(stranger.id).state, TransactionState::signed_);
        const auto audits = MUST(in_read<std::vector<AuditEvent>>(
            store_, [&](Tables& t) { return t.audit_of(other.account_id, 10); }));
        ASSERT_EQ(audits.size(), 1u);
        EXPECT_THAT(audits[0].detail, HasSubstr(to_text(other.id)));
    }
}

TEST_F(OutboxTest, UnreachableIsTriedAgainEverMoreSlowly) {
    settings_.outbox.breaker_failures = 1'000; // has tests of its own
    const auto id = sign_one();
    std::chrono::microseconds longest{};
    for (int attempt = 1; attempt <= 12; ++attempt) {
        ledger_.answer(Delivery::Result::unreachable, "connection refused");
        ASSERT_TRUE(step());
        EXPECT_FALSE(step()) << "not before its time";
        const auto item = item_of(id);
        EXPECT_EQ(item.attempts, attempt);
        EXPECT_EQ(item.last_error, "connection refused");
        EXPECT_EQ(item.state, OutboxState::waiting);
        const auto wait = item.next_attempt_at - clock_.now();
        const auto full = std::min<std::chrono::microseconds>(
            settings_.outbox.first_retry * (1 << (attempt - 1)), settings_.outbox.longest_retry);
        EXPECT_GE(wait, full / 2);
        EXPECT_LE(wait, full);
        longest = std::max(longest, wait);
        clock_.set(item.next_attempt_at);
    }
    EXPECT_GE(longest, settings_.outbox.longest_retry / 2);
    EXPECT_EQ(transaction(id).state, TransactionState::signed_);
    EXPECT_TRUE(step());
    EXPECT_EQ(transaction(id).state, TransactionState::delivered);
    EXPECT_EQ(item_of(id).last_error, "");
}

TEST_F(OutboxTest, AKilledProcessLosesNothingAndTheKeyStaysTheSame) {
    const auto id = sign_one();
    // Claimed by a process that dies before it delivers.
    in_store([&](Tables& t) -> Done {
        EXPECT_EQ(TRY(t.claim_outbox(clock_.now(), settings_.outbox.lease, 1)).size(), 1u);
        return ok();
    });
    EXPECT_FALSE(step()) << "somebody else holds it";
    clock_.advance(settings_.outbox.lease + Seconds(1));
    EXPECT_TRUE(step());
    EXPECT_EQ(transaction(id).state, TransactionState::delivered);
}

/// Takes nearly all the time that a call may take, and lets others look meanwhile.
class SlowLedger final : public Ledger {
public:
    SlowLedger(fakes::FakeClock& clock, const Settings& settings)
        : clock_(clock), settings_(settings) {}

    Delivery put_transaction(ByteView, const std::string& key) override {
        keys.push_back(key);
        clock_.advance(settings_.community.timeout);
        if (meanwhile) meanwhile();
        return {Delivery::Result::accepted};
    }

    Delivery error_in_transaction(Time,
                                  const std::string&,
                                  const std::string&,
                                  const std::string&) override {
        return {};
    }

    Delivery move_balance(const PublicKey&,
                          const PublicKey&,
                          const std::string&,
                          const std::string&) override {
        return {};
    }

    Delivery ping(std::int64_t) override { return {}; }

    std::function<void()> meanwhile;
    std::vector<std::string> keys;

private:
    fakes::FakeClock& clock_;
    const Settings& settings_;
};

TEST_F(OutboxTest, ASlowCommunityGetsNothingTwiceAtOnce) {
    SlowLedger slow(clock_, settings_);
    fakes::FakeLedgers ledgers{{"default", &slow}};
    Outbox here(parts_with(ledgers));
    Outbox elsewhere(parts_with(ledgers));
    const auto first = sign_one();
    const auto second = sign_one();
    int looked = 0;
    slow.meanwhile = [&] {
        ++looked;
        EXPECT_FALSE(MUST(elsewhere.run_once())) << "neither this one nor the next of the account";
    };
    EXPECT_TRUE(MUST(here.run_once()));
    EXPECT_TRUE(MUST(here.run_once()));
    EXPECT_EQ(looked, 2);
    EXPECT_EQ(slow.keys, (std::vector<std::string>{to_text(first), to_text(second)}));
}

class DyingLedger final : public Ledger {
public:
    DyingLedger(fakes::FakeLedger& inner, fakes::MemoryStore& store)
        : inner_(inner), store_(store) {}

    Delivery put_transaction(ByteView bytes, const std::string& key) override {
        const auto delivery = inner_.put_transaction(bytes, key);
        store_.fail_next(1); // the answer is there, its consequences are not written any more
        return delivery;
    }

    Delivery error_in_transaction(Time t,
                                  const std::string& h,
                                  const std::string& e,
                                  const std::string& m) override {
        return inner_.error_in_transaction(t, h, e, m);
    }

    Delivery move_balance(const PublicKey& from,
                          const PublicKey& to,
                          const std::string& memo,
                          const std::string& key) override {
        return inner_.move_balance(from, to, memo, key);
    }

    Delivery ping(std::int64_t number) override { return inner_.ping(number); }

private:
    fakes::FakeLedger& inner_;
    fakes::MemoryStore& store_;
};

TEST_F(OutboxTest, DeliveredButNotWrittenIsDeliveredAgainUnderTheSameKey) {
    const auto id = sign_one();
    DyingLedger dying(ledger_, store_);
    fakes::FakeLedgers ledgers{{"default", &dying}};
    Outbox dies(parts_with(ledgers));
    const auto died = dies.run_once();
    ASSERT_FALSE(died);
    EXPECT_EQ(died.error().error, Error::store_failed);
    EXPECT_EQ(transaction(id).state, TransactionState::signed_);
    EXPECT_FALSE(step());
    clock_.advance(settings_.outbox.lease + Seconds(1));
    EXPECT_TRUE(step());
    ASSERT_EQ(ledger_.puts().size(), 2u);
    EXPECT_EQ(ledger_.puts()[0].idempotency_key, ledger_.puts()[1].idempotency_key);
    EXPECT_EQ(ledger_.puts()[0].signed_transaction, ledger_.puts()[1].signed_transaction);
    EXPECT_EQ(transaction(id).state, TransactionState::delivered);
    EXPECT_EQ(audit().size(), 1u);
}

} // namespace
} // namespace ownkey::jobs
