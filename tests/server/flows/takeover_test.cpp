// Ways to another person's account that begin before it is anybody's, or that a thief left open
// for later: an invited address, an emptied row, an open change of e-mail, an open recovery, a role
// without second factor.
#include "server/flows/codes.h"
#include "server/flows/email_change.h"
#include "server/flows/password_change.h"
#include "server/flows/password_reset.h"
#include "server/flows/recovery.h"
#include "server/flows/registration.h"
#include "server/flows/roles.h"
#include "tests/server/flows/page_keys.h"
#include "tests/server/flows/recovery_house.h"
#include "tests/server/flows/staff.h"

#include <gmock/gmock.h>

namespace ownkey::flows {
namespace {

using namespace house;
using testing::Contains;
using testing::IsSupersetOf;
using testing::Not;

constexpr auto kBert = "bert@example.org";
constexpr auto kNew = "anna.new@example.org";

/// As the page does it, by link.
Done reset_by(House& house, const std::string& link_code, const Person& person) {
    const ResetCode code{.link_code = link_code, .email = {}, .typed_code = {}};
    auto client = begin_registration(house, person);
    const auto started = TRY(start_password_reset(house.world, house.caller, code, client.request));
    const auto record = record_for(house, person, std::move(client.state), started.response);
    return finish_password_reset(house.world, house.caller, started.reset_id, code, record);
}

/// What follows the last slash of the link in the newest mail of a template; "" without one.
std::string link_in(House& house, const std::string& name) {
    std::string text;
    for (const auto& mail : house.outbox(OutboxKind::mail))
        if (json_text(mail.payload, "template") == name)
            text = json_text(mail.payload, "vars.link");
    return text.substr(text.rfind('/') + 1);
}

Done reset_by_mail(House& house, const Person& person) {
    TRY(ask_password_reset(house.world, house.caller, person.email));
    return reset_by(house, link_in(house, "password_reset_asked"), person);
}

Uuid row_of(House& house, const std::string& email) {
    return house.account(email)->id;
}

class Invited : public testing::Test {
protected:
    /// Bert, whom Ada invited. Out: the code of the link.
    std::string invite() {
        MUST(invite_person(
            house.world, house.caller, ada.view(), {"Bert", "Beispiel", kBert, "en"}));
        return link_in(house, "invitation");
    }

    std::string last_mail() {
        return json_text(house.outbox(OutboxKind::mail).back().payload, "template");
    }

