// One house: what happens here is true on the pages, and the other way round.
#include "front.h"
#include "server/flows/people.h"
#include "server/flows/session_list.h"

#include <gmock/gmock.h>

namespace ownkey::house {
namespace {

class OneHouse : public testing::Test {
protected:
    OneHouse() {
        admin_ = front_.token_of_admin();
        EXPECT_EQ(front_.post("/api/campaigns", kCampaign, admin_).status, 201);
        const auto joined = front_.post("/api/campaigns/summer",
                                        submission("maxi", max_.email, kAnswers, max_.password));
        EXPECT_EQ(joined.status, 201) << joined.body;
        EXPECT_EQ(front_.post("/api/confirm_mail/" + front_.newest_code()).status, 200);
    }

    http::Response login(const std::string& password) {
        return front_.post("/api/login", R"({"username":"maxi","password":")" + password + "\"}");
    }

    std::string token() { return json_text(login(max_.password).body, "access_token"); }

    bool lives(const flows::NewSession& session) {
        return flows::find_session(house_.world, house_.caller, flows::cookie_value(session.token))
            .has_value();
    }

    int user_status(const std::string& token) { return front_.get("/api/user", token).status; }

    static constexpr auto kAnswers = R"({"age":31,"agree":true})";

    Front front_;
    House& house_ = front_.house;
    std::string admin_;
    Person max_{.email = "max@example.org",
                .password = "a long password",
                .first_name = "maxi",
                .stretch = stretch_argon2id};
};

TEST_F(OneHouse, WhoJoinedHereSignsInOnThePages) {
    EXPECT_TRUE(log_in(house_, max_));
}

TEST_F(OneHouse, ANewPasswordHoldsEverywhereAndEndsEverything) {
    const auto page = MUST(log_in(house_, max_));
    const auto token = this->token();
    const auto changed =
        front_.call(http::Method::put,
                    "/api/user",
                    R"({"user":{"password":"another password"},"old_password":"a long password"})",
                    token);
    EXPECT_EQ(changed.status, 200) << changed.body;
    EXPECT_FALSE(lives(page.session));
    EXPECT_EQ(user_status(token), 403);
    EXPECT_FALSE(log_in(house_, max_));
    max_.password = "another password";
    EXPECT_TRUE(log_in(house_, max_));
}

TEST_F(OneHouse, SigningOutEverywhereEndsThePagesToo) {
    const auto page = MUST(log_in(house_, max_));
    EXPECT_EQ(front_.post("/api/logout/all", "", token()).status, 200);
    EXPECT_FALSE(lives(page.session));
}

TEST_F(OneHouse, SigningOutHereLeavesThePages) {
    const auto page = MUST(log_in(house_, max_));
    EXPECT_EQ(front_.post("/api/logout", "", token()).status, 200);
    EXPECT_TRUE(lives(page.session));
}

TEST_F(OneHouse, EndingTheOthersOnThePagesEndsTokensHere) {
    const auto token = this->token();
    const auto page = MUST(log_in(house_, max_));
    EXPECT_EQ(user_status(token), 200);
    ASSERT_TRUE(flows::end_other_sessions(house_.world, house_.caller, page.session.view));
    EXPECT_EQ(user_status(token), 403);
}

TEST_F(OneHouse, WhoIsDisabledIsOutHereAtOnce) {
    const auto token = this->token();
    const auto account = *house_.account(max_.email);
    house_.clock.advance(std::chrono::minutes(1));
    const auto admin = MUST(log_in(house_, {.email = "admin@example.org"}));
    ASSERT_TRUE(flows::disable_person(
        house_.world, house_.caller, admin.session.view, account.id, "asked for it"));
    EXPECT_EQ(user_status(token), 403);
    const auto refused = login(max_.password);
    EXPECT_EQ(refused.status, 400);
    EXPECT_THAT(refused.body, testing::HasSubstr("User not activated"));
    EXPECT_THAT(login("a wrong password").body, testing::HasSubstr("Incorrect"));
}

TEST_F(OneHouse, WhoHasAKeyChangesThePasswordOnThePage) {
    const auto key_holder = make_member(
        house_,
        {.email = "anna@example.org", .password = "a long password", .stretch = stretch_argon2id});
    const auto tokens = front_.post(
        "/api/login", R"({"username":"anna@example.org","password":"a long password"})");
    const auto changed =
        front_.call(http::Method::put,
                    "/api/user",
                    R"({"user":{"password":"another password"},"old_password":"a long password"})",
                    json_text(tokens.body, "access_token"));
    EXPECT_EQ(changed.status, 422);
    EXPECT_THAT(changed.body, testing::HasSubstr(R"("password":)"));
    EXPECT_EQ(
        front_.post("/api/login", R"({"username":"anna@example.org","password":"a long password"})")
            .status,
        200);
}

} // namespace
} // namespace ownkey::house
