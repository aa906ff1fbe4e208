#include "server/flows/registration.h"
#include "tests/server/flows/expect.h"
#include "tests/server/flows/house.h"

namespace ownkey::flows {
namespace {

using namespace house;

RegistrationStart input_for(House& house) {
    return {.first_name = "Anna",
            .last_name = "Muster",
            .email = "anna@example.org",
            .language = "de",
            .request = begin_registration(house, {}).request};
}

/// Anna's registration, up to the record that is not sent yet.
struct Begun {
    Uuid signup_id;
    opaque::RegistrationRecord record;
};

Begun begin(House& house) {
    auto client = begin_registration(house, {});
    auto input = input_for(house);
    input.request = client.request;
    const auto started = MUST(start_registration(house.world, house.caller, input));
    return {started.signup_id, record_for(house, {}, std::move(client.state), started.response)};
}

std::string refused_field(House& house, const RegistrationStart& input) {
    const auto outcome = start_registration(house.world, house.caller, input);
    if (outcome) return "accepted";
    EXPECT_EQ(outcome.error().error, Error::field_rule);
    return outcome.error().field;
}

TEST(registration, names_are_checked) {
    House house;
    for (const char* bad : {"", "A", " ", "<b>", "A&B", "a;b", "a>b", "tab\there", "\xff\xfe"}) {
        auto input = input_for(house);
        input.first_name = bad;
        EXPECT_EQ(refused_field(house, input), "first_name") << bad;
        input = input_for(house);
        input.last_name = bad;
        EXPECT_EQ(refused_field(house, input), "last_name") << bad;
    }
    auto input = input_for(house);
    input.last_name = std::string(101, 'a');
    EXPECT_EQ(refused_field(house, input), "last_name");
    input.last_name = "Ólafsdóttir-Müller";
    EXPECT_EQ(refused_field(house, input), "accepted");
}

TEST(registration, email_is_checked) {
    House house;
    for (const std::string bad : {"",
                                  "anna",
                                  "@example.org",
                                  "anna@",
                                  "anna@localhost",
                                  "an na@example.org",
                                  "anna@example..org",
                                  "a@b@example.org",
                                  "anna@-x.org",
                                  ".a@example.org",
                                  "anna@example.org\r\nBcc: x@example.org",
                                  "<anna@example.org>",
                                  "anna@exa_mple.org"}) {
        auto input = input_for(house);
        input.email = bad;
        EXPECT_EQ(refused_field(house, input), "email") << bad;
    }
    auto input = input_for(house);
    input.email = "a@" + std::string(60, 'b') + '.' + std::string(60, 'c') + '.' +
                  std::string(60, 'd') + '.' + std::string(60, 'e') + '.' + std::string(10, 'f');
    EXPECT_GT(input.email.size(), 254U);
    EXPECT_EQ(refused_field(house, input), "email");
    for (const char* good : {" Anna.B+c@Example.org ",
                             "a@b.de",
                             "o'neil@xn--mller-kva.example",
                             "x@münchen.example"}) {
        input.email = good;
        EXPECT_EQ(refused_field(house, input), "accepted") << good;
    }
}

TEST(registration, language_is_checked) {
    House house;
    auto input = input_for(house);
    input.language = "tlh";
    EXPECT_EQ(refused_field(house, input), "language");
}

TEST(registration, makes_account_code_mail_and_audit_together) {
    House house;
    EXPECT_OK(sign_up(house, {.email = " Anna@Example.ORG "}));

    const auto account = house.account("anna@example.org");
    ASSERT_TRUE(account.has_value());
    EXPECT_EQ(account->state, AccountState::unconfirmed);
    EXPECT_EQ(account->email, "Anna@Example.ORG");
    EXPECT_EQ(house.audit_events(account->id), std::vector<std::string>{"account.registered"});
    EXPECT_EQ(house.wakes, 1);

    const auto mails = house.outbox(OutboxKind::mail);
    ASSERT_EQ(mails.size(), 1U);
    const auto& payload = mails[0].payload;
    EXPECT_EQ(json_text(payload, "to"), "Anna@Example.ORG");
    EXPECT_EQ(json_text(payload, "template"), "confirm_email");
    EXPECT_EQ(json_text(payload, "language"), "en");
    EXPECT_EQ(json_text(payload, "vars.first_name"), "Anna");
    EXPECT_EQ(json_text(payload, "vars.hours"), "24");
    EXPECT_EQ(json_text(payload, "vars.minutes"), "10");
    EXPECT_EQ(json_text(payload, "vars.typed_code").size(), 8U);
    const auto link = json_text(payload, "vars.link");
    EXPECT_TRUE(link.starts_with("http://localhost:1200/account/checkEmail/")) << link;
    EXPECT_EQ(link.substr(link.rfind('/') + 1).size(), 22U); // 16 bytes
}

TEST(registration, nothing_is_kept_when_the_database_fails) {
    House house;
    const auto [signup_id, record] = begin(house);
    house.store.fail_next(1);
    EXPECT_FAILS(finish_registration(house.world, house.caller, signup_id, record), store_failed);
    EXPECT_FALSE(house.account("anna@example.org").has_value());
    EXPECT_EQ(house.wakes, 0);
    EXPECT_OK(finish_registration(house.world, house.caller, signup_id, record));
}

TEST(registration, known_email_answers_alike_and_tells_only_its_owner) {
    House house;
    EXPECT_OK(join(house, {}));
    const auto before = house.account("anna@example.org");

    EXPECT_OK(sign_up(house, {.password = "an attacker's", .first_name = "Click http://evil"}));
    EXPECT_EQ(house.account("anna@example.org")->id, before->id);
    EXPECT_OK(log_in(house, {}));
    EXPECT_FAILS(log_in(house, {.password = "an attacker's"}), wrong_password);

    const auto mails = house.outbox(OutboxKind::mail);
    ASSERT_EQ(mails.size(), 2U);
    EXPECT_EQ(json_text(mails[1].payload, "template"), "known_email");
    EXPECT_EQ(json_text(mails[1].payload, "vars.first_name"),
              "Anna"); // the owner's, not the stranger's
    EXPECT_EQ(json_text(mails[1].payload, "vars.login_url"), "http://localhost:1200/account/login");
}

TEST(registration, a_newer_start_overrides_an_open_one) {
    House house;
    const auto [signup_id, record] = begin(house);
    EXPECT_OK(start_registration(house.world, house.caller, input_for(house)));
    EXPECT_FAILS(finish_registration(house.world, house.caller, signup_id, record),
                 signup_not_found);
}

TEST(registration, finishing_twice_changes_nothing) {
    for (const bool known : {false, true}) {
        House house;
        if (known) MUST(join(house, {}));
        const auto signup_id = sign_up(house, {});
        EXPECT_OK(signup_id);
        const auto mails = house.outbox(OutboxKind::mail).size();
        auto client = begin_registration(house, {.password = "another"});
        const auto response = start_registration(house.world, house.caller, [&] {
            auto input = input_for(house);
            input.email = "other@example.org";
            input.request = client.request;
            return input;
        }());
        EXPECT_OK(response);
        const auto other = record_for(house, {}, std::move(client.state), response->response);
        EXPECT_OK(finish_registration(
            house.world, house.caller, *signup_id, other)); // same answer, known or not
        EXPECT_EQ(house.outbox(OutboxKind::mail).size(), mails);
    }
}

TEST(registration, a_late_or_invented_finish_is_refused) {
    House house;
    const auto [signup_id, record] = begin(house);
    EXPECT_FAILS(finish_registration(house.world, house.caller, house.random.uuid(), record),
                 signup_not_found);
    house.clock.advance(house.settings.signup.validity);
    EXPECT_FAILS(finish_registration(house.world, house.caller, signup_id, record),
                 signup_not_found);
}

TEST(registration, bytes_that_are_no_element_are_refused) {
    House house;
    auto input = input_for(house);
    input.request.bytes.fill(0xFF);
    EXPECT_FAILS(start_registration(house.world, house.caller, input), invalid_element);
    opaque::RegistrationRecord record;
    record.bytes.fill(0xFF);
    const auto started = start_registration(house.world, house.caller, input_for(house));
    EXPECT_OK(started);
    EXPECT_FAILS(finish_registration(house.world, house.caller, started->signup_id, record),
                 invalid_element);
}

TEST(registration, a_newer_one_takes_the_place_of_an_unconfirmed_account) {
    House house;
    EXPECT_OK(sign_up(house, {.password = "the squatter's"}));
    const auto old_link = json_text(house.outbox(OutboxKind::mail)[0].payload, "vars.link");
    EXPECT_OK(sign_up(house, {}));
    house.clock.advance(house.settings.signup.resend_cooldown);
    const auto mails = house.outbox(OutboxKind::mail);
    ASSERT_EQ(mails.size(), 2U);
    const auto new_link = json_text(mails[1].payload, "vars.link");

    EXPECT_FAILS(
        confirm_email_by_link(house.world, house.caller, old_link.substr(old_link.rfind('/') + 1)),
        code_expired);
    EXPECT_OK(
        confirm_email_by_link(house.world, house.caller, new_link.substr(new_link.rfind('/') + 1)));
    EXPECT_OK(log_in(house, {}));
    EXPECT_FAILS(log_in(house, {.password = "the squatter's"}), wrong_password);
}

} // namespace
} // namespace ownkey::flows
