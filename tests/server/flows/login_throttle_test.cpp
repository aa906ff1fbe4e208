// Guesses: how they are slowed down, audited and forgiven, and that they lock nobody out.
#include "server/flows/throttle.h"
#include "tests/server/flows/login_fixture.h"

namespace ownkey::flows {
namespace {

TEST_F(login, guesses_are_throttled_alike_for_known_and_unknown) {
    for (const auto& person : {kWrong, kNobody}) {
        for (int i = 0; i < 5; ++i)
            EXPECT_OK(start(person));
        const auto refused = start(person);
        EXPECT_FAILS(refused, too_many_requests);
        EXPECT_EQ(refused.error().retry_after_s, 2);
        house.clock.advance(std::chrono::seconds(2));
        EXPECT_OK(start(person));
        EXPECT_EQ(start(person).error().retry_after_s, 4);
    }
}

TEST_F(login, success_ends_the_throttle) {
    for (int i = 0; i < 5; ++i)
        EXPECT_OK(start(kWrong));
    house.clock.advance(std::chrono::seconds(2));
    EXPECT_OK(log_in(house, kAnna));
    for (int i = 0; i < 4; ++i) {
        house.clock.advance(std::chrono::microseconds(1));
        EXPECT_OK(start(kWrong));
    }
}

TEST_F(login, wrong_passwords_are_audited_for_everybody_alike) {
    const auto anna = house.account(kAnna.email)->id;
    for (const auto& person : {kWrong, kNobody}) {
        const auto started = MUST(start(person));
        const auto id = signin(started.signin_id).account_id;
        EXPECT_EQ(id == anna, person.email == kAnna.email);
        const auto before = audited(id).size();
        EXPECT_FAILS(finish_login(house.world, house.caller, started.signin_id, {}),
                     wrong_email_or_password);
        const auto events = audited(id);
        ASSERT_EQ(events.size(), before + 1);
        EXPECT_EQ(events[0].event, "login.failed");
        EXPECT_EQ(events[0].detail, id == anna ? R"({"known":true})" : R"({"known":false})");
        EXPECT_EQ(events[0].address, house.caller.address);
        // A repeat of the same wrong answer is no further guess.
        EXPECT_FAILS(finish_login(house.world, house.caller, started.signin_id, {}),
                     signin_not_found);
        EXPECT_EQ(audited(id).size(), before + 1);
    }
}

TEST_F(login, guesses_that_are_never_finished_are_audited_once_they_have_to_wait) {
    for (const auto& person : {kWrong, kNobody}) {
        const auto id = signin(MUST(start(person)).signin_id).account_id;
        const auto before = audited(id).size();
        for (int i = 1; i < house.settings.limits.failed_logins_before_wait; ++i)
            EXPECT_OK(start(person));
        EXPECT_EQ(audited(id).size(), before);
        house.clock.advance(std::chrono::seconds(2));
        EXPECT_OK(start(person));
        ASSERT_EQ(audited(id).size(), before + 1);
        EXPECT_EQ(audited(id)[0].event, "login.guessed");
        EXPECT_FAILS(start(person), too_many_requests); // the throttle bounds the log too
        EXPECT_EQ(audited(id).size(), before + 1);
    }
}

TEST_F(login, failures_are_forgiven_after_an_hour) {
    for (int i = 0; i < 5; ++i)
        EXPECT_OK(start(kWrong));
    house.clock.advance(std::chrono::hours(1) + std::chrono::seconds(1));
    for (int i = 0; i < 5; ++i)
        EXPECT_OK(start(kWrong));
    EXPECT_FAILS(start(kWrong), too_many_requests);
}

TEST_F(login, strangers_cannot_lock_a_person_out_from_a_known_device) {
    const auto mine = log_in(house, kAnna);
    EXPECT_OK(mine);
    const auto known = from(*mine);
    house.clock.advance(Seconds(1));
    for (int i = 0; i < 5; ++i)
        EXPECT_OK(start(kWrong));
    EXPECT_FAILS(start(kAnna), too_many_requests);
    EXPECT_OK(log_in_from(known));
    EXPECT_FAILS(start(kAnna), too_many_requests); // and its logins free no stranger

    house.clock.advance(Seconds(1));
    for (int i = 0; i < 5; ++i)
        EXPECT_OK(start(kWrong, known));
    EXPECT_FAILS(start(kAnna, known), too_many_requests);
}

TEST_F(login, the_device_of_another_account_counts_as_none) {
    const Person bert{.email = "bert@example.org", .first_name = "Bert"};
    EXPECT_OK(join(house, bert));
    const auto of_bert = log_in(house, bert);
    EXPECT_OK(of_bert);
    EXPECT_OK(log_in(house, kAnna));
    auto nobodys = house.caller;
    nobodys.device_token = cookie_value(house.secret<DeviceToken>());
    auto broken = house.caller;
    broken.device_token = "okd_x";
    for (const auto& caller : {from(*of_bert), nobodys, broken})
        for (const auto& person : {kWrong, kNobody}) {
            house.clock.advance(std::chrono::hours(2));
            for (int i = 0; i < 5; ++i)
                EXPECT_OK(start(person, i % 2 == 0 ? caller : house.caller));
            EXPECT_FAILS(start(person, caller), too_many_requests);
        }
    const auto mails = notices("new_device");
    house.clock.advance(std::chrono::hours(2));
    EXPECT_OK(log_in_from(from(*of_bert)));
    EXPECT_EQ(notices("new_device"), mails + 1);
}

TEST(throttle, doubles_up_to_the_longest_wait) {
    const Settings::Limits limits;
    EXPECT_EQ(login_wait(limits, 0), Seconds(0));
    EXPECT_EQ(login_wait(limits, 4), Seconds(0));
    EXPECT_EQ(login_wait(limits, 5), Seconds(2));
    EXPECT_EQ(login_wait(limits, 6), Seconds(4));
    EXPECT_EQ(login_wait(limits, 12), Seconds(256));
    EXPECT_EQ(login_wait(limits, 14), limits.longest_login_wait);
    EXPECT_EQ(login_wait(limits, 1'000'000), limits.longest_login_wait);
}

} // namespace
} // namespace ownkey::flows
