// Roles: who gives them, what ends with them, and the last admin.
#include "tests/server/flows/people_house.h"

#include <set>

namespace ownkey::flows {
namespace {

TEST_F(people, nobody_locks_themselves_out) {
    const auto self = admin.view().account.id;
    EXPECT_FAILS(disable_person(world, caller, admin.view(), self, "x"), last_admin);
    EXPECT_FAILS(set_role(world, caller, admin.view(), self, Role::none), last_admin);
    EXPECT_FAILS(remove_persons_second_factor(world, caller, admin.view(), self), own_account);
    EXPECT_OK(set_role(world, caller, admin.view(), self, Role::admin)); // changes nothing
    make_staff(house, "Eve", Role::admin);
    EXPECT_FAILS(disable_person(world, caller, admin.view(), self, "x"), own_account);
    EXPECT_FAILS(set_role(world, caller, admin.view(), self, Role::none), own_account);
    EXPECT_EQ(MUST(end_person_sessions(world, caller, admin.view(), self)), 0);
    EXPECT_OK(find_session(world, caller, admin.cookie()));
}

TEST_F(people, a_role_comes_and_goes_with_sessions_and_card) {
    EXPECT_EQ(
        MUST(set_role(world, caller, admin.view(), anna_id, Role::recovery_officer)).account.role,
        Role::recovery_officer);
    EXPECT_FAILS(find_session(world, caller, anna.cookie()), no_session);
    EXPECT_EQ(last_mail(), "role_changed");
    EXPECT_EQ(last_mail("vars.role_recovery_officer"), "yes");
    EXPECT_EQ(last_event(anna_id).event, "account.role_changed");
    EXPECT_EQ(json_text(last_event(anna_id).detail, "from"), "none");
    EXPECT_EQ(json_text(last_event(anna_id).detail, "to"), "recovery_officer");
    const auto officers = [&] {
        return MUST(in_read<std::vector<Officer>>(
                        house.store, [](Tables& tables) { return tables.officers(10); }))
            .size();
    };
    MUST(world.store.transact(Durability::full, [&](Tables& tables) {
        return tables.put_officer({.account_id = anna_id, .card = ByteVector(152)});
    }));
    EXPECT_EQ(officers(), 1U);
    const auto events = audit_rows(house, anna_id).size();
    EXPECT_OK(set_role(world, caller, admin.view(), anna_id, Role::recovery_officer));
    EXPECT_EQ(audit_rows(house, anna_id).size(), events);
    EXPECT_EQ(officers(), 1U);
    EXPECT_OK(set_role(world, caller, admin.view(), anna_id, Role::none));
    EXPECT_EQ(officers(), 0U);
}

TEST_F(people, a_squatters_password_comes_to_no_role) {
    EXPECT_OK(sign_up(house, {.email = "carl@example.org"}));
    const auto carl = house.account("carl@example.org")->id;
    EXPECT_FAILS(set_role(world, caller, admin.view(), carl, Role::admin), account_not_active);
    EXPECT_FAILS(make_admin(world, caller, {.email = "carl@example.org"}, false),
                 account_not_active);
    EXPECT_OK(disable_person(world, caller, admin.view(), anna_id, "x"));
    EXPECT_FAILS(set_role(world, caller, admin.view(), anna_id, Role::admin), account_disabled);
    EXPECT_FAILS(make_admin(world, caller, {.email = "anna@example.org"}, false), account_disabled);
    const auto bert = MUST(invite_person(world, caller, admin.view(), kBert)).account.id;
    EXPECT_OK(set_role(world, caller, admin.view(), bert, Role::support)); // has no password yet
    EXPECT_NE(last_mail(), "role_changed"); // the invitation says enough
}

TEST_F(people, the_machine_makes_admins) {
    const auto made = MUST(make_admin(world, caller, kBert, false));
    EXPECT_TRUE(made.invited && made.changed);
    EXPECT_EQ(row(made.account.id).role, Role::admin);
    EXPECT_THAT(last_event(made.account.id).detail, HasSubstr("\"by\":\"command line\""));
    EXPECT_NE(last_mail(), "invitation");
    const auto again = MUST(make_admin(world, caller, {.email = "bert@example.org"}, true));
    EXPECT_TRUE(again.invited && !again.changed);
    EXPECT_NE(again.link, made.link);
    EXPECT_EQ(last_mail("vars.link"), again.link);

    const auto raised = MUST(make_admin(world, caller, {.email = "ANNA@example.org"}, false));
    EXPECT_TRUE(raised.changed && !raised.invited && raised.link.empty());
    EXPECT_EQ(row(anna_id).role, Role::admin);
    EXPECT_FAILS(find_session(world, caller, anna.cookie()), no_session);
    EXPECT_FALSE(MUST(make_admin(world, caller, {.email = "anna@example.org"}, false)).changed);
    EXPECT_FAILS(make_admin(world, caller, {.email = "new@example.org"}, false), field_rule);
    EXPECT_EQ(MUST(people_with_role(house.store, Role::admin)).size(), 3U);
}

TEST_F(people, with_a_role_are_all_listed) {
    constexpr std::size_t kMore = 150; // than are read at a time
    for (std::size_t i = 0; i < kMore; ++i) {
        auto other = row(support.view().account.id);
        other.id = house.random.uuid();
        other.email_key = to_text(other.id);
        other.username.clear();
        other.public_key.reset();
        MUST(house.store.transact(Durability::full,
                                  [&](Tables& tables) { return tables.insert_account(other); }));
    }
    const auto listed = MUST(people_with_role(house.store, Role::support));
    std::set<std::string> ids;
    for (const auto& account : listed)
        ids.insert(to_text(account.id));
    EXPECT_EQ(listed.size(), kMore + 1);
    EXPECT_EQ(ids.size(), kMore + 1);
    EXPECT_EQ(MUST(people_with_role(house.store, Role::recovery_officer)).size(), 1U);
}

} // namespace
} // namespace ownkey::flows
