// The threads: woken they look at once, and they end when told.
#include "server/jobs/runner.h"
#include "tests/fakes/fake_clock.h"
#include "tests/fakes/fake_ledger.h"
#include "tests/fakes/fake_random.h"
#include "tests/fakes/fake_sms.h"
#include "tests/fakes/fake_webhooks.h"
#include "tests/fakes/memory_store.h"

#include <gtest/gtest.h>

#include <future>

namespace ownkey::jobs {
namespace {

class PromisingMailer final : public Mailer {
public:
    Done send(const Mail&) override {
        sent.set_value();
        return ok();
    }

    std::promise<void> sent;
};

class RunnerTest : public testing::Test {
protected:
    RunnerTest() : templates(MUST(MailTemplates::load(OWNKEY_SOURCE_DIR "/web"))) {}

    Settings settings;
    fakes::FakeClock clock;
    fakes::FakeRandom random;
    fakes::FakeLedger ledger;
    fakes::FakeLedgers ledgers{{"default", &ledger}};
    fakes::MemoryStore store;
    PromisingMailer mailer;
    const MailTemplates templates;
    fakes::FakeSms sms;
    const SmsTexts sms_texts = SmsTexts::load(OWNKEY_SOURCE_DIR "/web").value();
    fakes::FakeWebhooks webhooks;
    Outbox outbox{
        {store, clock, random, ledgers, mailer, templates, sms, sms_texts, webhooks, settings}};
};

TEST_F(RunnerTest, DeliversWhenWoken) {
    settings.outbox.poll = std::chrono::hours(1); // only a wake can be the reason
    Runner runner(outbox, store, clock, settings, [](const char*, const Failure&) {});

    OutboxItem item;
    item.kind = OutboxKind::mail;
    item.payload = R"({"to":"a@b.c","template":"known_email","language":"en","vars":{}})";
    item.next_attempt_at = clock.now();
    MUST(store.transact(Durability::full, [&](Tables& tables) -> Done {
        TRY(tables.insert_outbox(item));
        return ok();
    }));
    runner.wake();
    EXPECT_EQ(mailer.sent.get_future().wait_for(std::chrono::seconds(10)),
              std::future_status::ready);
}

TEST_F(RunnerTest, ReportsAStoreThatFailsAndSweepsAtStart) {
    std::promise<std::string> reported;
    std::once_flag once;
    store.fail_next(1'000);
    Runner runner(outbox, store, clock, settings, [&](const char*, const Failure& failure) {
        std::call_once(once, [&] { reported.set_value(std::string(error_name(failure.error))); });
    });
    EXPECT_EQ(reported.get_future().get(), "store_failed");
}

TEST_F(RunnerTest, DoesChoresAgainAndAgainAndReportsThoseThatFail) {
    std::promise<void> third;
    std::promise<std::string> reported;
    std::once_flag once;
    int runs = 0;
    const Runner runner(
        outbox,
        store,
        clock,
        settings,
        [&](const char* job, const Failure& failure) {
            std::call_once(once, [&] {
                reported.set_value(std::string(job) + ' ' + std::string(error_name(failure.error)));
            });
        },
        {{"count",
          std::chrono::milliseconds(1),
          [&]() -> Done {
              if (++runs == 3) third.set_value();
              return ok();
          }},
         {"fail", std::chrono::hours(1), []() -> Done { return Error::store_failed; }}});
    EXPECT_EQ(third.get_future().wait_for(std::chrono::seconds(10)), std::future_status::ready);
    EXPECT_EQ(reported.get_future().get(), "fail store_failed");
}

} // namespace
} // namespace ownkey::jobs
