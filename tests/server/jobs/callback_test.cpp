// Callbacks in the outbox: told once it answers, again until then, and nothing of them stays.
#include "tests/server/jobs/outbox_fixture.h"

namespace ownkey::jobs {
namespace {

constexpr auto kPayload =
    R"({"url":"https://crm.example/hook","id":"s-1","body":"{\"event\":\"x\"}"})";

class CallbackTest : public OutboxTest {
protected:
    Outbox outbox(std::function<Done(const CallbackPayload&, Time)> callback) {
        auto parts = parts_with(ledgers_);
        parts.callback = std::move(callback);
        return Outbox(std::move(parts));
    }
};

TEST_F(CallbackTest, IsToldAgainUntilItIsTaken) {
    const auto subject = random_.uuid();
    queue(OutboxKind::callback, kPayload, subject);
    int calls = 0;
    auto box = outbox([&](const CallbackPayload& payload, Time) -> Done {
        EXPECT_EQ(payload.url, "https://crm.example/hook");
        EXPECT_EQ(payload.id, "s-1");
        EXPECT_EQ(payload.body, R"({"event":"x"})");
        if (++calls < 3) return Failure(Error::webhook_failed, "", "status 500");
        return ok();
    });
    for (int i = 0; i < 10; ++i) {
        ASSERT_TRUE(box.run_once());
        clock_.advance(std::chrono::minutes(10));
    }
    EXPECT_EQ(calls, 3);
    EXPECT_EQ(item_of(subject).state, OutboxState::done);
    EXPECT_EQ(item_of(subject).payload, "");
}

TEST_F(CallbackTest, IsGivenUpAtLast) {
    const auto subject = random_.uuid();
    queue(OutboxKind::callback, kPayload, subject);
    auto box = outbox([](const CallbackPayload&, Time) -> Done {
        return Failure(Error::webhook_failed, "", "not in loginservice.callback_allow");
    });
    for (int i = 0; i < settings_.outbox.mail_attempts; ++i) {
        EXPECT_EQ(item_of(subject).state, OutboxState::waiting);
        ASSERT_TRUE(box.run_once());
        clock_.advance(std::chrono::minutes(10));
    }
    EXPECT_EQ(item_of(subject).state, OutboxState::failed);
    EXPECT_EQ(item_of(subject).payload, "");
}

TEST_F(CallbackTest, WithoutAnybodyToTellItFails) {
    const auto subject = random_.uuid();
    queue(OutboxKind::callback, kPayload, subject);
    auto box = outbox(nullptr);
    ASSERT_TRUE(box.run_once());
    EXPECT_EQ(item_of(subject).state, OutboxState::failed);
}

} // namespace
} // namespace ownkey::jobs
