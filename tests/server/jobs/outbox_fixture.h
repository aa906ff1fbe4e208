// What the tests of the outbox share: an in-memory store, fakes of everybody outside, one account
// whose transactions are signed, and single steps of delivery.
#pragma once

#include "server/jobs/outbox.h"
#include "tests/fakes/fake_clock.h"
#include "tests/fakes/fake_ledger.h"
#include "tests/fakes/fake_mailer.h"
#include "tests/fakes/fake_random.h"
#include "tests/fakes/fake_sms.h"
#include "tests/fakes/fake_webhooks.h"
#include "tests/fakes/memory_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ownkey::jobs {

inline bool is_for_a_community(OutboxKind kind) {
    return kind == OutboxKind::put_transaction || kind == OutboxKind::error_in_transaction ||
           kind == OutboxKind::move_balance;
}

class OutboxTest : public testing::Test {
protected:
    OutboxTest() { account_ = new_account("ada@example.org"); }

    Account new_account(const std::string& email) {
        Account account;
        account.id = random_.uuid();
        account.email_key = account.email = email;
        in_store([&](Tables& t) { return t.insert_account(account); });
        return account;
    }

    void in_store(const std::function<Done(Tables&)>& work) {
        const auto done = store_.transact(Durability::full, work);
        ASSERT_TRUE(done) << error_name(done.error().error);
    }

    std::int64_t queue(OutboxKind kind,
                       const std::string& payload,
                       std::optional<Uuid> subject = std::nullopt,
                       std::optional<Uuid> account_id = std::nullopt,
                       const std::string& community = "default") {
        OutboxItem item;
        item.kind = kind;
        item.account_id = account_id.value_or(account_.id);
        item.subject_id = subject;
        item.payload = payload;
        if (is_for_a_community(kind)) item.community = community;
        item.created_at = item.next_attempt_at = clock_.now();
        std::int64_t id = 0;
        in_store([&](Tables& t) -> Done {
            id = TRY(t.insert_outbox(item));
            return ok();
        });
        return id;
    }

    /// In: whose (absent: account_'s), and where it goes.
    Uuid sign_one(std::optional<Uuid> account_id = std::nullopt,
                  const std::string& community = "default") {
        PendingTransaction transaction;
        transaction.id = transaction.group_id = random_.uuid();
        transaction.account_id = account_id.value_or(account_.id);
        transaction.community = community;
        transaction.body = {1, 2, 3};
        transaction.body_hash = random_.fixed<Hash32>();
        transaction.created_at = clock_.now();
        transaction.expires_at = clock_.now() + std::chrono::hours(24);
        transaction.state = TransactionState::signed_;
        transaction.signature = random_.fixed<Signature>();
        in_store([&](Tables& t) { return t.insert_transaction(transaction); });
        queue(OutboxKind::put_transaction,
              R"({"community":")" + community + R"(","signed_transaction":"AQID"})",
              transaction.id,
              account_id,
              community);
        return transaction.id;
    }

    PendingTransaction transaction(const Uuid& id) {
        return *MUST(in_read<std::optional<PendingTransaction>>(
            store_, [&](Tables& t) { return t.find_transaction(id); }));
    }

    OutboxItem item_of(const Uuid& id) {
        return *MUST(in_read<std::optional<OutboxItem>>(
            store_, [&](Tables& t) { return t.find_outbox_of(id); }));
    }

    std::vector<std::string> audit() {
        std::vector<std::string> out;
        for (const auto& event : MUST(in_read<std::vector<AuditEvent>>(
                 store_, [&](Tables& t) { return t.audit_of(account_.id, 10); })))
            out.push_back(event.event + " " + event.detail);
        return out;
    }

    bool step() { return MUST(outbox_.run_once()); }

    Settings settings_;
    fakes::FakeClock clock_;
    fakes::FakeRandom random_;
    fakes::FakeLedger ledger_;
    fakes::FakeLedgers ledgers_{{"default", &ledger_}};
    fakes::FakeMailer mailer_;
    fakes::MemoryStore store_;

    /// Read once, as that is slow; not before main, as the library's own statics may not be there.
    static const MailTemplates& templates() {
        static const auto read = MailTemplates::load(OWNKEY_SOURCE_DIR "/web").value();
        return read;
    }

    std::vector<DeliveryEvent> events_;
    std::vector<std::pair<BreakerChange, int>> changes_;
    SmsTexts sms_texts_ = SmsTexts::load(OWNKEY_SOURCE_DIR "/tests/server/jobs/texts").value();
    fakes::FakeSms sms_;
    fakes::FakeWebhooks webhooks_;

    Outbox::Parts parts_with(Ledgers& ledgers) {
        return {store_,
                clock_,
                random_,
                ledgers,
                mailer_,
                templates(),
                sms_,
                sms_texts_,
                webhooks_,
                settings_,
                [this](const DeliveryEvent& e) { events_.push_back(e); },
                nullptr,
                [this](const BreakerChange& change, int hastened) {
                    changes_.emplace_back(change, hastened);
                }};
    }

    Outbox outbox_{parts_with(ledgers_)};
    Account account_;
};

} // namespace ownkey::jobs
