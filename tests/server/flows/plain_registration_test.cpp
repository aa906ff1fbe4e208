// Registering with a password in plain.
#include "tests/server/flows/plain_house.h"

namespace ownkey::flows {
namespace {

TEST_F(PlainPasswords, registration_says_who_exists_or_does_not) {
    member();
    EXPECT_FAILS(enrol({.email = kAnna.email}), email_exists);
    EXPECT_FAILS(enrol({.email = "b@example.org", .username = "Anna_B"}), username_taken);
    const auto mails = house.outbox(OutboxKind::mail).size();
    house.clock.advance(house.settings.signup.resend_cooldown);
    EXPECT_OK(register_quietly(
        house.world, house.caller, kSurface, {.email = kAnna.email}, plain("somebody else's")));
    const auto after = house.outbox(OutboxKind::mail);
    ASSERT_EQ(after.size(), mails + 1);
    EXPECT_EQ(json_text(after.back().payload, "template"), "known_email");
    EXPECT_OK(prove(kAnna.email, kAnna.password));
}

TEST_F(PlainPasswords, registration_checks_the_form_of_what_is_given) {
    for (const auto& [who, password, field] :
         std::vector<std::tuple<PlainRegistration, std::string, std::string>>{
             {{.email = "no address"}, kAnna.password, "email"},
             {{}, kAnna.password, "email"},
             {{.email = "a@example.org", .first_name = "<b>"}, kAnna.password, "first_name"},
             {{.email = "a@example.org", .last_name = "x"}, kAnna.password, "last_name"},
             {{.email = "a@example.org", .username = "1a"}, kAnna.password, "username"},
             {{.email = "a@example.org", .phone = "0123"}, kAnna.password, "phone"},
             {{.email = "a@example.org", .language = "xx"}, kAnna.password, "language"},
             {{.email = "a@example.org", .group_alias = "none"}, kAnna.password, "group_alias"},
             {{.email = "a@example.org"}, "seven77", "password"},
             {{.email = "a@example.org"}, std::string(129, 'x'), "password"},
             {{.email = "a@example.org"}, "\xff\xff\xff\xff\xff\xff\xff\xff", "password"}}) {
        const auto refused = enrol(who, password);
        EXPECT_FAILS(refused, field_rule) << field;
        EXPECT_EQ(refused.error().field, field);
    }
    EXPECT_TRUE(house.outbox(OutboxKind::mail).empty());
    house.settings.registration.policy = "closed";
    EXPECT_FAILS(enrol({.email = "a@example.org"}), registration_closed);
}

TEST_F(PlainPasswords, registration_keeps_what_the_surface_knows) {
    const auto registered = MUST(enrol({.email = "c@example.org",
                                        .first_name = "Carla",
                                        .username = "carla",
                                        .phone = "+491701234567",
                                        .language = "de",
                                        .description = "two\nlines",
                                        .publisher_id = 42,
                                        .link_prefix = "https://old.example.org/c?k=",
                                        .link_suffix = "&w=1"}));
    const auto account = *house.account("c@example.org");
    EXPECT_EQ(account.state, AccountState::unconfirmed);
    EXPECT_EQ(account.id, registered.account.id);
    EXPECT_EQ(account.username, "carla");
    EXPECT_EQ(account.phone, "+491701234567");
    EXPECT_EQ(account.language, "de");
    EXPECT_EQ(account.description, "two\nlines");
    EXPECT_EQ(account.publisher_id, 42);
    const auto mail = house.outbox(OutboxKind::mail).back().payload;
    EXPECT_EQ(json_text(mail, "vars.link"),
              "https://old.example.org/c?k=" + registered.link_code + "&w=1");
    EXPECT_EQ(json_text(mail, "vars.typed_code"), registered.typed_code);
    EXPECT_OK(
        confirm_email_by_typing(house.world, house.caller, "c@example.org", registered.typed_code));
}

TEST_F(PlainPasswords,
       without_mail_the_back_end_has_the_code_and_without_address_a_name_is_enough) {
    const auto registered = MUST(enrol({.email = {}, .username = "no_mail"}));
    MUST(enrol({.email = {}, .username = "no_mail2"}));
    const auto quiet = MUST(enrol({.email = "d@example.org", .mail_template = ""}));
    EXPECT_TRUE(house.outbox(OutboxKind::mail).empty());
    EXPECT_OK(confirm_email_by_link(house.world, house.caller, registered.link_code));
    EXPECT_OK(confirm_email_by_link(house.world, house.caller, quiet.link_code));
    EXPECT_OK(login("no_mail", kAnna.password));
    EXPECT_OK(login("d@example.org", kAnna.password));
    EXPECT_FAILS(login("", kAnna.password), wrong_email_or_password);
}

} // namespace
} // namespace ownkey::flows
