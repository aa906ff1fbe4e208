#include "server/flows/registration.h"
#include "tests/server/flows/expect.h"
#include "tests/server/flows/house.h"

namespace ownkey::flows {
namespace {

using namespace house;

constexpr auto kEmail = "anna@example.org";

class confirmation : public testing::Test {
protected:
    void SetUp() override { EXPECT_OK(sign_up(house, {})); }

    std::string newest(const std::string& var) {
        const auto mails = house.outbox(OutboxKind::mail);
        const auto text = json_text(mails.back().payload, "vars." + var);
        return var == "link" ? text.substr(text.rfind('/') + 1) : text;
    }

    std::string wrong_code() {
        auto code = newest("typed_code");
        code[0] = code[0] == 'A' ? 'B' : 'A';
        return code;
    }

    Done by_link(const std::string& code) {
        return confirm_email_by_link(house.world, house.caller, code);
    }

    Done by_typing(const std::string& code, const std::string& email = kEmail) {
        return confirm_email_by_typing(house.world, house.caller, email, code);
    }

    AccountState state() { return house.account(kEmail)->state; }

    House house;
};

TEST_F(confirmation, by_link_once) {
    EXPECT_OK(by_link(newest("link")));
    EXPECT_EQ(state(), AccountState::active);
    EXPECT_FAILS(by_link(newest("link")), code_used);
    EXPECT_EQ(state(), AccountState::active);
}

TEST_F(confirmation, by_typing_as_people_type) {
    auto code = newest("typed_code");
    std::string typed = " ";
    for (char c : code) {
        if (c == '0') c = 'o';
        if (c == '1') c = 'l';
        typed += static_cast<char>(std::tolower(c));
        if (typed.size() == 5) typed += '-';
    }
    EXPECT_OK(by_typing(typed, " ANNA@example.org"));
    EXPECT_EQ(state(), AccountState::active);
}

TEST_F(confirmation, the_link_after_typing_is_used) {
    EXPECT_OK(by_typing(newest("typed_code")));
    EXPECT_FAILS(by_link(newest("link")), code_used);
}

TEST_F(confirmation, garbage_is_a_wrong_code) {
    for (const char* link :
         {"", "x", "AAAAAAAAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "../../etc"})
        EXPECT_FAILS(by_link(link), code_wrong);
    EXPECT_FAILS(by_typing("", kEmail), code_wrong);
    EXPECT_FAILS(by_typing(newest("typed_code"), "nobody@example.org"), code_wrong);
    EXPECT_FAILS(by_typing(newest("typed_code"), "not an address"), code_wrong);
    EXPECT_EQ(state(), AccountState::unconfirmed);
}

TEST_F(confirmation, five_wrong_tries_end_typing_but_not_the_link) {
    for (int i = 0; i < 4; ++i)
        EXPECT_FAILS(by_typing(wrong_code()), code_wrong);
    EXPECT_FAILS(by_typing(wrong_code()), code_too_many_tries);
    EXPECT_FAILS(by_typing(newest("typed_code")), code_too_many_tries);
    EXPECT_EQ(state(), AccountState::unconfirmed);
    EXPECT_OK(by_link(newest("link")));
}

TEST_F(confirmation, four_wrong_tries_are_forgiven) {
    for (int i = 0; i < 4; ++i)
        EXPECT_FAILS(by_typing(wrong_code()), code_wrong);
    EXPECT_OK(by_typing(newest("typed_code")));
}

TEST_F(confirmation, codes_expire_each_in_its_time) {
    house.clock.advance(house.settings.signup.typed_code_validity);
    EXPECT_FAILS(by_typing(newest("typed_code")), code_expired);
    house.clock.advance(house.settings.signup.link_validity -
                        house.settings.signup.typed_code_validity);
    EXPECT_FAILS(by_link(newest("link")), code_expired);
    EXPECT_EQ(state(), AccountState::unconfirmed);
}

TEST_F(confirmation, the_link_works_until_its_last_second) {
    house.clock.advance(house.settings.signup.link_validity - std::chrono::seconds(1));
    EXPECT_OK(by_link(newest("link")));
}

TEST_F(confirmation, resend_waits_for_the_cooldown_and_replaces_the_code) {
    const auto old_link = newest("link");
    const auto old_typed = newest("typed_code");
    EXPECT_OK(resend_confirmation(house.world, house.caller, kEmail));
    EXPECT_EQ(house.outbox(OutboxKind::mail).size(), 1U);
    house.clock.advance(house.settings.signup.resend_cooldown);
    EXPECT_OK(resend_confirmation(house.world, house.caller, kEmail));
    ASSERT_EQ(house.outbox(OutboxKind::mail).size(), 2U);

    EXPECT_FAILS(by_link(old_link), code_expired);
    EXPECT_FAILS(by_typing(old_typed), code_wrong);
    EXPECT_OK(by_link(newest("link")));
}

TEST_F(confirmation, resend_gives_new_tries) {
    for (int i = 0; i < 5; ++i)
        EXPECT_FALSE(by_typing(wrong_code()).has_value());
    house.clock.advance(house.settings.signup.resend_cooldown);
    EXPECT_OK(resend_confirmation(house.world, house.caller, kEmail));
    EXPECT_OK(by_typing(newest("typed_code")));
}

TEST_F(confirmation, resend_for_others_is_silent) {
    EXPECT_OK(by_link(newest("link")));
    house.clock.advance(house.settings.signup.resend_cooldown);
    for (const char* email : {kEmail, "nobody@example.org", "", "no address"})
        EXPECT_OK(resend_confirmation(house.world, house.caller, email));
    EXPECT_EQ(house.outbox(OutboxKind::mail).size(), 1U);
}

} // namespace
} // namespace ownkey::flows
