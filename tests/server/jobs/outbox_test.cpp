// Delivery step by step over the in-memory store: what is written when the community accepts,
// refuses, is away, and when the process dies in between.
#include "core/encoding.h"
#include "tests/server/jobs/outbox_fixture.h"

namespace ownkey::jobs {
namespace {

using testing::HasSubstr;

const std::string kMail =
    R"({"to":"ada@example.org","template":"confirm_email","language":"de","vars":{"first_name":"Ada <b>","link":"https://x/y","typed_code":"ABCD-EFGH","hours":"24","minutes":"10"}})";

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

TEST_F(OutboxTest, ErrorsAreReportedAndGivenUpInTheEnd) {
    const std::string payload =
        R"({"community":"default","created_s":1609459200,"generic_hash":"00ff","error":"tx_amount","message":"the amount is not above zero"})";
    queue(OutboxKind::error_in_transaction, payload);
    EXPECT_TRUE(step());
    ASSERT_EQ(ledger_.reports().size(), 1u);
    EXPECT_EQ(ledger_.reports()[0].created, Time(Seconds(1'609'459'200)));
    EXPECT_EQ(ledger_.reports()[0].generic_hash_hex, "00ff");
    EXPECT_EQ(ledger_.reports()[0].error, "tx_amount");

    settings_.outbox.mail_attempts = 2;
    queue(OutboxKind::error_in_transaction, payload);
    for (int i = 0; i < 2; ++i) {
        ledger_.answer(Delivery::Result::unreachable, "away");
        EXPECT_TRUE(step());
        clock_.advance(settings_.outbox.longest_retry);
    }
    EXPECT_FALSE(step());
    EXPECT_EQ(events_.back().state, OutboxState::failed);
}

TEST_F(OutboxTest, MailsAreRenderedSentAndForgotten) {
    queue(OutboxKind::mail, kMail);
    EXPECT_TRUE(step());
    ASSERT_EQ(mailer_.sent().size(), 1u);
    const Mail mail = mailer_.sent()[0];
    EXPECT_EQ(mail.to, "ada@example.org");
    EXPECT_EQ(mail.subject, "Bitte bestätige deine E-Mail-Adresse");
    EXPECT_THAT(mail.text, HasSubstr("Hallo Ada <b>,"));
    EXPECT_THAT(mail.text, HasSubstr("\nABCD-EFGH\n"));
    EXPECT_THAT(mail.html, HasSubstr("Hallo Ada &lt;b&gt;,"));
    EXPECT_THAT(mail.html, HasSubstr("href=\"https://x/y\""));
    EXPECT_FALSE(step());
}

TEST_F(OutboxTest, APayloadWithCodesIsEmptiedWhenDoneOrGivenUp) {
    settings_.outbox.mail_attempts = 2;
    const Uuid subject = random_.uuid();
    queue(OutboxKind::mail, kMail, subject);
    mailer_.fail_next(2);
    EXPECT_TRUE(step());
    EXPECT_EQ(item_of(subject).payload, kMail);
    EXPECT_EQ(item_of(subject).last_error, "told to fail");
    clock_.advance(settings_.outbox.longest_retry);
    EXPECT_TRUE(step());
    EXPECT_EQ(item_of(subject).state, OutboxState::failed);
    EXPECT_EQ(item_of(subject).payload, "");
    EXPECT_EQ(mailer_.tries(), 2);

    const Uuid other = random_.uuid();
    queue(OutboxKind::mail, kMail, other);
    EXPECT_TRUE(step());
    EXPECT_EQ(item_of(other).state, OutboxState::done);
    EXPECT_EQ(item_of(other).payload, "");
}

TEST_F(OutboxTest, WhatCannotBeReadFailsInsteadOfBlockingTheRest) {
    for (const std::string payload :
         {"",
          "[]",
          "{}",
          R"({"to":1})",
          R"({"to":"a@b","template":"no_such","language":"en","vars":{}})"})
        queue(OutboxKind::mail, payload);
    queue(OutboxKind::put_transaction,
          R"({"community":"default","signed_transaction":"!"})",
          random_.uuid());
    queue(OutboxKind::error_in_transaction, "{}");
    queue(OutboxKind::mail, kMail);
    while (step()) {
    }
    EXPECT_EQ(mailer_.sent().size(), 1u);
    EXPECT_TRUE(ledger_.puts().empty());
    EXPECT_EQ(events_.size(), 8u);
}

TEST_F(OutboxTest, EventsForTheLogNameNoPerson) {
    queue(OutboxKind::mail, kMail);
    mailer_.fail_next(1);
    EXPECT_TRUE(step());
    EXPECT_EQ(events_.back().error, "told to fail");
    EXPECT_EQ(events_.back().attempts, 1);
}

const std::string kSms =
    R"({"to":"+4912345","template":"confirm","language":"de","vars":{"code":"ABCD-EFGH"}})";
const std::string kWebhook =
    R"({"url":"https://shop.example/hook","event":"registered","id":"e-1","account_id":"a-1","at_s":1767225599})";

TEST_F(OutboxTest, TextMessagesAreSentInThePersonsLanguageAndForgotten) {
    const Uuid subject = random_.uuid();
    queue(OutboxKind::sms, kSms, subject);
    sms_.fail_next(1);
    EXPECT_TRUE(step());
    EXPECT_EQ(item_of(subject).state, OutboxState::waiting);
    EXPECT_EQ(item_of(subject).payload, kSms);
    clock_.advance(settings_.outbox.longest_retry);
    EXPECT_TRUE(step());
    ASSERT_EQ(sms_.sent().size(), 1u);
    EXPECT_EQ(sms_.sent()[0].first, "+4912345");
    EXPECT_EQ(sms_.sent()[0].second, "Code: ABCD-EFGH, bis {bald}");
    EXPECT_EQ(item_of(subject).payload, "");
    EXPECT_EQ(item_of(subject).state, OutboxState::done);
}

TEST_F(OutboxTest, AWebhookIsTriedUnderOneKeyAndGivenUpInTheEnd) {
    settings_.outbox.mail_attempts = 3;
    webhooks_.fail_next(3);
    queue(OutboxKind::webhook, kWebhook);
    for (int i = 0; i < 3; ++i) {
        EXPECT_TRUE(step());
        EXPECT_FALSE(step()) << "not before its time";
        clock_.advance(settings_.outbox.longest_retry);
    }
    EXPECT_FALSE(step());
    EXPECT_EQ(events_.back().state, OutboxState::failed);
    ASSERT_EQ(webhooks_.sent().size(), 3u);
    for (const auto& notice : webhooks_.sent()) {
        EXPECT_EQ(notice.url, "https://shop.example/hook");
        EXPECT_EQ(notice.key, "e-1");
        EXPECT_EQ(notice.body,
                  R"({"id":"e-1","event":"registered","account_id":"a-1","at":1767225599})");
    }
    EXPECT_GT(webhooks_.sent()[2].at, webhooks_.sent()[0].at); // the time of the try
    queue(OutboxKind::webhook, kWebhook);
    EXPECT_TRUE(step());
    EXPECT_EQ(events_.back().state, OutboxState::done);
}

TEST_F(OutboxTest, ABalanceIsMovedOnceAndARefusalIsKept) {
    const auto from = random_.fixed<PublicKey>(), to = random_.fixed<PublicKey>();
    const std::string payload = R"({"community":"default","from":")" + to_hex(from.view()) +
                                R"(","to":")" + to_hex(to.view()) + R"(","memo":"key replaced"})";
    settings_.outbox.mail_attempts = 1;
    queue(OutboxKind::move_balance, payload);
    ledger_.answer(Delivery::Result::unreachable, "away");
    EXPECT_TRUE(step());
    clock_.advance(settings_.outbox.longest_retry);
    EXPECT_TRUE(step()) << "a move is never given up";
    ASSERT_EQ(ledger_.moves().size(), 2u);
    EXPECT_EQ(ledger_.moves()[0].from, from);
    EXPECT_EQ(ledger_.moves()[0].to, to);
    EXPECT_EQ(ledger_.moves()[0].memo, "key replaced");
    EXPECT_EQ(ledger_.moves()[0].idempotency_key, ledger_.moves()[1].idempotency_key);
    EXPECT_EQ(audit(), std::vector<std::string>{"account.balance_moved {}"});

    queue(OutboxKind::move_balance, payload);
    ledger_.answer(Delivery::Result::refused, "unknown key");
    EXPECT_TRUE(step());
    EXPECT_EQ(events_.back().state, OutboxState::failed);
    EXPECT_EQ(events_.back().error, "unknown key");
    EXPECT_NE(ledger_.moves()[2].idempotency_key, ledger_.moves()[0].idempotency_key);
    EXPECT_EQ(audit().size(), 2u);
    EXPECT_THAT(audit(), testing::Contains("account.balance_not_moved {}"));
}

TEST_F(OutboxTest, NewKindsThatCannotBeReadFail) {
    const std::string no_text =
        R"({"to":"+4912345","template":"nothing","language":"de","vars":{}})";
    for (const auto kind : {OutboxKind::sms, OutboxKind::webhook, OutboxKind::move_balance})
        queue(kind, "{}");
    queue(OutboxKind::sms, no_text);
    queue(OutboxKind::move_balance, R"({"community":"x","from":"00","to":"00","memo":""})");
    while (step()) {
    }
    ASSERT_EQ(events_.size(), 5u);
    for (const auto& event : events_)
        EXPECT_EQ(event.state, OutboxState::failed);
    EXPECT_TRUE(sms_.sent().empty() && webhooks_.sent().empty() && ledger_.moves().empty());
}

} // namespace
} // namespace ownkey::jobs
