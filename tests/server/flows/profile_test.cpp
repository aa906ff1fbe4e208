#include "server/flows/profile.h"
#include "server/flows/registration.h"
#include "tests/server/flows/expect.h"
#include "tests/server/flows/house.h"

#include <atomic>
#include <thread>

namespace ownkey::flows {
namespace {

using namespace house;

class profile : public testing::Test {
protected:
    Outcome<Profile> change(const ProfileChange& wanted) {
        return change_profile(house.world, house.caller, anna.view(), wanted);
    }

    void refused(const ProfileChange& wanted, const std::string& field) {
        const auto outcome = change(wanted);
        EXPECT_FAILS(outcome, field_rule) << field;
        ASSERT_FALSE(outcome);
        EXPECT_EQ(outcome.error().field, field);
    }

    House house;
    Member anna = make_member(house);
};

TEST_F(profile, shows_what_is_there_now) {
    const auto shown = MUST(show_profile(house.world, anna.view()));
    EXPECT_EQ(shown.account.email, "anna@example.org");
    EXPECT_EQ(shown.new_email, "");
    EXPECT_FALSE(shown.second_factor);
}

TEST_F(profile, changes_everything_at_once_and_writes_it_down) {
    const auto changed = MUST(change({.first_name = " Änne ",
                                      .last_name = "Müller",
                                      .language = "de",
                                      .username = "aenne",
                                      .description = "Bread\nand apples",
                                      .phone = "+4930123456"}));
    EXPECT_EQ(changed.account.first_name, "Änne");
    const auto stored = *house.account("anna@example.org");
    EXPECT_EQ(stored.last_name, "Müller");
    EXPECT_EQ(stored.language, "de");
    EXPECT_EQ(stored.username, "aenne");
    EXPECT_EQ(stored.description, "Bread\nand apples");
    EXPECT_EQ(stored.phone, "+4930123456");
    const auto events = MUST(list_events(house.world, anna.view(), std::nullopt, 1));
    ASSERT_EQ(events.size(), 1U);
    EXPECT_EQ(events[0].event, "account.profile_changed");
    EXPECT_EQ(json_text(events[0].detail, "fields"),
              "username first_name last_name language description phone");
}

TEST_F(profile, nothing_changed_leaves_no_trace) {
    const auto before = house.audit_events(anna.view().account.id).size();
    EXPECT_OK(change({}));
    EXPECT_OK(change({.first_name = "Anna", .language = "en"}));
    EXPECT_EQ(house.audit_events(anna.view().account.id).size(), before);
}

TEST_F(profile, each_field_has_its_rule_and_one_that_breaks_it_stops_all) {
    refused({.first_name = "A"}, "first_name");
    refused({.last_name = "<b>"}, "last_name");
    refused({.language = "tlh"}, "language");
    refused({.username = "abc"}, "username");
    refused({.username = ""}, "username");
    refused({.description = std::string(501, 'x')}, "description");
    refused({.description = "tab\t"}, "description");
    refused({.description = "\xff"}, "description");
    refused({.phone = "12"}, "phone");
    refused({.first_name = "Other", .phone = "12"}, "phone");
    EXPECT_EQ(house.account("anna@example.org")->first_name, "Anna");
    std::string umlauts;
    for (int i = 0; i < 500; ++i)
        umlauts += "ä";
    EXPECT_OK(change({.description = umlauts}));
    EXPECT_OK(change({.description = "", .phone = ""}));
    EXPECT_EQ(house.account("anna@example.org")->description, "");
    house.settings.registration.phone = "required";
    refused({.phone = ""}, "phone");
}

TEST_F(profile, a_user_name_is_chosen_once) {
    EXPECT_OK(change({.username = "anna"}));
    EXPECT_OK(change({.username = "anna"})); // a repeat
    EXPECT_FAILS(change({.username = "anne"}), username_fixed);
    EXPECT_FAILS(change({.username = "ANNA"}), username_fixed);
    const auto bea = make_member(house, {.email = "bea@example.org"});
    EXPECT_FAILS(change_profile(house.world, house.caller, bea.view(), {.username = "AnnA"}),
                 username_taken);
}

TEST_F(profile, of_two_who_choose_a_name_at_once_one_gets_it) {
    const auto bea = make_member(house, {.email = "bea@example.org"});
    for (int round = 0; round < 4; ++round) {
        std::atomic<int> got = 0;
        const auto choose = [&](const Member& person) {
            if (change_profile(house.world, house.caller, person.view(), {.username = "wanted"}))
                ++got;
        };
        std::thread one([&] { choose(anna); });
        std::thread two([&] { choose(bea); });
        one.join();
        two.join();
        EXPECT_EQ(got, 1); // later rounds: only the owner's repeat
    }
}

TEST_F(profile, a_session_of_an_account_that_is_gone_changes_nothing) {
    MUST(house.store.transact(Durability::full, [&](Tables& tables) -> Done {
        auto account = *TRY(tables.find_account(anna.view().account.id));
        account.state = AccountState::disabled;
        return tables.update_account(account);
    }));
    EXPECT_FAILS(change({.first_name = "Other"}), no_session);
    EXPECT_FAILS(show_profile(house.world, anna.view()), no_session);
}

TEST_F(profile, events_are_paged_and_only_ones_own) {
    const auto bea = make_member(house, {.email = "bea@example.org"});
    for (const char* name : {"Anne", "Änne", "Anni"})
        EXPECT_OK(change({.first_name = name}));
    const auto first = MUST(list_events(house.world, anna.view(), std::nullopt, 2));
    ASSERT_EQ(first.size(), 2U);
    EXPECT_GT(first[0].id, first[1].id);
    const auto rest = MUST(list_events(house.world, anna.view(), first[1].id, 100));
    EXPECT_LT(rest.front().id, first[1].id);
    EXPECT_EQ(first.size() + rest.size(), house.audit_events(anna.view().account.id).size());
    for (const auto& event : MUST(list_events(house.world, bea.view(), std::nullopt, 100)))
        EXPECT_EQ(event.account_id, bea.view().account.id);
}

} // namespace
} // namespace ownkey::flows
