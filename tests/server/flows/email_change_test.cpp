#include "server/flows/email_change.h"
#include "server/flows/profile.h"
#include "server/flows/registration.h"
#include "tests/server/flows/expect.h"
#include "tests/server/flows/house.h"

#include <gmock/gmock.h>

#include <thread>

namespace ownkey::flows {
namespace {

using namespace house;

constexpr auto kOld = "anna@example.org";
constexpr auto kNew = "anna.new@example.org";

class email_change : public testing::Test {
protected:
    Done ask(const std::string& email = kNew) {
        return start_email_change(house.world, house.caller, anna.view(), email);
    }

    Outcome<EmailChangeStep> confirm(const std::string& link) {
        return confirm_email_change(house.world, house.caller, link, std::nullopt);
    }

    /// The link in the newest mail of this kind, or "".
    std::string link(const std::string& name) {
        std::string text;
        for (const auto& mail : house.outbox(OutboxKind::mail))
            if (json_text(mail.payload, "template") == name)
                text = json_text(mail.payload, "vars.link");
        return text.substr(text.rfind('/') + 1);
    }

    std::string old_link() { return link("confirm_email_change_old"); }

    std::string new_link() { return link("confirm_email_change_new"); }

    /// Receivers of the mails of this kind.
    std::vector<std::string> told(const std::string& name) {
        std::vector<std::string> out;
        for (const auto& mail : house.outbox(OutboxKind::mail))
            if (json_text(mail.payload, "template") == name)
                out.push_back(json_text(mail.payload, "to"));
        return out;
    }

