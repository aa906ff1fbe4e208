#include "server/flows/devices.h"
#include "server/flows/guard.h"
#include "server/flows/second_factor.h"
#include "server/flows/second_factor_login.h"
#include "server/flows/session_list.h"
#include "tests/server/flows/app.h"
#include "tests/server/flows/expect.h"
#include "tests/server/flows/house.h"

#include <algorithm>
#include <thread>
#include <utility>

namespace ownkey::flows {
namespace {

using namespace house;

const Person kAnna;

TEST(totp, the_vectors_of_rfc_6238) {
    const auto secret = MUST(TotpSecret::from(as_bytes("12345678901234567890")));
    const std::vector<std::pair<std::int64_t, std::string>> vectors{{59, "287082"},
                                                                    {1111111109, "081804"},
                                                                    {1111111111, "050471"},
                                                                    {1234567890, "005924"},
                                                                    {2000000000, "279037"},
                                                                    {20000000000, "353130"}};
    for (const auto& [at, code] : vectors) {
        const Time now{Seconds(at)};
        EXPECT_EQ(totp_step(secret, code, now, 0), at / 30);
        EXPECT_EQ(totp_step(secret, code, now + Seconds(30), 0), at / 30);
        EXPECT_EQ(totp_step(secret, code, now + Seconds(60), 0), std::nullopt);
        EXPECT_EQ(totp_step(secret, code, now, at / 30), std::nullopt) << "taken twice";
    }
    EXPECT_EQ(base32(secret), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    EXPECT_EQ(totp_digits("123 456"), "123456");
    for (const char* bad : {"", "12345", "1234567", "12345a", "ABCDE-FGHJK"})
        EXPECT_EQ(totp_digits(bad), std::nullopt);
}

class second_factor : public testing::Test {
protected:
    void SetUp() override {
        EXPECT_OK(join(house, kAnna));
        auto logged_in = MUST(log_in(house, kAnna));
        const auto setup =
            MUST(set_up_second_factor(house.world, house.caller, logged_in.session.view));
        app.emplace(setup.secret);
        auto confirmed = MUST(confirm_second_factor(
            house.world, house.caller, logged_in.session.view, app->code(house.clock.now())));
        codes = confirmed.recovery_codes;
        session.emplace(std::move(confirmed.session));
        known = house.caller;
        known.device_token = cookie_value(*logged_in.session.device);
        house.clock.advance(Seconds(30));
    }

    /// A right password from somewhere. Out: the challenge, or none.
    std::optional<Uuid> challenge(const Caller& caller) {
        auto client = begin_login(house, kAnna);
        const auto started = MUST(start_login(house.world, caller, kAnna.email, client.ke1));
        const auto ke3 =
            MUST(opaque::finish_login(std::move(client.state), started.ke2, config_for(kAnna))).ke3;
        const auto finished = MUST(finish_login(house.world, caller, started.signin_id, ke3));
        const auto* asked = std::get_if<SecondFactorAsked>(&finished);
        return asked != nullptr ? std::optional(asked->challenge_id) : std::nullopt;
    }

    Outcome<LoginFinished> finish(const Uuid& id, const std::string& code) {
        return finish_second_factor(house.world, house.caller, id, code);
    }

    std::string code() { return app->code(house.clock.now()); }

    std::string wrong_code() { return code() == "000000" ? "000001" : "000000"; }

    bool mailed(const std::string& name) {
        const auto mails = house.outbox(OutboxKind::mail);
        return std::any_of(mails.begin(), mails.end(), [&](const OutboxItem& mail) {
            return json_text(mail.payload, "template") == name;
        });
    }

    void set_role(Role role) {
        EXPECT_OK(house.store.transact(Durability::full, [&](Tables& tables) -> Done {
            auto account = *TRY(tables.find_account_by_email(kAnna.email));
            account.role = role;
            return tables.update_account(account);
        }));
    }

    House house;
    std::optional<App> app;
    std::vector<std::string> codes;
    std::optional<NewSession> session;
    Caller known;
};

TEST_F(second_factor, is_in_force_when_confirmed) {
    EXPECT_TRUE(session->view.session.second_factor);
    EXPECT_OK(find_session(house.world, house.caller, cookie_value(session->token)));
    const auto state = second_factor_state(house.world, session->view);
    EXPECT_OK(state);
    EXPECT_TRUE(state->enabled);
    EXPECT_EQ(state->recovery_codes_left, 10);
    EXPECT_TRUE(mailed("second_factor_on"));
    EXPECT_FAILS(set_up_second_factor(house.world, house.caller, session->view),
                 second_factor_exists);
    EXPECT_EQ(codes.size(), 10U);
    for (const auto& code : codes)
        EXPECT_EQ(code.size(), 11U);
}

TEST(second_factor_on, ends_what_a_thief_has) {
    House house;
    EXPECT_OK(join(house, kAnna));
    const auto thief = MUST(log_in(house, kAnna));
    const auto own = MUST(log_in(house, kAnna));
    const auto& view = own.session.view;
    const auto family = house.random.uuid();
    EXPECT_OK(house.store.transact(Durability::full, [&](Tables& tables) {
        return tables.insert_token_family({.id = family,
                                           .account_id = view.account.id,
                                           .created_at = house.clock.now(),
                                           .expires_at = house.clock.now() + Seconds(3600)});
    }));
    const App app(MUST(set_up_second_factor(house.world, house.caller, view)).secret);
    EXPECT_OK(find_session(house.world, house.caller, cookie_value(thief.session.token)));
    const auto on =
        MUST(confirm_second_factor(house.world, house.caller, view, app.code(house.clock.now())));
    EXPECT_FAILS(find_session(house.world, house.caller, cookie_value(thief.session.token)),
                 no_session);
    EXPECT_OK(find_session(house.world, house.caller, cookie_value(on.session.token)));
    const auto tokens = MUST(in_read<std::vector<TokenFamily>>(
        house.store, [&](Tables& tables) { return tables.token_families_of(view.account.id, 9); }));
    EXPECT_TRUE(tokens.empty());
}

TEST_F(second_factor, is_asked_on_other_devices_and_starts_the_session) {
    const auto id = challenge(house.caller);
    ASSERT_TRUE(id);
    const auto finished = finish(*id, code());
    EXPECT_OK(finished);
    const auto& view = std::get<NewSession>(*finished).view;
    EXPECT_TRUE(view.session.second_factor);
    EXPECT_FAILS(finish(*id, code()), signin_not_found);
    Caller now_known = house.caller;
    now_known.device_token = cookie_value(*std::get<NewSession>(*finished).device);
    EXPECT_FALSE(challenge(now_known));
    EXPECT_FALSE(challenge(known));
}

TEST_F(second_factor, is_always_asked_of_people_with_a_role) {
    set_role(Role::support);
    EXPECT_TRUE(challenge(known));
    house.settings.second_factor.for_roles = false;
    EXPECT_FALSE(challenge(known));
}

TEST_F(second_factor, a_code_is_taken_once) {
    const auto first = *challenge(house.caller);
    const auto second = *challenge(house.caller);
    EXPECT_OK(finish(first, code()));
    EXPECT_FAILS(finish(second, code()), second_factor_wrong);
    house.clock.advance(Seconds(30));
    EXPECT_OK(finish(second, code()));
}

TEST_F(second_factor, of_the_same_code_at_once_one_wins) {
    house.settings.limits.failed_logins_before_wait = 100;
    std::vector<Uuid> challenges;
    for (int i = 0; i < 16; ++i)
        challenges.push_back(*challenge(house.caller));
    for (const auto& typed : {code(), codes[0]}) {
        std::atomic<int> won = 0;
        std::vector<std::thread> threads;
        for (const auto& id : challenges)
            threads.emplace_back([&, id] {
                if (finish(id, typed)) ++won;
            });
        for (auto& thread : threads)
            thread.join();
        EXPECT_EQ(won, 1);
    }
}

TEST_F(second_factor, tries_are_counted) {
    const auto id = *challenge(house.caller);
    for (int i = 1; i < house.settings.second_factor.tries; ++i)
        EXPECT_FAILS(finish(id, wrong_code()), second_factor_wrong);
    EXPECT_FAILS(finish(id, wrong_code()), code_too_many_tries);
    EXPECT_FAILS(finish(id, code()), code_too_many_tries);
}

TEST_F(second_factor, the_owner_hears_once_a_day_that_somebody_guesses) {
    house.settings.limits.failed_logins_before_wait = 100;
    const auto warnings = [&] {
        const auto mails = house.outbox(OutboxKind::mail);
        return std::count_if(mails.begin(), mails.end(), [](const OutboxItem& mail) {
            return json_text(mail.payload, "template") == "second_factor_guessed";
        });
    };
    const auto tries = house.settings.second_factor.tries;
    // Each challenge is left with a try.
    for (int i = 1; i < tries; ++i)
        EXPECT_FAILS(finish(*challenge(house.caller), wrong_code()), second_factor_wrong);
    EXPECT_EQ(warnings(), 0);
    const int wakes = house.wakes;
    EXPECT_FAILS(finish(*challenge(house.caller), wrong_code()), second_factor_wrong);
    EXPECT_EQ(warnings(), 1);
    EXPECT_GT(house.wakes, wakes);
    for (int i = 0; i < 2 * tries; ++i)
        EXPECT_FAILS(finish(*challenge(house.caller), wrong_code()), second_factor_wrong);
    EXPECT_EQ(warnings(), 1);
    house.clock.advance(std::chrono::hours(24));
    EXPECT_FAILS(finish(*challenge(house.caller), wrong_code()), second_factor_wrong);
    EXPECT_EQ(warnings(), 1); // one typing error
    for (int i = 1; i < tries; ++i)
        EXPECT_FAILS(finish(*challenge(house.caller), wrong_code()), second_factor_wrong);
    EXPECT_EQ(warnings(), 2);
}

TEST_F(second_factor, whoever_knows_the_password_alone_is_throttled) {
    for (int i = 0; i < house.settings.limits.failed_logins_before_wait; ++i)
        EXPECT_TRUE(challenge(house.caller));
    EXPECT_FAILS(start_login(house.world, house.caller, kAnna.email, begin_login(house, kAnna).ke1),
                 too_many_requests);
}

TEST_F(second_factor, a_challenge_expires_and_dies_with_the_password) {
    const auto id = *challenge(house.caller);
    house.clock.advance(house.settings.second_factor.validity);
    EXPECT_FAILS(finish(id, code()), signin_not_found);
    const auto other = *challenge(house.caller);
    house.clock.advance(Seconds(1));
    EXPECT_OK(house.store.transact(Durability::full, [&](Tables& tables) -> Done {
        auto credential = *TRY(tables.find_credential(session->view.account.id));
        credential.updated_at = house.clock.now();
        return tables.put_credential(credential);
    }));
    EXPECT_FAILS(finish(other, code()), signin_not_found);
    EXPECT_FAILS(finish(house.random.uuid(), code()), signin_not_found);
}

TEST_F(second_factor, recovery_codes_work_once_as_people_type_them) {
    auto typed = codes[3];
    std::transform(typed.begin(), typed.end(), typed.begin(), [](unsigned char c) {
        return static_cast<char>(std::tolower(c));
    });
    EXPECT_OK(finish(*challenge(house.caller), " " + typed));
    EXPECT_FAILS(finish(*challenge(house.caller), codes[3]), second_factor_wrong);
    EXPECT_EQ(second_factor_state(house.world, session->view)->recovery_codes_left, 9);

    const auto fresh = new_recovery_codes(house.world, house.caller, session->view);
    EXPECT_OK(fresh);
    EXPECT_TRUE(mailed("new_recovery_codes"));
    EXPECT_FAILS(finish(*challenge(house.caller), codes[4]), second_factor_wrong);
    EXPECT_OK(finish(*challenge(house.caller), fresh->front()));
}

TEST_F(second_factor, of_others_is_no_use) {
    const Person bert{.email = "bert@example.org", .first_name = "Bert"};
    EXPECT_OK(join(house, bert));
    const auto his = log_in(house, bert);
    EXPECT_OK(his);
    const auto& view = his->session.view;
    EXPECT_FALSE(second_factor_state(house.world, view)->enabled);
    EXPECT_FAILS(turn_off_second_factor(house.world, house.caller, view, code()),
                 second_factor_missing);
    EXPECT_FAILS(confirm_second_factor(house.world, house.caller, view, code()),
                 second_factor_missing);
    EXPECT_FAILS(new_recovery_codes(house.world, house.caller, view), second_factor_missing);
    EXPECT_OK(set_up_second_factor(house.world, house.caller, view));
    EXPECT_FAILS(confirm_second_factor(house.world, house.caller, view, code()),
                 second_factor_wrong);
}

TEST_F(second_factor, turning_it_off_needs_a_code_and_a_fresh_password) {
    EXPECT_FAILS(turn_off_second_factor(house.world, house.caller, session->view, wrong_code()),
                 second_factor_wrong);
    for (int i = 1; i < house.settings.limits.failed_logins_before_wait; ++i)
        EXPECT_FAILS(turn_off_second_factor(house.world, house.caller, session->view, "x"),
                     second_factor_wrong);
    EXPECT_FAILS(turn_off_second_factor(house.world, house.caller, session->view, code()),
                 too_many_requests);
    house.clock.advance(Seconds(30));
    EXPECT_OK(turn_off_second_factor(house.world, house.caller, session->view, code()));
    EXPECT_TRUE(mailed("second_factor_off"));
    EXPECT_FALSE(challenge(house.caller));
    const auto seen = find_session(house.world, house.caller, cookie_value(session->token));
    EXPECT_OK(seen);
    EXPECT_FALSE(seen->session.second_factor);
    const auto devices = MUST(list_devices(house.world, *seen));
    for (const auto& device : devices)
        EXPECT_FALSE(device.second_factor);
}

TEST_F(second_factor, sensitive_acts_need_a_fresh_password) {
    house.clock.advance(house.settings.session.reauth_after);
    const auto& view = session->view;
    EXPECT_FAILS(set_up_second_factor(house.world, house.caller, view), password_needed);
    EXPECT_FAILS(confirm_second_factor(house.world, house.caller, view, code()), password_needed);
    EXPECT_FAILS(new_recovery_codes(house.world, house.caller, view), password_needed);
    EXPECT_FAILS(turn_off_second_factor(house.world, house.caller, view, code()), password_needed);
}

TEST_F(second_factor, a_session_from_before_gets_no_recovery_codes) {
    auto before = session->view;
    before.session.second_factor = false;
    EXPECT_FAILS(new_recovery_codes(house.world, house.caller, before), second_factor_needed);
}

} // namespace
} // namespace ownkey::flows