    House house;
    Member ada = make_staff(house, "Ada", Role::admin);
    const Person stranger{.email = kBert, .password = "the stranger's", .first_name = "Robert"};
    const Person bert{.email = kBert, .password = "the one who was meant"};
};

TEST_F(Invited, keep_their_address_from_who_registers_it) {
    const auto invitation = invite();
    const auto id = row_of(house, kBert);
    EXPECT_OK(sign_up(house, stranger));
    EXPECT_EQ(last_mail(), "known_email");
    EXPECT_EQ(row_of(house, kBert), id);
    house.clock.advance(house.settings.signup.resend_cooldown);
    EXPECT_OK(resend_confirmation(house.world, house.caller, kBert));
    EXPECT_EQ(last_mail(), "known_email"); // nothing to click on
    EXPECT_OK(reset_by(house, invitation, bert));
    EXPECT_FAILS(log_in(house, stranger), wrong_password);
    EXPECT_EQ(MUST(log_in(house, bert)).session.view.account.id, id);
}

TEST_F(Invited, are_not_confirmed_by_the_code_on_a_strangers_phone) {
    invite();
    house.settings.registration.phone = "required";
    house.settings.registration.confirm = "sms";
    auto client = begin_registration(house, stranger);
    const auto started = MUST(start_registration(house.world,
                                                 house.caller,
                                                 {.first_name = "Robert",
                                                  .last_name = "Muster",
                                                  .email = kBert,
                                                  .language = "en",
                                                  .phone = "+4930123456",
                                                  .request = client.request}));
    const auto record = record_for(house, stranger, std::move(client.state), started.response);
    EXPECT_OK(finish_registration(house.world, house.caller, started.signup_id, record));
    const auto code = json_text(house.outbox(OutboxKind::sms).back().payload, "vars.code");
    EXPECT_OK(confirm_email_by_typing(house.world, house.caller, kBert, code)); // looks the same
    EXPECT_EQ(house.account(kBert)->state, AccountState::unconfirmed);
}

TEST_F(Invited, keep_their_address_from_a_change_of_email) {
    const auto anna = make_member(house);
    EXPECT_OK(start_email_change(house.world, house.caller, anna.view(), kBert));
    const auto old_link = link_in(house, "confirm_email_change_old");
    const auto new_link = link_in(house, "confirm_email_change_new");
    invite();
    EXPECT_OK(confirm_email_change(house.world, house.caller, old_link, std::nullopt));
    EXPECT_FAILS(confirm_email_change(house.world, house.caller, new_link, std::nullopt),
                 email_exists);
    house.clock.advance(house.settings.signup.resend_cooldown);
    EXPECT_OK(start_email_change(house.world, house.caller, anna.view(), kBert));
    EXPECT_EQ(last_mail(), "email_change_known");
}

TEST_F(Invited, keep_their_role_when_they_set_their_password) {
    const auto made =
        MUST(make_admin(house.world, house.caller, {"Bert", "Beispiel", kBert, "en"}, false));
    EXPECT_OK(reset_by(house, made.link.substr(made.link.rfind('/') + 1), bert));
    EXPECT_EQ(house.account(kBert)->role, Role::admin);
}

TEST_F(Invited, emptied_rows_are_closed_audited_and_open_to_nobody) {
    EXPECT_OK(sign_up(house, stranger));
    const auto id = row_of(house, kBert);
    EXPECT_OK(ask_password_reset(house.world, house.caller, kBert));
    const auto reset = link_in(house, "password_reset_asked");
    EXPECT_OK(sign_up(house, bert));
    EXPECT_NE(row_of(house, kBert), id);
    EXPECT_THAT(house.audit_events(id), Contains("account.replaced"));
    EXPECT_FAILS(reset_by(house, reset, stranger), code_expired);

    // Even a code that stayed open.
    const auto code = new_email_code(house.world, id, CodePurpose::invitation);
    EXPECT_OK(house.store.transact(
        Durability::full, [&](Tables& tables) { return tables.insert_email_code(code.row); }));
    EXPECT_FAILS(reset_by(house, code.link_text, stranger), code_wrong);
}

class Taken : public testing::Test {
protected:
    Done ask_for_change(const SessionView& view) {
        return start_email_change(house.world, house.caller, view, kNew);
    }

    void change_opens_nothing(const Uuid& id) {
        for (const char* mail : {"confirm_email_change_old", "confirm_email_change_new"})
            EXPECT_FAILS(
                confirm_email_change(house.world, house.caller, link_in(house, mail), std::nullopt),
                code_expired);
        EXPECT_THAT(house.audit_events(id), Contains("account.email_change_cancelled"));
    }

    void change_role(const Uuid& id, Role role) {
        edit_account(house, id, [&](Account& account) { account.role = role; });
    }

