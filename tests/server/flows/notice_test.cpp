// What mails tell of things done to an account (server/flows/notice.h).
#include "server/flows/notice.h"
#include "server/flows/password_reset.h"
#include "server/flows/people.h"
#include "tests/server/flows/expect.h"
#include "tests/server/flows/staff.h"

namespace ownkey::flows {
namespace {

using namespace house;

struct notices : testing::Test {
    House house;
    Member anna = make_member(house);

    /// A var of the newest mail.
    std::string var(const std::string& name) {
        return json_text(house.outbox(OutboxKind::mail).back().payload, "vars." + name);
    }
};

TEST_F(notices, know_the_person_and_where_to_go) {
    MUST(house.store.transact(Durability::full, [&](Tables& tables) {
        return queue_notice(
            tables, house.world, anna.view().account, "role_changed", {{"role_admin", "yes"}});
    }));
    const auto mail = house.outbox(OutboxKind::mail).back().payload;
    EXPECT_EQ(json_text(mail, "to"), "anna@example.org");
    EXPECT_EQ(json_text(mail, "template"), "role_changed");
    EXPECT_EQ(json_text(mail, "language"), "en");
    EXPECT_EQ(var("first_name"), "Anna");
    EXPECT_EQ(var("community"), house.settings.community.name);
    EXPECT_EQ(var("role_admin"), "yes");
    EXPECT_EQ(var("login_url"), "http://localhost:1200/account/login");
    EXPECT_EQ(var("security_url"), "http://localhost:1200/account/security");
    EXPECT_EQ(var("reset_url"), "http://localhost:1200/account/resetPassword");
}

TEST_F(notices, tell_where_the_person_was_but_not_where_an_admin_was) {
    house.caller = {.address = "203.0.113.9", .user_agent = "Mozilla Firefox/1 Windows"};
    MUST(log_in(house, anna.person)); // a new device
    EXPECT_EQ(var("device"), "Firefox, Windows");
    EXPECT_EQ(var("address"), "203.0.113.9");
    EXPECT_EQ(var("link"), "http://localhost:1200/account/security");
    EXPECT_EQ(var("at").size(), std::string("2026-11-21 14:30 UTC").size());
    const auto admin = make_staff(house, "Ada", Role::admin);
    EXPECT_OK(disable_person(
        house.world, house.caller, admin.view(), anna.view().account.id, "asked for it"));
    const auto mail = house.outbox(OutboxKind::mail).back().payload;
    EXPECT_EQ(json_text(mail, "template"), "account_disabled");
    EXPECT_EQ(mail.find("203.0.113.9"), std::string::npos) << mail;
}

} // namespace
} // namespace ownkey::flows
