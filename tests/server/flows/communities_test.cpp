// Several communities on one server: whose member somebody becomes, where people may be sent, and
// in whose name mails are written.
#include "server/flows/communities.h"
#include "server/flows/registration.h"
#include "server/flows/sessions.h"
#include "tests/server/flows/expect.h"
#include "tests/server/flows/house.h"

namespace ownkey::flows {
namespace {

using house::House;
using house::Person;

class communities : public testing::Test {
protected:
    communities() {
        house.settings.communities = {{.alias = "hills",
                                       .name = "The hills",
                                       .home_url = "https://hills.example/",
                                       .redirect_allow = {"https://hills.example/app"}},
                                      {.alias = "lakes",
                                       .name = "The lakes",
                                       .home_url = "https://lakes.example/",
                                       .redirect_allow = {"https://lakes.example"}}};
    }

    Done register_with(const Person& person, const std::string& redirect_url) {
        auto begun = begin_registration(house, person);
        const auto started = TRY(start_registration(house.world,
                                                    house.caller,
                                                    {.first_name = person.first_name,
                                                     .last_name = "Muster",
                                                     .email = person.email,
                                                     .language = "en",
                                                     .request = begun.request}));
        signup = started.signup_id;
        record = record_for(house, person, std::move(begun.state), started.response);
        return finish_registration(house.world, house.caller, signup, *record, redirect_url);
    }

    std::string community_of_mail() {
        const auto mail = house.outbox(OutboxKind::mail).back();
        return house::json_text(mail.payload, "community") + ": " +
               house::json_text(mail.payload, "vars.community");
    }

    House house;
    Uuid signup;
    std::optional<opaque::RegistrationRecord> record;
};

TEST_F(communities, each_says_where_people_may_be_sent) {
    const auto alias = [&](const std::string& url) {
        const auto found = community_of_redirect(house.settings, url);
        return found ? (*found)->alias : "";
    };
    EXPECT_EQ(alias(""), "default");
    EXPECT_EQ(alias("http://localhost:1300/x"), "default");
    EXPECT_EQ(alias("https://hills.example/app/x"), "hills");
    EXPECT_EQ(alias("https://hills.example/application"), "");
    EXPECT_EQ(alias("https://lakes.example/anything"), "lakes");
    EXPECT_EQ(alias("https://evil.example/"), "");
    EXPECT_EQ(alias("https://lakes.example.evil.example/"), "");
    EXPECT_EQ(*checked_redirect(house.settings, "https://lakes.example/a"),
              "https://lakes.example/a");
    EXPECT_EQ(*checked_redirect(house.settings, ""), house.settings.community.home_url);
    EXPECT_FAILS(checked_redirect(house.settings, "https://evil.example/"), redirect_refused);
}

TEST_F(communities, who_registers_belongs_where_they_came_from) {
    EXPECT_OK(register_with({.email = "a@example.org"}, ""));
    EXPECT_EQ(house.account("a@example.org")->group_alias, "default");
    EXPECT_EQ(community_of_mail(), "default: Reference community");
    EXPECT_OK(register_with({.email = "b@example.org"}, "https://hills.example/app"));
    const auto b = *house.account("b@example.org");
    EXPECT_EQ(b.group_alias, "hills");
    EXPECT_EQ(community_of(house.settings, b).name, "The hills");
    EXPECT_EQ(community_of_mail(), "hills: The hills");

    // A community that is configured no longer: its people are shown the first one.
    house.settings.communities.clear();
    EXPECT_EQ(community_of(house.settings, b).alias, "default");
}

TEST_F(communities, a_refused_address_uses_nothing_up) {
    EXPECT_FAILS(register_with({.email = "a@example.org"}, "https://evil.example/"),
                 redirect_refused);
    EXPECT_FALSE(house.account("a@example.org"));
    EXPECT_OK(
        finish_registration(house.world, house.caller, signup, *record, "https://lakes.example/"));
    EXPECT_EQ(house.account("a@example.org")->group_alias, "lakes");
}

} // namespace
} // namespace ownkey::flows
