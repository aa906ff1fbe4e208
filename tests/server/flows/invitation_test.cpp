// Invited people, until their address is confirmed.
#include "server/flows/codes.h"
#include "server/flows/registration.h"
#include "tests/server/flows/people_house.h"

namespace ownkey::flows {
namespace {

TEST_F(people, an_invited_person_has_a_link_and_no_password) {
    const auto bert = MUST(invite_person(world, caller, admin.view(), kBert)).account;
    EXPECT_EQ(bert.state, AccountState::unconfirmed);
    EXPECT_EQ(bert.email, "Bert@Example.org");
    EXPECT_EQ(last_mail(), "invitation");
    EXPECT_EQ(last_mail("language"), "de");
    EXPECT_EQ(last_mail("vars.hours"), "24");
    EXPECT_THAT(last_mail("vars.link"), HasSubstr("http://localhost:1200/account/resetPassword/"));
    EXPECT_EQ(last_event(bert.id).event, "account.invited");
    EXPECT_THAT(last_event(bert.id).detail, HasSubstr(by_admin()));
    MUST(world.store.read([&](Tables& tables) -> Done {
        EXPECT_FALSE(TRY(tables.find_credential(bert.id)));
        const auto code = TRY(tables.find_open_email_code(bert.id, CodePurpose::invitation));
        EXPECT_EQ(code->link_until, house.clock.now() + house.settings.signup.link_validity);
        return ok();
    }));
    EXPECT_FAILS(invite_person(world, caller, admin.view(), kBert), email_exists);
    EXPECT_FAILS(
        invite_person(world, caller, admin.view(), {"Anna", "M.", "anna@example.org", "en"}),
        email_exists);
    EXPECT_FAILS(
        invite_person(world, caller, admin.view(), {"B", "Beispiel", "c@example.org", "en"}),
        field_rule);
}

TEST_F(people, who_registers_takes_the_place_of_an_invitation_that_is_over) {
    const auto bert = MUST(invite_person(world, caller, admin.view(), kBert)).account;
    EXPECT_OK(house.store.transact(Durability::full, [&](Tables& tables) {
        return close_codes(tables, bert.id, Closing::timeout);
    }));
    EXPECT_OK(join(house, {.email = "bert@example.org", .first_name = "Robert"}));
    const auto robert = house.account("bert@example.org");
    EXPECT_EQ(robert->state, AccountState::active);
    EXPECT_EQ(robert->role, Role::none);
    EXPECT_NE(robert->id, bert.id);
    EXPECT_FAILS(look_at_person(world, support.view(), bert.id), account_not_found);
    EXPECT_FAILS(set_role(world, caller, admin.view(), bert.id, Role::admin), account_not_found);
    EXPECT_FAILS(enable_person(world, caller, admin.view(), bert.id), account_not_found);
}

TEST_F(people, the_mail_that_is_waited_for_goes_again_once_a_cooldown) {
    const auto bert = MUST(invite_person(world, caller, admin.view(), kBert)).account;
    const auto first_link = last_mail("vars.link");
    const auto before = mails();
    EXPECT_OK(resend_mail(world, caller, support.view(), bert.id));
    EXPECT_EQ(mails(), before);
    house.clock.advance(house.settings.signup.resend_cooldown);
    EXPECT_OK(resend_mail(world, caller, support.view(), bert.id));
    EXPECT_OK(resend_mail(world, caller, support.view(), bert.id));
    EXPECT_EQ(mails(), before + 1);
    EXPECT_EQ(last_mail(), "invitation");
    EXPECT_NE(last_mail("vars.link"), first_link);
    EXPECT_EQ(last_event(bert.id).event, "account.invitation_resent");

    EXPECT_OK(sign_up(house, {.email = "carl@example.org"}));
    house.clock.advance(house.settings.signup.resend_cooldown);
    EXPECT_OK(resend_mail(world, caller, support.view(), house.account("carl@example.org")->id));
    EXPECT_EQ(last_mail(), "confirm_email");
    EXPECT_FAILS(resend_mail(world, caller, support.view(), anna_id), code_used);
}

TEST_F(people, an_address_is_not_confirmed_by_disabling_and_enabling) {
    EXPECT_OK(sign_up(house, {.email = "carl@example.org"}));
    const auto carl = house.account("carl@example.org")->id;
    EXPECT_FAILS(disable_person(world, caller, admin.view(), carl, "x"), account_not_active);
    EXPECT_FAILS(enable_person(world, caller, admin.view(), carl), account_not_active);
}

} // namespace
} // namespace ownkey::flows
