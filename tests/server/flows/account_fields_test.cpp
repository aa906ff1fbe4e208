// What people may write into user name, phone and description; what the policy of registration
// asks for; who gets a user name that several want; codes by SMS.
#include "server/flows/profile.h"
#include "server/flows/registration.h"
#include "tests/server/flows/expect.h"
#include "tests/server/flows/house.h"

#include <atomic>
#include <thread>

namespace ownkey::flows {
namespace {

using namespace house;

/// A registration of one address that wants a name or gives a phone.
struct Wish {
    std::string email = "anna@example.org";
    std::string username;
    std::string phone;
};

Outcome<Uuid> start(House& house, const Wish& wish) {
    const auto started =
        TRY(start_registration(house.world,
                               house.caller,
                               {.first_name = "Anna",
                                .last_name = "Muster",
                                .email = wish.email,
                                .language = "en",
                                .username = wish.username,
                                .phone = wish.phone,
                                .request = begin_registration(house, {}).request}));
    return started.signup_id;
}

/// Any well-formed record: these people never log in.
opaque::RegistrationRecord some_record(House& house) {
    auto client = begin_registration(house, {});
    const auto started = MUST(start_registration(
        house.world,
        house.caller,
        {.first_name = "Any",
         .last_name = "Body",
         .email = "record@example.org",
         .language = "en",
         .phone = house.settings.registration.confirm == "sms" ? "+4930123456" : "",
         .request = client.request}));
    return record_for(house, {}, std::move(client.state), started.response);
}

Outcome<Uuid> register_with(House& house, const Wish& wish) {
    const auto record = some_record(house);
    const auto signup_id = TRY(start(house, wish));
    TRY(finish_registration(house.world, house.caller, signup_id, record));
    return signup_id;
}

std::string newest_link(House& house) {
    const auto link = json_text(house.outbox(OutboxKind::mail).back().payload, "vars.link");
    return link.substr(link.rfind('/') + 1);
}

TEST(account_fields, user_names_follow_their_rule) {
    House house;
    for (const std::string& bad : {std::string("abc"),
                                   std::string("1abc"),
                                   std::string("_abc"),
                                   std::string("an na"),
                                   std::string("änna"),
                                   std::string("anna.m"),
                                   std::string("anna<"),
                                   std::string("anna\0x", 6),
                                   std::string(21, 'a')}) {
        const auto outcome = start(house, {.username = bad});
        EXPECT_FAILS(outcome, field_rule) << bad;
        ASSERT_FALSE(outcome);
        EXPECT_EQ(outcome.error().field, "username") << bad;
    }
    for (const std::string& good :
         {std::string("anna"), std::string("A-n_1"), std::string(20, 'a')})
        EXPECT_OK(start(house, {.username = good}));
}

TEST(account_fields, phones_are_e164) {
    House house;
    house.settings.registration.phone = "optional";
    for (const char* bad : {"+",
                            "4930123456",
                            "+0930123456",
                            "+123456",
                            "+1234567890123456",
                            "+49 30 123456",
                            "+4930a23456",
                            "++930123456"}) {
        const auto outcome = start(house, {.phone = bad});
        EXPECT_FAILS(outcome, field_rule) << bad;
        ASSERT_FALSE(outcome);
        EXPECT_EQ(outcome.error().field, "phone") << bad;
    }
    EXPECT_OK(start(house, {.phone = " +4930123456 "}));
    EXPECT_OK(start(house, {}));
}

TEST(account_fields, the_policy_says_what_is_asked_for) {
    House house;
    EXPECT_FAILS(start(house, {.phone = "+4930123456"}), field_rule); // off
    house.settings.registration.phone = "required";
    EXPECT_FAILS(start(house, {}), field_missing);
    EXPECT_OK(start(house, {.phone = "+4930123456"}));
    house.settings.registration = {.username = "required"};
    EXPECT_FAILS(start(house, {}), field_missing);
    house.settings.registration = {.username = "off"};
    EXPECT_FAILS(start(house, {.username = "anna"}), field_rule);
    house.settings.registration = {.confirm = "sms"};
    EXPECT_FAILS(start(house, {}), field_missing);
    house.settings.registration = {.policy = "closed"};
    EXPECT_FAILS(start(house, {}), registration_closed);
}

TEST(account_fields, name_and_phone_arrive_in_the_account) {
    House house;
    house.settings.registration.phone = "optional";
    EXPECT_OK(register_with(house, {.username = "Anna-M", .phone = "+4930123456"}));
    EXPECT_EQ(house.account("anna@example.org")->username, "Anna-M");
    EXPECT_EQ(house.account("anna@example.org")->phone, "+4930123456");
}

TEST(account_fields, a_name_is_taken_once_its_address_is_confirmed) {
    House house;
    EXPECT_OK(register_with(house, {.username = "AnnaM"}));
    // Not confirmed: the next one gets it.
    EXPECT_OK(register_with(house, {.email = "bea@example.org", .username = "annam"}));
    EXPECT_EQ(house.account("anna@example.org")->username, "");
    EXPECT_EQ(house.account("bea@example.org")->username, "annam");
    EXPECT_OK(confirm_email_by_link(house.world, house.caller, newest_link(house)));
    EXPECT_FAILS(start(house, {.email = "cleo@example.org", .username = "ANNAM"}), username_taken);
}

TEST(account_fields, a_name_taken_meanwhile_is_told_to_known_and_new_addresses_alike) {
    House house;
    EXPECT_OK(join(house, {}));
    const auto record = some_record(house);
    const auto known = MUST(start(house, {.username = "wanted"}));
    const auto fresh = MUST(start(house, {.email = "new@example.org", .username = "wanted"}));
    EXPECT_OK(register_with(house, {.email = "bea@example.org", .username = "Wanted"}));
    EXPECT_OK(confirm_email_by_link(house.world, house.caller, newest_link(house)));
    for (const auto& signup : {known, fresh})
        EXPECT_FAILS(finish_registration(house.world, house.caller, signup, record),
                     username_taken);
    EXPECT_FALSE(house.account("new@example.org").has_value());
}

TEST(account_fields, of_many_who_want_a_name_at_once_one_has_it) {
    constexpr int kPeople = 8;
    House house;
    const auto record = some_record(house);
    std::vector<Uuid> signups;
    for (int i = 0; i < kPeople; ++i)
        signups.push_back(MUST(start(
            house, {.email = "p" + std::to_string(i) + "@example.org", .username = "wanted"})));
    std::vector<std::thread> threads;
    for (const auto& signup : signups)
        threads.emplace_back([&house, &record, signup] {
            EXPECT_TRUE(finish_registration(house.world, house.caller, signup, record));
        });
    for (auto& thread : threads)
        thread.join();
    int owners = 0;
    for (int i = 0; i < kPeople; ++i)
        owners += house.account("p" + std::to_string(i) + "@example.org")->username == "wanted";
    EXPECT_EQ(owners, 1);
}

TEST(account_fields, a_cancelled_registration_is_over) {
    House house;
    const auto record = some_record(house);
    const auto signup = MUST(start(house, {}));
    EXPECT_OK(cancel_registration(house.world, signup));
    EXPECT_OK(cancel_registration(house.world, signup));
    EXPECT_OK(cancel_registration(house.world, house.random.uuid()));
    EXPECT_FAILS(finish_registration(house.world, house.caller, signup, record), signup_not_found);

    const auto finished = MUST(register_with(house, {}));
    EXPECT_OK(cancel_registration(house.world, finished)); // changes nothing any more
    EXPECT_OK(confirm_email_by_link(house.world, house.caller, newest_link(house)));
}

TEST(account_fields, webhooks_tell_of_registration_and_confirmation) {
    House house;
    house.settings.webhooks.urls = {"https://hooks.example/a"};
    EXPECT_OK(register_with(house, {}));
    auto hooks = house.outbox(OutboxKind::webhook);
    ASSERT_EQ(hooks.size(), 1U);
    EXPECT_EQ(json_text(hooks[0].payload, "event"), "registered");
    EXPECT_OK(confirm_email_by_link(house.world, house.caller, newest_link(house)));
    hooks = house.outbox(OutboxKind::webhook);
    ASSERT_EQ(hooks.size(), 2U);
    EXPECT_EQ(json_text(hooks[1].payload, "event"), "activated");
}

TEST(account_fields, by_sms_the_code_goes_to_the_phone_only) {
    House house;
    house.settings.registration.confirm = "sms";
    EXPECT_OK(register_with(house, {.phone = "+4930123456"}));
    EXPECT_TRUE(house.outbox(OutboxKind::mail).empty());
    const auto messages = house.outbox(OutboxKind::sms);
    ASSERT_EQ(messages.size(), 1U);
    EXPECT_EQ(json_text(messages[0].payload, "to"), "+4930123456");
    EXPECT_EQ(json_text(messages[0].payload, "template"), "confirm");
    EXPECT_OK(confirm_email_by_typing(house.world,
                                      house.caller,
                                      "anna@example.org",
                                      json_text(messages[0].payload, "vars.code")));
    EXPECT_EQ(house.account("anna@example.org")->state, AccountState::active);
}

TEST(account_fields, by_sms_a_phone_gets_few_messages_whoever_asks) {
    House house;
    house.settings.registration.confirm = "sms";
    const auto cooldown = house.settings.signup.resend_cooldown;
    int people = 0;
    const auto ask = [&](const std::string& phone) {
        EXPECT_OK(register_with(
            house, {.email = "p" + std::to_string(++people) + "@example.org", .phone = phone}));
    };
    const auto sent = [&] { return house.outbox(OutboxKind::sms).size(); };
    const std::string phone = "+4930123456";
    for (int i = 0; i < 3; ++i)
        ask(phone);
    EXPECT_EQ(sent(), 1U); // the others within the cooldown
    for (int i = 0; i < 8; ++i) {
        house.clock.advance(cooldown);
        ask(phone);
    }
    EXPECT_EQ(sent(), 5U);
    ask("+4930654321"); // another phone
    EXPECT_EQ(sent(), 6U);
    // The rows that count outlive the sweep of an hour.
    house.clock.advance(std::chrono::hours(20));
    EXPECT_OK(house.store.transact(Durability::full, [&](Tables& tables) -> Done {
        TRY(tables.expire(house.clock.now()));
        return ok();
    }));
    ask(phone);
    EXPECT_EQ(sent(), 6U);
    house.clock.advance(std::chrono::hours(4));
    ask(phone);
    EXPECT_EQ(sent(), 7U);
}

TEST(account_fields, by_sms_known_addresses_share_the_limit_and_their_owners_get_one_mail) {
    House house;
    EXPECT_OK(join(house, {}));
    house.settings.registration.confirm = "sms";
    EXPECT_OK(register_with(house, {.email = "bert@example.org", .phone = "+4930999999"}));
    const auto mails = house.outbox(OutboxKind::mail).size();
    for (int i = 0; i < 3; ++i)
        EXPECT_OK(register_with(house, {.phone = "+4930999999"}));
    EXPECT_EQ(house.outbox(OutboxKind::sms).size(), 1U);
    const auto due = house.outbox(OutboxKind::mail);
    EXPECT_EQ(std::count_if(due.begin(),
                            due.end(),
                            [&](const OutboxItem& mail) {
                                return mail.next_attempt_at <= house.clock.now();
                            }),
              static_cast<std::ptrdiff_t>(mails) + 1);
}

TEST(account_fields, by_sms_a_known_address_looks_the_same_and_its_owner_is_told) {
    House house;
    EXPECT_OK(join(house, {}));
    const auto before = *house.account("anna@example.org");
    house.settings.registration.confirm = "sms";
    for (int i = 0; i < 3; ++i)
        EXPECT_OK(register_with(house, {.phone = "+4930999999"}));
    const auto owner_mails = house.outbox(OutboxKind::mail);
    EXPECT_EQ(json_text(owner_mails.back().payload, "template"), "known_email");
    house.clock.advance(house.settings.signup.resend_cooldown);
    EXPECT_EQ(house.outbox(OutboxKind::mail).size(), owner_mails.size()); // nothing piled up
    const auto messages = house.outbox(OutboxKind::sms);
    ASSERT_EQ(messages.size(), 2U); // the first, and the newest of those that had to wait
    EXPECT_EQ(json_text(messages[0].payload, "to"), "+4930999999");
    EXPECT_OK(confirm_email_by_typing(house.world,
                                      house.caller,
                                      "anna@example.org",
                                      json_text(messages.back().payload, "vars.code")));
    EXPECT_EQ(house.account("anna@example.org")->phone, before.phone);
    EXPECT_OK(log_in(house, {})); // still hers, under her password
}

} // namespace
} // namespace ownkey::flows
