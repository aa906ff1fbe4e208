// A login step by step, and the session that it starts.
#include "server/flows/guard.h"
#include "server/flows/keys.h"
#include "tests/server/flows/login_fixture.h"

#include <thread>

namespace ownkey::flows {
namespace {

TEST_F(login, the_suite_as_the_page_uses_it) {
    House real;
    const Person person{.stretch = stretch_argon2id};
    EXPECT_OK(join(real, person));
    EXPECT_OK(log_in(real, person));
}

TEST_F(login, right_password_starts_a_session) {
    const auto logged_in = log_in(house, kAnna);
    EXPECT_OK(logged_in);
    const auto& session = logged_in->session;
    EXPECT_GT(session.view.session.alias, 0);
    EXPECT_EQ(session.view.session.address, house.caller.address);
    EXPECT_EQ(session.view.account.email, kAnna.email);
    EXPECT_OK(find_session(house.world, house.caller, cookie_value(session.token)));
    EXPECT_EQ(sessions_started(), 1U);
}

TEST_F(login, export_key_is_the_same_each_time) {
    const auto first = log_in(house, kAnna);
    const auto second = log_in(house, kAnna);
    EXPECT_OK(first);
    EXPECT_OK(second);
    EXPECT_TRUE(equal_constant_time(first->export_key, second->export_key));
}

TEST_F(login, wrong_password_and_unknown_email_look_the_same) {
    for (const auto& person : {kWrong, kNobody}) {
        auto client = begin_login(house, person);
        const auto started = start_login(house.world, house.caller, person.email, client.ke1);
        EXPECT_OK(started);
        EXPECT_EQ(started->ke2.view().size(), 320U);
        EXPECT_FAILS(
            opaque::finish_login(std::move(client.state), started->ke2, config_for(person)),
            wrong_password);
        EXPECT_FAILS(finish_login(house.world, house.caller, started->signin_id, {}),
                     wrong_email_or_password);
        EXPECT_FAILS(finish_login(house.world, house.caller, started->signin_id, {}),
                     signin_not_found);
    }
    EXPECT_EQ(sessions_started(), 0U);
}

TEST_F(login, unknown_email_is_as_stable_as_a_known_one) {
    // The evaluated element (bytes 0..31 of KE2) depends on request and credential identifier
    // alone.
    const auto client = begin_login(house, kNobody);
    const auto first = start_login(house.world, house.caller, kNobody.email, client.ke1);
    const auto again = start_login(house.world, house.caller, " NOBODY@example.org", client.ke1);
    EXPECT_OK(first);
    EXPECT_OK(again);
    EXPECT_TRUE(std::equal(first->ke2.data(), first->ke2.data() + 32, again->ke2.data()));
    const auto other = start_login(house.world, house.caller, "other@example.org", client.ke1);
    EXPECT_OK(other);
    EXPECT_FALSE(std::equal(first->ke2.data(), first->ke2.data() + 32, other->ke2.data()));
}

TEST_F(login, state_is_told_only_after_the_right_password) {
    const Person late{.email = "late@example.org"};
    EXPECT_OK(sign_up(house, late));
    EXPECT_FAILS(log_in(house, late), account_not_active);
    const auto started = start({.email = late.email, .password = "wrong"});
    EXPECT_OK(started);
    EXPECT_FAILS(finish_login(house.world, house.caller, started->signin_id, {}),
                 wrong_email_or_password);

    EXPECT_OK(house.store.transact(Durability::full, [&](Tables& tables) -> Done {
        auto account = *TRY(tables.find_account_by_email(kAnna.email));
        account.state = AccountState::disabled;
        return tables.update_account(account);
    }));
    EXPECT_FAILS(log_in(house, kAnna), account_disabled);
}

TEST_F(login, a_signin_is_used_once) {
    const auto [signin_id, ke3] = proof(kAnna);
    EXPECT_OK(finish_login(house.world, house.caller, signin_id, ke3));
    EXPECT_FAILS(finish_login(house.world, house.caller, signin_id, ke3), signin_not_found);
    EXPECT_FAILS(finish_login(house.world, house.caller, house.random.uuid(), ke3),
                 signin_not_found);
}

TEST_F(login, a_wrong_answer_burns_the_signin) {
    const auto [signin_id, ke3] = proof(kAnna);
    EXPECT_FAILS(finish_login(house.world, house.caller, signin_id, {}), wrong_email_or_password);
    EXPECT_FAILS(finish_login(house.world, house.caller, signin_id, ke3), signin_not_found);
}

TEST_F(login, a_signin_expires) {
    const auto [signin_id, ke3] = proof(kAnna);
    house.clock.advance(house.settings.signin.validity);
    EXPECT_FAILS(finish_login(house.world, house.caller, signin_id, ke3), signin_not_found);
}

TEST_F(login, concurrent_finishes_give_exactly_one_session) {
    const auto signin = proof(kAnna);
    std::atomic<int> won = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 50; ++i)
        threads.emplace_back([&] {
            if (finish_login(house.world, house.caller, signin.first, signin.second)) ++won;
        });
    for (auto& thread : threads)
        thread.join();
    EXPECT_EQ(won, 1);
    EXPECT_EQ(sessions_started(), 1U);
}

TEST_F(login, bad_input_is_refused) {
    opaque::Ke1 ke1;
    ke1.bytes.fill(0xFF);
    EXPECT_FAILS(start_login(house.world, house.caller, kAnna.email, ke1), invalid_element);
    EXPECT_FAILS(
        start_login(house.world, house.caller, "no address", begin_login(house, kAnna).ke1),
        field_rule);
}

TEST_F(login, a_new_device_is_told_of_but_not_the_first) {
    house.caller.user_agent = "Mozilla/5.0 (X11; Linux x86_64; rv:1) Gecko/20100101 Firefox/140.0";
    const auto first = log_in(house, kAnna);
    EXPECT_OK(first);
    EXPECT_EQ(notices("new_device"), 0U);
    const auto again = log_in_from(from(*first));
    EXPECT_OK(again);
    EXPECT_TRUE(equal_constant_time(*first->session.device, *again->session.device));
    EXPECT_EQ(first->session.view.session.device_id, again->session.view.session.device_id);
    EXPECT_EQ(notices("new_device"), 0U);
    EXPECT_OK(log_in(house, kAnna));
    EXPECT_EQ(notices("new_device"), 1U);
    const auto mail = house.outbox(OutboxKind::mail).back().payload;
    EXPECT_EQ(json_text(mail, "vars.device"), "Firefox, Linux");
    EXPECT_EQ(json_text(mail, "vars.address"), house.caller.address);

    house.clock.advance(house.settings.device.validity);
    EXPECT_OK(log_in_from(from(*first))); // it was forgotten meanwhile
    EXPECT_EQ(notices("new_device"), 2U);
}

TEST_F(login, the_session_that_the_browser_had_ends) {
    const auto first = log_in(house, kAnna);
    EXPECT_OK(first);
    auto browser = from(*first);
    browser.session_token = cookie_value(first->session.token);
    EXPECT_OK(find_session(house.world, browser, browser.session_token));
    EXPECT_OK(log_in_from(browser));
    EXPECT_FAILS(find_session(house.world, browser, browser.session_token), no_session);
}

TEST_F(login, beyond_the_most_the_session_seen_longest_ago_ends) {
    house.settings.session.most = 3;
    std::vector<std::string> cookies;
    for (int i = 0; i < 4; ++i) {
        house.clock.advance(Seconds(1));
        const auto logged_in = log_in(house, kAnna);
        EXPECT_OK(logged_in);
        cookies.push_back(cookie_value(logged_in->session.token));
    }
    EXPECT_FAILS(find_session(house.world, house.caller, cookies[0]), no_session);
    for (int i = 1; i < 4; ++i)
        EXPECT_OK(find_session(house.world, house.caller, cookies[static_cast<std::size_t>(i)]));
}

TEST_F(login, a_changed_password_leaves_no_way_in_with_the_old_one) {
    const auto [signin_id, ke3] = proof(kAnna);
    const auto account_id = house.account(kAnna.email)->id;
    house.clock.advance(Seconds(1));
    EXPECT_OK(house.store.transact(Durability::full, [&](Tables& tables) -> Done {
        auto credential = *TRY(tables.find_credential(account_id));
        credential.updated_at = house.clock.now();
        return tables.put_credential(credential);
    }));
    EXPECT_FAILS(finish_login(house.world, house.caller, signin_id, ke3), signin_not_found);
}

/// Gives the same session alias for the first draws: 4 bytes at a time are drawn for nothing else.
class StuckRandom final : public Random {
public:
    StuckRandom(Random& real, int stuck) : real_(real), stuck_(stuck) {}

    void fill(MutableBytes out) override {
        real_.fill(out);
        if (out.size() == 4 && stuck_-- > 0) std::fill(out.begin(), out.end(), Byte{7});
    }

private:
    Random& real_;
    int stuck_;
};

TEST_F(login, an_alias_in_use_is_drawn_again) {
    StuckRandom stuck(house.random, 3);
    const World world{
        house.store, house.clock, stuck, house.keys, house.settings, house.server_secret};
    const auto first = proof(kAnna);
    const auto second = proof(kAnna);
    const auto a = finish_login(world, house.caller, first.first, first.second);
    const auto b = finish_login(world, house.caller, second.first, second.second);
    EXPECT_OK(a);
    EXPECT_OK(b);
    EXPECT_NE(std::get<NewSession>(*a).view.session.alias,
              std::get<NewSession>(*b).view.session.alias);
    EXPECT_EQ(sessions_started(), 2U);
}

} // namespace
} // namespace ownkey::flows
