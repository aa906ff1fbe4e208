// The usual bad inputs, to every call: status, shape, and that nothing changed.
#include "front.h"
#include "tests/server/http/mutation.h"

#include <rapidjson/document.h>

namespace ownkey::house {
namespace {

using http::Method;

struct Target {
    Method method;
    const char* path;
    bool needs_token;
    const char* body; ///< a good one; empty: none is read
};

constexpr auto kToken = "AAAAAAAAAAAAAAAAAAAAAA";

const std::vector<Target> kTargets{
    {Method::post, "/api/login", false, R"({"username":"maxi","password":"a password"})"},
    {Method::post, "/api/renew", false, R"({"refresh_token":"okr_x"})"},
    {Method::get, "/api/user_existence", false, ""},
    {Method::post, "/api/password_reset", false, R"({"email":"max@example.org"})"},
    {Method::post, "/api/confirm_reset_password/x", false, R"({"password":"a password"})"},
    {Method::post, "/api/confirm_mail/x", false, ""},
    {Method::post, "/api/campaigns/summer", false, R"({"submission":{"name":"maxi"}})"},
    {Method::post, "/api/campaigns/summer/resend_mail/x", false, ""},
    {Method::put, "/api/user", true, R"({"user":{"name":"maxi"}})"},
    {Method::post, "/api/logout", true, ""},
    {Method::post, "/api/logout/all", true, ""},
    {Method::post, "/api/campaigns", true, R"({"campaign":{"name":"x"}})"},
    {Method::put, "/api/campaigns/1", true, R"({"campaign":{"name":"x"}})"},
    {Method::del, "/api/campaigns/1", true, ""}};

class BadInput : public testing::Test {
protected:
    BadInput() {
        auto& limits = front_.house.settings.limits;
        limits.logins_per_minute = limits.registrations_per_hour = limits.codes_per_minute = 10'000;
        limits.resets_per_hour = limits.requests_per_second = limits.refreshes_per_minute = 10'000;
        front_.open();
        admin_ = front_.token_of_admin();
        EXPECT_EQ(front_.post("/api/campaigns", kCampaign, admin_).status, 201);
        const auto member = make_member(front_.house, {.email = "other@example.org"});
        other_ =
            MUST(flows::start_tokens(front_.house.world, front_.house.caller, member.view(), {}))
                .access_token;
        before_ = world();
    }

    /// What nobody of these may change.
    std::string world() {
        std::string text = front_.get("/api/campaigns", admin_).body;
        for (const auto* email : {"admin@example.org", "other@example.org"}) {
            const auto account = *front_.house.account(email);
            text += account.username + std::to_string(account.version);
        }
        text += std::to_string(front_.house.outbox(OutboxKind::mail).size());
        return text;
    }

    void expect_refused(const http::Response& response, const std::string& what) {
        EXPECT_GE(response.status, 400) << what;
        EXPECT_LT(response.status, 500) << what << response.body;
        rapidjson::Document document;
        document.Parse(response.body.data(), response.body.size());
        ASSERT_TRUE(document.IsObject()) << what << response.body;
        const bool faults = response.status == 422;
        EXPECT_EQ(document.HasMember("errors"), faults) << what << response.body;
        EXPECT_EQ(document.HasMember("success"), !faults) << what << response.body;
    }

