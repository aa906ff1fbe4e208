// How the row of a registration ends (server/flows/signups.h).
#include "server/flows/password_reset.h"
#include "server/flows/registration.h"
#include "server/flows/signups.h"
#include "tests/server/flows/expect.h"
#include "tests/server/flows/house.h"

namespace ownkey::flows {
namespace {

using namespace house;

constexpr auto kEmail = "anna@example.org";

struct signups : testing::Test {
    House house;
    const Settings::Signup& rules = house.settings.signup;

    Signup row(const Uuid& id) {
        return *MUST((in_read<std::optional<Signup>>(
            house.store, [&](Tables& tables) { return tables.find_signup(id); })));
    }

    Closing closing(const Uuid& id) { return row(id).closing; }

    std::string newest(const std::string& var) {
        const auto text = json_text(house.outbox(OutboxKind::mail).back().payload, "vars." + var);
        return var == "link" ? text.substr(text.rfind('/') + 1) : text;
    }

    Done by_link() { return confirm_email_by_link(house.world, house.caller, newest("link")); }

    void type_wrong(int times) {
        for (int i = 0; i < times; ++i)
            EXPECT_FALSE(
                confirm_email_by_typing(house.world, house.caller, kEmail, "UUUUUUUU").has_value());
    }

    RegistrationStarted start() {
        return MUST(start_registration(house.world,
                                       house.caller,
                                       {.first_name = "Anna",
                                        .last_name = "Muster",
                                        .email = kEmail,
                                        .language = "en",
                                        .request = begin_registration(house, {}).request}));
    }

    void sweep() {
        MUST(house.store.transact(Durability::full, [&](Tables& tables) -> Done {
            TRY(tables.expire(house.clock.now()));
            return ok();
        }));
    }
};

TEST_F(signups, are_open_until_the_address_is_confirmed) {
    const auto id = MUST(sign_up(house, {}));
    EXPECT_EQ(closing(id), Closing::open);
    EXPECT_OK(by_link());
    EXPECT_EQ(closing(id), Closing::success);
}

TEST_F(signups, end_well_by_typing_too) {
    const auto id = MUST(sign_up(house, {}));
    EXPECT_OK(confirm_email_by_typing(house.world, house.caller, kEmail, newest("typed_code")));
    EXPECT_EQ(closing(id), Closing::success);
}

TEST_F(signups, keep_no_names_once_the_account_has_them) {
    const auto before = row(start().signup_id);
    EXPECT_EQ(before.first_name, "Anna");
    const auto after = row(MUST(sign_up(house, {})));
    EXPECT_EQ(after.email + after.first_name + after.last_name + after.username + after.phone, "");
}

TEST_F(signups, end_with_the_last_wrong_code_though_the_link_opens_still) {
    const auto id = MUST(sign_up(house, {}));
    type_wrong(rules.code_tries - 1);
    EXPECT_EQ(closing(id), Closing::open);
    type_wrong(1);
    EXPECT_EQ(closing(id), Closing::too_many_tries);
    EXPECT_OK(by_link());
    EXPECT_EQ(closing(id), Closing::success);
}

TEST_F(signups, of_a_known_address_end_like_others) {
    MUST(join(house, {}));
    const auto id = MUST(sign_up(house, {.password = "a stranger's"}));
    EXPECT_EQ(closing(id), Closing::open);
    type_wrong(rules.code_tries);
    EXPECT_EQ(closing(id), Closing::too_many_tries);
}

TEST_F(signups, time_out_when_the_link_comes_too_late) {
    const auto id = MUST(sign_up(house, {}));
    house.clock.advance(rules.link_validity);
    EXPECT_FAILS(by_link(), code_expired);
    EXPECT_EQ(closing(id), Closing::timeout);
}

TEST_F(signups, time_out_when_the_code_comes_after_the_link) {
    const auto id = MUST(sign_up(house, {}));
    house.clock.advance(rules.typed_code_validity);
    type_wrong(1);
    EXPECT_EQ(closing(id), Closing::open); // the link opens still
    house.clock.advance(rules.link_validity);
    type_wrong(1);
    EXPECT_EQ(closing(id), Closing::timeout);
}

TEST_F(signups, time_out_when_the_record_comes_too_late) {
    const auto started = start();
    house.clock.advance(rules.validity);
    auto client = begin_registration(house, {});
    const auto record = record_for(house, {}, std::move(client.state), started.response);
    EXPECT_FAILS(finish_registration(house.world, house.caller, started.signup_id, record),
                 signup_not_found);
    EXPECT_EQ(closing(started.signup_id), Closing::timeout);
}

TEST_F(signups, time_out_in_the_sweep_and_a_later_link_makes_good) {
    const auto id = MUST(sign_up(house, {}));
    house.clock.advance(rules.link_validity - Seconds(1));
    EXPECT_OK(resend_confirmation(house.world, house.caller, kEmail));
    house.clock.advance(Seconds(2));
    sweep();
    EXPECT_EQ(closing(id), Closing::timeout);
    EXPECT_OK(by_link());
    EXPECT_EQ(closing(id), Closing::success);
}

TEST_F(signups, are_overridden_by_a_newer_start_and_cancelled_only_without_record) {
    const auto first = start().signup_id;
    const auto second = start().signup_id;
    EXPECT_EQ(closing(first), Closing::overriden);
    EXPECT_OK(cancel_registration(house.world, second));
    EXPECT_EQ(closing(second), Closing::cancelled);
    const auto third = MUST(sign_up(house, {}));
    EXPECT_OK(cancel_registration(house.world, third));
    EXPECT_EQ(closing(third), Closing::open);
    start(); // a stranger's, perhaps
    EXPECT_EQ(closing(third), Closing::overriden);
    EXPECT_OK(by_link());
    EXPECT_EQ(closing(third), Closing::success);
}

TEST_F(signups, end_well_when_a_reset_proves_the_address) {
    const auto id = MUST(sign_up(house, {}));
    EXPECT_OK(ask_password_reset(house.world, house.caller, kEmail));
    const ResetCode code{.link_code = newest("link"), .email = {}, .typed_code = {}};
    auto client = begin_registration(house, {});
    const auto started =
        MUST(start_password_reset(house.world, house.caller, code, client.request));
    const auto record = record_for(house, {}, std::move(client.state), started.response);
    EXPECT_OK(finish_password_reset(house.world, house.caller, started.reset_id, code, record));
    EXPECT_EQ(closing(id), Closing::success);
}

} // namespace
} // namespace ownkey::flows