    House house;
    Member anna = make_member(house);
};

TEST_F(email_change, needs_both_addresses_in_any_order) {
    for (const bool old_first : {true, false}) {
        const std::string to = old_first ? kNew : kOld;
        const std::string from = old_first ? kOld : kNew;
        EXPECT_OK(ask(to));
        EXPECT_EQ(MUST(show_profile(house.world, anna.view())).new_email, to);
        const auto first = old_first ? old_link() : new_link();
        const auto second = old_first ? new_link() : old_link();
        EXPECT_EQ(MUST(confirm(first)), EmailChangeStep::waiting);
        EXPECT_EQ(MUST(confirm(first)), EmailChangeStep::waiting); // a double click
        EXPECT_TRUE(house.account(from).has_value());
        EXPECT_EQ(MUST(confirm(second)), EmailChangeStep::changed);
        EXPECT_EQ(MUST(confirm(second)), EmailChangeStep::changed);
        EXPECT_FALSE(house.account(from).has_value());
        EXPECT_EQ(house.account(to)->id, anna.view().account.id);
        house.clock.advance(house.settings.signup.resend_cooldown);
        anna.session = MUST(log_in(house, {.email = to})).session; // same password, new address
    }
    EXPECT_THAT(told("email_changed"), testing::UnorderedElementsAre(kOld, kNew, kNew, kOld));
    EXPECT_THAT(house.audit_events(anna.view().account.id),
                testing::Contains("account.email_changed"));
}

TEST_F(email_change, sessions_elsewhere_end_and_the_confirmers_own_goes_on) {
    const auto elsewhere = MUST(log_in(house, {})).session;
    EXPECT_OK(ask());
    EXPECT_OK(confirm(old_link()));
    EXPECT_OK(confirm_email_change(house.world, house.caller, new_link(), anna.view()));
    EXPECT_OK(find_session(house.world, house.caller, anna.cookie()));
    EXPECT_FAILS(find_session(house.world, house.caller, cookie_value(elsewhere.token)),
                 no_session);
}

TEST_F(email_change, a_session_of_somebody_else_keeps_nothing_alive) {
    const auto bea = make_member(house, {.email = "bea@example.org"});
    EXPECT_OK(ask());
    EXPECT_OK(confirm(old_link()));
    EXPECT_OK(confirm_email_change(house.world, house.caller, new_link(), bea.view()));
    EXPECT_FAILS(find_session(house.world, house.caller, anna.cookie()), no_session);
    EXPECT_OK(find_session(house.world, house.caller, bea.cookie()));
    EXPECT_EQ(house.account("bea@example.org")->id, bea.view().account.id);
}

TEST_F(email_change, an_address_with_an_account_looks_the_same_to_whoever_asks) {
    MUST(join(house, {.email = "bea@example.org", .first_name = "Bea"}));
    EXPECT_OK(ask("Bea@example.org"));
    EXPECT_EQ(MUST(show_profile(house.world, anna.view())).new_email, "Bea@example.org");
    EXPECT_EQ(new_link(), "");
    EXPECT_EQ(told("email_change_known"), std::vector<std::string>{"bea@example.org"});
    EXPECT_EQ(json_text(house.outbox(OutboxKind::mail).back().payload, "vars.first_name"), "Bea");
    EXPECT_EQ(MUST(confirm(old_link())), EmailChangeStep::waiting);
    EXPECT_EQ(house.account(kOld)->id, anna.view().account.id);
}

TEST_F(email_change, an_address_that_got_an_account_meanwhile_stays_with_it) {
    EXPECT_OK(ask());
    EXPECT_OK(confirm(old_link()));
    const auto link = new_link();
    MUST(join(house, {.email = kNew}));
    EXPECT_FAILS(confirm(link), email_exists);
    EXPECT_FAILS(confirm(link), code_expired); // closed
    EXPECT_EQ(house.account(kOld)->id, anna.view().account.id);
}

TEST_F(email_change, an_unconfirmed_account_makes_room) {
    EXPECT_OK(ask());
    EXPECT_OK(confirm(old_link()));
    const auto link = new_link();
    MUST(sign_up(house, {.email = kNew}));
    const auto squatter = house.account(kNew)->id;
    EXPECT_EQ(MUST(confirm(link)), EmailChangeStep::changed);
    EXPECT_EQ(house.account(kNew)->id, anna.view().account.id);
    EXPECT_NE(squatter, anna.view().account.id);
}

TEST_F(email_change, links_that_open_nothing) {
    EXPECT_FAILS(confirm(""), code_wrong);
    EXPECT_FAILS(confirm("x"), code_wrong);
    EXPECT_FAILS(confirm(std::string(22, 'A')), code_wrong);
    EXPECT_OK(ask());
    const auto replaced = old_link();
    house.clock.advance(house.settings.signup.resend_cooldown);
    EXPECT_OK(ask("anna.other@example.org"));
    EXPECT_FAILS(confirm(replaced), code_expired);
    const auto cancelled = old_link();
    EXPECT_OK(cancel_email_change(house.world, house.caller, anna.view()));
    EXPECT_OK(cancel_email_change(house.world, house.caller, anna.view()));
    EXPECT_FAILS(confirm(cancelled), code_expired);
    EXPECT_OK(ask());
    const auto late = old_link();
    house.clock.advance(house.settings.account.email_change_validity);
    EXPECT_FAILS(confirm(late), code_expired);
    EXPECT_EQ(house.account(kOld)->id, anna.view().account.id);
}

TEST_F(email_change, asking_has_its_rules) {
    EXPECT_FAILS(ask("no address"), field_rule);
    EXPECT_FAILS(ask(" ANNA@example.org"), field_rule);
    EXPECT_OK(ask());
    EXPECT_FAILS(ask("anna.other@example.org"), too_many_requests);
    house.clock.advance(house.settings.session.reauth_after);
    EXPECT_FAILS(ask("anna.other@example.org"), password_needed);
}

TEST_F(email_change, both_links_at_once_change_it_once) {
    EXPECT_OK(ask());
    const auto links = {old_link(), new_link()};
    std::vector<std::thread> threads;
    for (int i = 0; i < 3; ++i)
        for (const auto& each : links)
            threads.emplace_back([this, each] { EXPECT_TRUE(confirm(each)); });
    for (auto& thread : threads)
        thread.join();
    EXPECT_EQ(house.account(kNew)->id, anna.view().account.id);
    EXPECT_EQ(told("email_changed").size(), 2U);
}

TEST_F(email_change, of_two_who_move_to_one_address_one_gets_it) {
    const auto bea = make_member(house, {.email = "bea@example.org"});
    EXPECT_OK(ask());
    const auto links = std::vector{old_link(), new_link()};
    EXPECT_OK(start_email_change(house.world, house.caller, bea.view(), kNew));
    EXPECT_OK(confirm(links[0]));
    EXPECT_OK(confirm(old_link()));
    const auto beas = new_link();
    std::optional<Error> one;
    std::optional<Error> two;
    std::thread first([&] { one = error_of(confirm(links[1])); });
    std::thread second([&] { two = error_of(confirm(beas)); });
    first.join();
    second.join();
    EXPECT_NE(one.has_value(), two.has_value());
    EXPECT_EQ(one ? one : two, Error::email_exists);
}

} // namespace
} // namespace ownkey::flows
