// Users whose accounts live in another back end: a real HTTP server in this process stands for it.
#include "server/adapters/http_user_backend.h"
#include "server/flows/tokens.h"
#include "server/http/server.h"
#include "tests/server/authweb/client.h"
#include "tests/server/flows/expect.h"

#include <gtest/gtest.h>

#include <fstream>
#include <mutex>

namespace ownkey::house {
namespace {

constexpr auto kJson = "application/json";

/// Answers what the test says, and keeps what it was asked.
class BackEnd {
public:
    BackEnd() {
        for (const auto* path : {"/api/Auth/AddUser", "/api/Auth/VerifyUserCredentials"})
            router_.add(http::Method::post, path, [this, path](const http::Request& request) {
                const std::lock_guard lock(mutex_);
                asked.push_back(std::string(path) + ' ' + request.body);
                authorization = request.header("authorization");
                return http::Response{.status = status, .content_type = kJson, .body = answer};
            });
        auto started = http::HttpServer::start(
            settings_.server, random_, {{"server.listen", "127.0.0.1:0", &router_}});
        server_ = MUST(std::move(started));
    }

    [[nodiscard]] std::string url() const {
        return "http://127.0.0.1:" + std::to_string(server_->ports().at(0)) + "/api";
    }

    void stop() { server_->stop(); }

    int status = 200;
    std::string answer;
    std::vector<std::string> asked;
    std::string authorization;

private:
    std::mutex mutex_;
    Settings settings_;
    fakes::FakeRandom random_;
    fakes::FakeClock clock_;
    http::Router router_{{.settings = &settings_, .clock = &clock_, .dialect = nullptr}};
    std::unique_ptr<http::HttpServer> server_;
};

class AuthWebElsewhere : public testing::Test {
protected:
    void SetUp() override {
        settings.backend_url = back_end.url();
        back_end.answer = R"({"IsVerified":true,"UserUid":"user 7","ExceptionMessage":null})";
    }

    std::string sign_in() {
        return web.call(
            By::stranger, "VerifyUserCredentials", R"({"Login":"anna","Password":"p\u0022 w"})");
    }

    std::string token_for(const std::string& signin, const std::string& user) {
        return web.call(By::stranger,
                        "GetTokenByUserUid",
                        R"({"SignInGuid":")" + signin + R"(","UserUid":")" + user + R"("})");
    }

    BackEnd back_end;
    SurfaceSettings::AuthWeb settings{.backend_url = back_end.url()};
    HttpUserBackend client{settings};
    AuthWeb web{&client};
};

TEST_F(AuthWebElsewhere, a_login_is_forwarded_and_gives_guids_of_ours) {
    const std::string file = testing::TempDir() + "authweb_authorization";
    std::ofstream(file) << "Basic abc\n";
    settings.backend_authorization_file = file;
    const auto signed_in = sign_in();
    EXPECT_EQ(json_text(signed_in, "UserUid"), "user 7");
    ASSERT_EQ(back_end.asked.size(), 1U);
    EXPECT_EQ(back_end.asked[0],
              R"(/api/Auth/VerifyUserCredentials {"Login":"anna","Email":null,)"
              R"("PhoneNumber":null,"Password":"p\" w"})");
    EXPECT_EQ(back_end.authorization, "Basic abc");