    Front front_;
    std::string admin_, other_, before_;
};

TEST_F(BadInput, IsRefusedInTheSurfacesWordsAndChangesNothing) {
    const std::vector<std::string> bodies{"",
                                          "null",
                                          "[]",
                                          "\"text\"",
                                          "{",
                                          "{\"submission\":[],\"user\":1,\"campaign\":\"x\","
                                          "\"username\":{},\"email\":[],\"password\":7,"
                                          "\"refresh_token\":null}",
                                          "{\"a\":\"\xff\"}",
                                          R"({"username":"a\u0000b","email":"a\u0000b"})",
                                          std::string(20, '[') + std::string(20, ']'),
                                          "{\"username\":\"" + std::string(600, 'x') +
                                              "\",\"email\":\"" + std::string(600, 'x') + "\"}",
                                          std::string(70'000, ' ')};
    for (const auto& target : kTargets) {
        if (*target.body == 0) continue;
        for (const auto& body : bodies)
            expect_refused(
                front_.call(target.method, target.path, body, target.needs_token ? admin_ : ""),
                std::string(target.path) + ' ' + body.substr(0, 40));
        EXPECT_EQ(world(), before_) << target.path;
    }
}

/// Whatever the decoders are given, the answer is one of this surface's.
TEST_F(BadInput, NonsenseIsAnsweredInTheSurfacesWords) {
    front_.house.settings.loginservice.accept_plain_passwords = false; // nothing slow
    const std::vector<std::string> samples{
        kCampaign,
        submission("maxi", "max@example.org"),
        R"({"user":{"name":"maxi","email":"a@b.example","password":"x"},"old_password":"y"})",
        R"({"username":"maxi","password":"a password","device":"x","device_token":"okd_x"})",
        R"({"refresh_token":"okr_x"})"};
    const std::vector<std::string> fragments{
        "\"", "\\", "{", "}", "[", "]", "null", "true", "1e999", "\\u0000", "\\ud800", "\xff", ":"};
    test::Dice dice(4);
    for (int i = 0; i < 3'000; ++i) {
        const auto body = test::mutated(dice, samples, fragments);
        const auto& target = kTargets[dice.below(kTargets.size())];
        if (*target.body == 0 || body.empty()) continue;
        const auto response = front_.call(target.method, target.path, body, other_);
        ASSERT_LT(response.status, 500) << target.path << body;
        rapidjson::Document document;
        document.Parse(response.body.data(), response.body.size());
        ASSERT_TRUE(document.IsObject()) << target.path << body << response.body;
    }
}

TEST_F(BadInput, WithoutATokenNothingHappens) {
    for (const auto& target : kTargets) {
        if (!target.needs_token) continue;
        for (const std::string token :
             {"", "x", "a.b.c", "okr_AAAA", std::string(5'000, 'a').c_str()}) {
            const auto response = front_.call(target.method, target.path, target.body, token);
            EXPECT_EQ(response.status, 403) << target.path;
            EXPECT_EQ(response.body, R"({"success":false,"error":"Invalid access token"})");
        }
    }
    EXPECT_EQ(world(), before_);
}

TEST_F(BadInput, WhoIsNoAdminChangesNoCampaign) {
    const auto wish = R"({"campaign":{"name":"Mine","url":"mine","description_short":"x"}})";
    EXPECT_EQ(front_.post("/api/campaigns", wish, other_).status, 403);
    EXPECT_EQ(front_.call(Method::put, "/api/campaigns/1", wish, other_).status, 403);
    EXPECT_EQ(front_.call(Method::del, "/api/campaigns/1", "", other_).status, 403);
    EXPECT_EQ(world(), before_);
}

TEST_F(BadInput, AnotherContentTypeOrMethodIsRefused) {
    for (const auto& target : kTargets) {
        if (*target.body != 0) {
            front_.content_type = "text/plain";
            EXPECT_EQ(front_.call(target.method, target.path, target.body, admin_).status, 415)
                << target.path;
            front_.content_type = "application/json";
        }
        const auto response = front_.call(Method::patch, target.path, "{}", admin_);
        EXPECT_EQ(response.status, 405) << target.path;
    }
    EXPECT_EQ(world(), before_);
}

TEST_F(BadInput, OddAddressesAreNotFound) {
    for (const std::string path : {"/api/campaigns/99999999999999999999",
                                   "/api/campaigns/-1",
                                   "/api/campaigns/1x",
                                   "/api/campaigns/' OR 1=1 --"}) {
        EXPECT_EQ(front_.get(path).status, 404) << path;
        EXPECT_EQ(front_.call(Method::del, path, "", admin_).status, 404) << path;
    }
    for (const std::string token : {"x", kToken, std::string(3'000, 'A').c_str()}) {
        EXPECT_EQ(front_.post("/api/confirm_mail/" + token).status, 404);
        EXPECT_EQ(front_.post("/api/campaigns/summer/resend_mail/" + token).status, 404);
    }
    EXPECT_EQ(world(), before_);
}

} // namespace
} // namespace ownkey::house
