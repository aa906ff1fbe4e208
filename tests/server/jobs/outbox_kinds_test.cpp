// Delivery of what is no transaction: reports, mails, text messages, webhooks, moved balances; and
// of what cannot be read.
#include "core/encoding.h"
#include "tests/server/jobs/outbox_fixture.h"

namespace ownkey::jobs {
namespace {

using testing::HasSubstr;

const std::string kMail =
    R"({"to":"ada@example.org","template":"confirm_email","language":"de","vars":{"first_name":"Ada <b>","link":"https://x/y","typed_code":"ABCD-EFGH","hours":"24","minutes":"10"}})";

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
