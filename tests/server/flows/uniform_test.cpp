// What somebody can find out, or do to its owner, who registers an address that is not theirs:
// known and new addresses behave alike, and neither mailbox is filled.
#include "server/flows/journal.h"
#include "server/flows/registration.h"
#include "tests/server/flows/expect.h"
#include "tests/server/flows/house.h"

namespace ownkey::flows {
namespace {

using namespace house;

constexpr auto kEmail = "anna@example.org";

class uniform : public testing::TestWithParam<bool> {
protected:
    uniform() {
        if (GetParam()) MUST(join(house, {}));
        deliver();
    }

    /// Delivers what is due. Out: the payloads.
    std::vector<std::string> deliver() {
        return MUST((in_transaction<std::vector<std::string>>(
            house.store,
            Durability::full,
            [&](Tables& tables) -> Outcome<std::vector<std::string>> {
                std::vector<std::string> payloads;
                for (auto& mail : TRY(tables.claim_outbox(house.clock.now(), Seconds(30), 100))) {
                    payloads.push_back(TRY(open_payload(house.world, mail)));
                    mail.state = OutboxState::done;
                    TRY(tables.update_outbox(mail));
                }
                return payloads;
            })));
    }

    Error type(const std::string& code) {
        const auto outcome = confirm_email_by_typing(house.world, house.caller, kEmail, code);
        return outcome ? Error::internal : outcome.error().error;
    }

    House house;
    const Seconds cooldown = house.settings.signup.resend_cooldown;
};

TEST_P(uniform, an_address_gets_one_mail_per_cooldown) {
    std::vector<std::string> mails;
    for (int second = 0; second < 180; ++second) {
        EXPECT_OK(sign_up(house, {.password = "the stranger's"}));
        const auto delivered = deliver();
        mails.insert(mails.end(), delivered.begin(), delivered.end());
        house.clock.advance(Seconds(1));
    }
    EXPECT_EQ(mails.size(), 3U);
    house.clock.advance(std::chrono::hours(2)); // nothing has piled up
    EXPECT_EQ(deliver().size(), 1U);
}

TEST_P(uniform, a_mail_that_waits_its_turn_is_the_newest_one) {
    EXPECT_OK(sign_up(house, {.password = "the stranger's"}));
    EXPECT_EQ(deliver().size(), 1U);
    for (const char* password : {"the stranger's", "one with a mistake", "hers"})
        EXPECT_OK(sign_up(house, {.password = password}));
    EXPECT_TRUE(deliver().empty());
    house.clock.advance(cooldown);
    const auto mails = deliver();
    ASSERT_EQ(mails.size(), 1U);
    if (GetParam()) {
        EXPECT_EQ(json_text(mails[0], "template"), "known_email");
        EXPECT_OK(log_in(house, {}));
        return;
    }
    const auto link = json_text(mails[0], "vars.link");
    EXPECT_OK(confirm_email_by_link(house.world, house.caller, link.substr(link.rfind('/') + 1)));
    EXPECT_OK(log_in(house, {.password = "hers"}));
}

TEST_P(uniform, typing_codes_tells_nothing) {
    EXPECT_OK(sign_up(house, {.password = "the stranger's"}));
    for (int i = 1; i < house.settings.signup.code_tries; ++i)
        EXPECT_EQ(type("00000000"), Error::code_wrong) << i;
    for (int i = 0; i < 3; ++i)
        EXPECT_EQ(type("00000000"), Error::code_too_many_tries);
}

TEST_P(uniform, a_late_code_tells_nothing) {
    EXPECT_OK(sign_up(house, {.password = "the stranger's"}));
    house.clock.advance(house.settings.signup.typed_code_validity);
    EXPECT_EQ(type("00000000"), Error::code_expired);
}

TEST_P(uniform, sending_again_sends_the_same_kind_of_mail) {
    EXPECT_OK(sign_up(house, {.password = "the stranger's"}));
    const auto first = deliver();
    ASSERT_EQ(first.size(), 1U);
    EXPECT_OK(resend_confirmation(house.world, house.caller, kEmail));
    EXPECT_TRUE(deliver().empty());
    house.clock.advance(cooldown);
    for (int i = 0; i < 3; ++i)
        EXPECT_OK(resend_confirmation(house.world, house.caller, kEmail));
    const auto again = deliver();
    ASSERT_EQ(again.size(), 1U);
    EXPECT_EQ(json_text(again[0], "template"), json_text(first[0], "template"));
}

INSTANTIATE_TEST_SUITE_P(addresses, uniform, testing::Bool(), [](const auto& known) {
    return known.param ? "known" : "unknown";
});

} // namespace
} // namespace ownkey::flows