    const auto signin = json_text(signed_in, "SignInGuid");
    EXPECT_EQ(json_text(token_for(signin, "user 8"), "TokenGuid"), "");
    const auto token = json_text(token_for(signin, "user 7"), "TokenGuid");
    ASSERT_NE(token, "");
    EXPECT_EQ(json_text(token_for(signin, "user 7"), "TokenGuid"), ""); // used
    const auto facts = MUST(flows::introspect_token(web.house.world, token));
    ASSERT_TRUE(facts);
    EXPECT_EQ(facts->claims.subject, "user 7");
    web.house.clock.advance(web.house.settings.session.idle);
    EXPECT_FALSE(MUST(flows::introspect_token(web.house.world, token)));
}

TEST_F(AuthWebElsewhere, a_wrong_password_says_nothing_more_and_makes_the_next_wait) {
    back_end.answer = R"({"IsVerified":false,"ExceptionMessage":"no user anna"})";
    for (int i = 0; i < web.house.settings.limits.failed_logins_before_wait; ++i)
        EXPECT_EQ(json_text(sign_in(), "ExceptionMessage"), "Login or password is wrong");
    const auto asked = back_end.asked.size();
    EXPECT_EQ(json_text(sign_in(), "ExceptionMessage"), "too many requests; try again later");
    EXPECT_EQ(back_end.asked.size(), asked);
}

TEST_F(AuthWebElsewhere, logins_of_a_day_are_counted) {
    web.house.settings.authweb.logins_per_day = 2;
    sign_in();
    sign_in();
    EXPECT_EQ(json_text(sign_in(), "ExceptionMessage"),
              "the number of login attempts has been exceeded");
}

TEST_F(AuthWebElsewhere, a_registration_is_forwarded_and_its_code_is_for_back_ends) {
    back_end.answer =
        R"({"IsUserAdded":true,"UserUid":"user 8","VerificationCode":"1234","ExceptionMessage":null})";
    const auto body = R"({"Login":"bert","Email":"bert@example.org","Password":"plum tree 7!"})";
    EXPECT_EQ(json_text(web.call(By::stranger, "AddUser", body), "VerificationCode"), "");
    const auto added = web.call(By::back_end, "AddUser", body);
    EXPECT_EQ(json_text(added, "VerificationCode"), "1234");
    const auto close =
        R"({"SignUpGuid":")" + json_text(added, "SignUpGuid") + R"(","SignUpClosingCode":1})";
    EXPECT_EQ(web.call(By::back_end, "VerifySignUp", close),
              R"({"IsSuccessful":true,"ExceptionMessage":null})");
    EXPECT_NE(json_text(web.call(By::back_end, "VerifySignUp", close), "ExceptionMessage"), "");
    const auto typed =
        R"({"SignUpGuid":")" + json_text(added, "SignUpGuid") + R"(","VerificationCode":"1234"})";
    EXPECT_EQ(json_text(web.call(By::stranger, "VerifySignUp", typed), "ExceptionMessage"),
              "no valid service credential");
    EXPECT_FALSE(web.house.account("bert@example.org")); // it lives elsewhere
}

TEST_F(AuthWebElsewhere, its_refusal_is_told_to_back_ends_only) {
    back_end.answer = R"({"IsUserAdded":false,"ExceptionMessage":"Email exists"})";
    const auto body = R"({"Login":"bert","Email":"bert@example.org","Password":"plum tree 7!"})";
    EXPECT_EQ(json_text(web.call(By::back_end, "AddUser", body), "ExceptionMessage"),
              "Email exists");
    EXPECT_EQ(json_text(web.call(By::stranger, "AddUser", body), "ExceptionMessage"),
              "the back end that keeps the users refused the call");
}

TEST_F(AuthWebElsewhere, bad_answers_open_nothing) {
    for (const auto* answer : {"",
                               "no json",
                               "[]",
                               R"({"IsVerified":true})",
                               R"({"IsVerified":"true","UserUid":"7"})",
                               R"({"IsVerified":true,"UserUid":7})",
                               R"({"IsVerified":true,"UserUid":null})"}) {
        back_end.answer = answer;
        EXPECT_EQ(json_text(sign_in(), "SignInGuid"), "") << answer;
        web.house.clock.advance(std::chrono::hours(2)); // no wait
    }
    back_end.answer = R"({"IsVerified":true,"UserUid":"user 7"})";
    for (const auto status : {301, 401, 500}) {
        back_end.status = status;
        EXPECT_EQ(json_text(sign_in(), "SignInGuid"), "") << status;
        web.house.clock.advance(std::chrono::hours(2));
    }
    back_end.status = 200;
    back_end.answer = R"({"IsVerified":true,"UserUid":"user 7","x":")" + std::string(70'000, 'x') +
                      "\"}"; // more than is read
    EXPECT_EQ(json_text(sign_in(), "SignInGuid"), "");
    back_end.stop();
    web.house.clock.advance(std::chrono::hours(2));
    EXPECT_EQ(json_text(sign_in(), "ExceptionMessage"),
              "the back end that keeps the users does not answer");
}

TEST_F(AuthWebElsewhere, what_only_the_back_end_knows_is_not_answered) {
    for (const auto* name : {"CheckUserExistance", "GetDeactivationCode", "DeactivateUsers"})
        EXPECT_EQ(json_text(web.call(By::back_end, name, "{}"), "ExceptionMessage"),
                  "the back end that keeps the users refused the call");
    EXPECT_TRUE(back_end.asked.empty());
}

} // namespace
} // namespace ownkey::house
