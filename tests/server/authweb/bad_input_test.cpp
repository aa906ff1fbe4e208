// Every call against the usual bad inputs: always 200, always the shape that clients read, and
// nothing is changed.
#include "tests/server/authweb/client.h"
#include "tests/server/flows/expect.h"

#include <gtest/gtest.h>

#include <rapidjson/document.h>

namespace ownkey::house {
namespace {

struct Call {
    const char* name;
    const char* flag; ///< what says false when it failed; or none
};

constexpr std::array<Call, 7> kCalls{{{"CheckUserExistance", ""},
                                      {"AddUser", "IsUserAdded"},
                                      {"VerifySignUp", "IsSuccessful"},
                                      {"VerifyUserCredentials", "IsVerified"},
                                      {"GetTokenByUserUid", ""},
                                      {"GetDeactivationCode", ""},
                                      {"DeactivateUsers", "IsSuccessful"}}};

/// An object with nothing in it but why, and perhaps a flag that says no.
void expect_refusal(const http::Response& response, const Call& call, const std::string& body) {
    EXPECT_EQ(response.status, 200);
    rapidjson::Document json;
    json.Parse(response.body.c_str());
    ASSERT_TRUE(json.IsObject()) << response.body;
    ASSERT_TRUE(json.HasMember("ExceptionMessage")) << response.body;
    EXPECT_TRUE(json["ExceptionMessage"].IsString()) << call.name << body << response.body;
    for (const auto& member : json.GetObject()) {
        const std::string name = member.name.GetString();
        if (name == "ExceptionMessage") continue;
        EXPECT_EQ(name, call.flag);
        EXPECT_TRUE(member.value.IsFalse());
    }
}

class AuthWebBadInput : public testing::Test {
protected:
    void SetUp() override { credentials = make_guid_user(web, "anna"); }

    /// All that bad calls could change.
    std::string rows() {
        std::string out;
        MUST(web.house.store.read([&](Tables& tables) -> Done {
            for (const auto& account : TRY(tables.accounts_after({}, 100)))
                out += to_text(account.id) + account.username +
                       std::to_string(static_cast<int>(account.state)) + '/' +
                       std::to_string(TRY(tables.sessions_of(account.id, 10)).size());
            return ok();
        }));
        return out + std::to_string(web.house.outbox(OutboxKind::mail).size());
    }

    AuthWeb web;
    std::string credentials;
};

TEST_F(AuthWebBadInput, is_refused_in_the_shape_of_the_call) {
    const std::string long_text(20'000, 'x');
    const std::vector<std::string> bodies{
        "",
        "{",
        "null",
        "[]",
        "7",
        "\"text\"",
        "\xff\xfe",
        R"({"Login":7,"SignUpGuid":7,"UserUid":7,"DeactivationGuid":7})",
        R"({"Login":["anna"],"SignUpGuid":{},"UserUid":true,"DeactivationGuid":[]})",
        R"({"Login":"anna","Login":"anna","UserUid":"x","UserUid":"x","SignUpGuid":"1","SignUpGuid":"1","DeactivationGuid":"1","DeactivationGuid":"2"})",
        R"({"Login":")" + std::string(300, 'x') + R"(","SignUpGuid":")" + std::string(300, 'x') +
            R"(","UserUid":")" + std::string(300, 'x') + R"(","DeactivationGuid":")" +
            std::string(300, 'x') + R"("})",
        R"({"Login":")" + long_text + R"("})",
        R"({"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{}}}}}}}}}})",
        R"({"Login":"an\u0000na","Password":"plum tree 7!","SignUpGuid":"\u0000","UserUid":"\u0000","DeactivationGuid":"\u0000"})",
    };
    const auto before = rows();
    for (const auto& call : kCalls)
        for (const auto by : {By::stranger, By::back_end})
            for (const auto& body : bodies)
                expect_refusal(web.router.dispatch(web.request(by, call.name, body)), call, body);
    EXPECT_EQ(rows(), before);
}

TEST_F(AuthWebBadInput, of_transport_is_refused_too) {
    const auto before = rows();
    for (const auto& call : kCalls) {
        for (const auto method :
             {http::Method::get, http::Method::put, http::Method::patch, http::Method::del}) {
            auto request = web.request(By::back_end, call.name, credentials);
            request.method = method;
            expect_refusal(web.router.dispatch(request), {call.name, ""}, "method");
        }
        for (const auto* type :
             {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""}) {
            auto request = web.request(By::back_end, call.name, credentials);
            request.headers["content-type"] = type;
            expect_refusal(web.router.dispatch(request), {call.name, ""}, type);
        }
        auto request = web.request(By::back_end, call.name, credentials);
        request.headers["origin"] = "https://evil.example";
        expect_refusal(web.router.dispatch(request), {call.name, ""}, "origin");
    }
    EXPECT_EQ(rows(), before);
}

TEST_F(AuthWebBadInput, somebody_elses_guids_open_nothing) {
    const auto bert = make_guid_user(web, "bert");
    const auto anna_in = web.call(By::stranger, "VerifyUserCredentials", credentials);
    const auto bert_in = web.call(By::stranger, "VerifyUserCredentials", bert);
    const auto before = rows();
    const auto ask = [&](const std::string& signin, const std::string& user) {
        return json_text(
            web.call(By::back_end,
                     "GetTokenByUserUid",
                     R"({"SignInGuid":")" + signin + R"(","UserUid":")" + user + R"("})"),
            "TokenGuid");
    };
    EXPECT_EQ(ask(json_text(anna_in, "SignInGuid"), json_text(bert_in, "UserUid")), "");
    EXPECT_EQ(ask(json_text(anna_in, "UserUid"), json_text(anna_in, "UserUid")), "");
    EXPECT_EQ(ask(to_text(web.house.random.uuid()), json_text(anna_in, "UserUid")), "");
    EXPECT_EQ(rows(), before);
    EXPECT_NE(ask(json_text(anna_in, "SignInGuid"), json_text(anna_in, "UserUid")), "");
}

} // namespace
} // namespace ownkey::house
