#include "server/flows/guard.h"
#include "server/flows/keys.h"
#include "server/flows/login.h"
#include "server/flows/throttle.h"
#include "tests/server/flows/expect.h"
#include "tests/server/flows/house.h"

#include <algorithm>
#include <thread>
#include <utility>

namespace ownkey::flows {
namespace {

using namespace house;

const Person kAnna;
const Person kWrong{.password = "wrong"};
const Person kNobody{.email = "nobody@example.org"};

class login : public testing::Test {
protected:
    void SetUp() override { EXPECT_OK(join(house, kAnna)); }

    Outcome<LoginStarted> start(const Person& person) { return start(person, house.caller); }

    Outcome<LoginStarted> start(const Person& person, const Caller& caller) {
        return start_login(house.world, caller, person.email, begin_login(house, person).ke1);
    }

    /// The browser that logged in.
    Caller from(const LoggedIn& logged_in) {
        auto caller = house.caller;
        caller.device_token = cookie_value(*logged_in.session.device);
        return caller;
    }

    Outcome<LoggedIn> log_in_from(const Caller& caller, const Person& person = kAnna) {
        const auto before = std::exchange(house.caller, caller);
        auto logged_in = log_in(house, person);
        house.caller = before;
        return logged_in;
    }

    std::size_t notices(const std::string& name) {
        const auto mails = house.outbox(OutboxKind::mail);
        return static_cast<std::size_t>(
            std::count_if(mails.begin(), mails.end(), [&](const OutboxItem& mail) {
                return json_text(mail.payload, "template") == name;
            }));
    }

    /// A started login and the page's right answer to it.
    std::pair<Uuid, opaque::Ke3> proof(const Person& person) {
        auto client = begin_login(house, person);
        const auto started = MUST(start_login(house.world, house.caller, person.email, client.ke1));
        return {started.signin_id,
                MUST(opaque::finish_login(std::move(client.state), started.ke2, config_for(person)))
                    .ke3};
    }

    Signin signin(const Uuid& id) {
        return *MUST((in_read<std::optional<Signin>>(
            house.store, [&](Tables& tables) { return tables.find_signin(id); })));
    }

    /// Newest first.
    std::vector<AuditEvent> audited(const Uuid& id) {
        return MUST((in_read<std::vector<AuditEvent>>(
            house.store, [&](Tables& tables) { return tables.audit_of(id, 100); })));
    }

    std::size_t sessions_started() {
        const auto events = house.audit_events(house.account(kAnna.email)->id);
        return static_cast<std::size_t>(
            std::count(events.begin(), events.end(), "session.started"));
    }

    House house;
};

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

class unlock : public login {
protected:
    Outcome<Uuid> begin(const SessionView& view, opaque::Ke3& ke3) {
        auto client = begin_login(house, kAnna);
        const auto started = TRY(start_unlock(house.world, house.caller, view, client.ke1));
        ke3 =
            TRY(opaque::finish_login(std::move(client.state), started.ke2, config_for(kAnna))).ke3;
        return started.signin_id;
    }
};

TEST_F(unlock, proves_the_password_again) {
    const auto logged_in = log_in(house, kAnna);
    EXPECT_OK(logged_in);
    const auto& view = logged_in->session.view;
    house.clock.advance(house.settings.session.reauth_after);
    EXPECT_FAILS(require_fresh(house.world, view), password_needed);
    opaque::Ke3 ke3;
    const auto signin_id = begin(view, ke3);
    EXPECT_OK(signin_id);
    const auto renewed = finish_unlock(house.world, house.caller, view, *signin_id, ke3);
    EXPECT_OK(renewed);
    EXPECT_OK(require_fresh(house.world, renewed->view));
    EXPECT_NE(renewed->view.session.alias, view.session.alias);
    EXPECT_EQ(csrf_token(house.world, renewed->view.session),
              csrf_token(house.world, view.session)); // other tabs go on
    EXPECT_FAILS(find_session(house.world, house.caller, cookie_value(logged_in->session.token)),
                 no_session);
    EXPECT_OK(find_session(house.world, house.caller, cookie_value(renewed->token)));
    EXPECT_FAILS(finish_unlock(house.world, house.caller, renewed->view, *signin_id, ke3),
                 signin_not_found);
}

TEST_F(unlock, belongs_to_its_session_and_purpose) {
    const auto mine = log_in(house, kAnna);
    const auto other = log_in(house, kAnna);
    EXPECT_OK(mine);
    EXPECT_OK(other);
    opaque::Ke3 ke3;
    const auto signin_id = begin(mine->session.view, ke3);
    EXPECT_OK(signin_id);
    EXPECT_FAILS(finish_unlock(house.world, house.caller, other->session.view, *signin_id, ke3),
                 signin_not_found);
    EXPECT_FAILS(finish_login(house.world, house.caller, *signin_id, ke3), signin_not_found);
    const auto login_proof = proof(kAnna);
    EXPECT_FAILS(
        finish_unlock(
            house.world, house.caller, mine->session.view, login_proof.first, login_proof.second),
        signin_not_found);
    EXPECT_OK(finish_unlock(house.world, house.caller, mine->session.view, *signin_id, ke3));
}

TEST_F(unlock, a_wrong_password_is_audited) {
    const auto logged_in = MUST(log_in(house, kAnna));
    const auto& view = logged_in.session.view;
    opaque::Ke3 ke3;
    const auto signin_id = MUST(begin(view, ke3));
    ke3.bytes[0] ^= 1;
    EXPECT_FAILS(finish_unlock(house.world, house.caller, view, signin_id, ke3),
                 wrong_email_or_password);
    EXPECT_EQ(audited(view.account.id)[0].event, "unlock.failed");
}

TEST_F(unlock, is_throttled_with_logins) {
    const auto logged_in = log_in(house, kAnna);
    EXPECT_OK(logged_in);
    house.clock.advance(std::chrono::microseconds(1));
    for (int i = 0; i < 5; ++i)
        EXPECT_OK(start_unlock(
            house.world, house.caller, logged_in->session.view, begin_login(house, kWrong).ke1));
    EXPECT_FAILS(
        start_unlock(
            house.world, house.caller, logged_in->session.view, begin_login(house, kAnna).ke1),
        too_many_requests);
    EXPECT_FAILS(start(kAnna, from(*logged_in)), too_many_requests); // its device is throttled
    EXPECT_OK(start(kAnna));                                         // others are not
}

} // namespace
} // namespace ownkey::flows