    House house;
    const Person anna;
    const Person changed{.password = "a new one, written down"};
};

TEST_F(Taken, a_reset_ends_an_open_change_of_email) {
    const auto member = make_member(house, anna);
    EXPECT_OK(ask_for_change(member.view()));
    EXPECT_OK(reset_by_mail(house, changed));
    change_opens_nothing(member.view().account.id);
}

TEST_F(Taken, a_change_of_password_ends_mailed_codes_and_an_open_change_of_email) {
    EXPECT_OK(join(house, anna));
    const auto in = MUST(log_in(house, anna));
    const auto& view = in.session.view;
    EXPECT_OK(ask_for_change(view));
    EXPECT_OK(ask_password_reset(house.world, house.caller, anna.email));
    auto client = begin_registration(house, changed);
    const auto response =
        MUST(start_password_change(house.world, house.caller, view, client.request));
    const auto record = record_for(house, changed, std::move(client.state), response);
    EXPECT_OK(replace_password(house.world, house.caller, view, record));
    change_opens_nothing(view.account.id);
    EXPECT_FAILS(reset_by(house, link_in(house, "password_reset_asked"), anna), code_expired);
}

TEST_F(Taken, so_does_one_that_comes_with_the_key) {
    const auto member = make_member(house, anna);
    const auto& view = member.view();
    EXPECT_OK(ask_for_change(view));
    EXPECT_OK(ask_password_reset(house.world, house.caller, anna.email));
    auto client = begin_registration(house, changed);
    const auto response =
        MUST(start_password_change(house.world, house.caller, view, client.request));
    const auto next = new_password(house, changed, std::move(client.state), response);
    const auto id = view.account.id;
    const auto update = password_update(house, member.key, id, 2, next.export_key, next.record);
    EXPECT_OK(apply_update(house.world, house.caller, view, update));
    change_opens_nothing(id);
    EXPECT_FAILS(reset_by(house, link_in(house, "password_reset_asked"), anna), code_expired);
}

TEST_F(Taken, a_reset_takes_a_role_that_no_second_factor_guards) {
    const auto member = make_member(house, anna);
    const auto id = member.view().account.id;
    change_role(id, Role::recovery_officer);
    EXPECT_OK(house.store.transact(Durability::full, [&](Tables& tables) -> Done {
        TRY(tables.put_officer({.account_id = id, .card = ByteVector(152)}));
        return tables.put_second_factor({.account_id = id, .confirmed = false}); // only begun
    }));
    EXPECT_OK(reset_by_mail(house, changed));
    EXPECT_EQ(house.account(anna.email)->role, Role::none);
    EXPECT_TRUE(house.account(anna.email)->key_locked);
    const auto events = audit_rows(house, id);
    const auto taken = std::find_if(events.begin(), events.end(), [](const AuditEvent& event) {
        return event.event == "account.role_changed";
    });
    ASSERT_NE(taken, events.end());
    EXPECT_EQ(json_text(taken->detail, "by"), "reset");
    EXPECT_EQ(json_text(taken->detail, "from"), "recovery_officer");
    std::vector<std::string> mails;
    for (const auto& mail : house.outbox(OutboxKind::mail))
        mails.push_back(json_text(mail.payload, "template"));
    EXPECT_THAT(mails, IsSupersetOf({"role_changed", "password_reset"}));
    EXPECT_TRUE(MUST(in_read<std::vector<Officer>>(house.store, [](Tables& tables) {
                    return tables.officers(10);
                })).empty());
}

TEST_F(Taken, a_role_behind_a_second_factor_stays) {
    const auto member = make_member(house, anna);
    const auto id = member.view().account.id;
    change_role(id, Role::admin);
    EXPECT_OK(house.store.transact(Durability::full, [&](Tables& tables) {
        return tables.put_second_factor({.account_id = id, .confirmed = true});
    }));
    EXPECT_OK(reset_by_mail(house, changed));
    EXPECT_EQ(house.account(anna.email)->role, Role::admin);
    EXPECT_THAT(house.audit_events(id), Not(Contains("account.role_changed")));
}

class TakenRecovery : public testing::Test, protected RecoveryHouse {};

TEST_F(TakenRecovery, a_reset_ends_an_open_case) {
    hire(2);
    leave_shares(2);
    lock_key();
    const auto id = MUST(ask()).id;
    wait();
    EXPECT_OK(hand_over(0, id, share_of(0).view()));
    EXPECT_OK(reset_by_mail(house, anna.member.person));
    const auto ended = MUST(in_read<std::optional<RecoveryCase>>(
        house.store, [&](Tables& tables) { return tables.find_recovery_case(id); }));
    EXPECT_EQ(ended->state, RecoveryState::cancelled);
    EXPECT_TRUE(is_audited("recovery.cancelled"));
    EXPECT_EQ(mails("recovery_cancelled"), 3U); // Anna and both officers
    EXPECT_FAILS(ask(), no_session);            // the reset ended this session
    anna.view = MUST(log_in(house, anna.member.person)).session.view;
    EXPECT_OK(ask()); // with a box key of her own
}

} // namespace
} // namespace ownkey::flows
