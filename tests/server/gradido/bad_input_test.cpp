// The usual bad input for every call: an answer in the surface's form that is no success, and
// nothing changed.
#include "server/flows/session_list.h"
#include "tests/server/gradido/callers.h"

#include <gtest/gtest.h>

#include <rapidjson/document.h>

#include <set>

namespace ownkey::house {
namespace {

class gradido_bad_input : public testing::Test, public Callers {
protected:
    /// What a call could have changed.
    std::string traces() {
        return MUST(in_read<std::string>(
                   house.store,
                   [&](Tables& tables) -> Outcome<std::string> {
                       std::string text =
                           std::to_string(TRY(tables.search_audit({.limit = 1000})).size());
                       for (const auto& account : TRY(tables.accounts_after({}, 1000))) {
                           text += ' ' + account.email_key + std::to_string(account.version);
                           text += '/' +
                                   std::to_string(TRY(tables.sessions_of(account.id, 100)).size());
                           text +=
                               '/' + std::to_string(
                                         TRY(tables.transactions_of(account.id, {}, 100)).size());
                       }
                       return text;
                   })) +
               " " + std::to_string(house.outbox(OutboxKind::mail).size());
    }

    /// Each path once.
    [[nodiscard]] std::set<std::string> paths() const {
        std::set<std::string> all;
        for (const auto& route : router.routes())
            if (route.pattern.find_first_of("*:") == std::string::npos) all.insert(route.pattern);
        all.erase("/elopage_webhook_261"); // a form; elopage_test
        return all;
    }

    static std::string state_of(const http::Response& response) {
        rapidjson::Document document;
        document.Parse(response.body.c_str());
        EXPECT_EQ(response.status, 200);
        EXPECT_EQ(response.content_type, "application/json");
        EXPECT_TRUE(document.IsObject() && document.HasMember("state")) << response.body;
        return json_text(response.body, "state");
    }

    void expect_refused(const std::string& caller, http::Method method, const std::string& body) {
        for (const auto& path : paths()) {
            const auto response = ask(caller, method, path, body);
            EXPECT_NE(state_of(response), "success") << path << ' ' << body.substr(0, 80);
        }
        EXPECT_EQ(traces(), before) << body.substr(0, 80);
    }

    Member anna = make_member(house);
    Member ada = make_staff({.email = "ada@example.org", .first_name = "Ada"}, Role::admin);
    std::string before = traces();
};

TEST_F(gradido_bad_input, nothing_and_no_json) {
    for (const auto* body : {"",
                             "x",
                             "[]",
                             "null",
                             "7",
                             "{}",
                             "{",
                             "{} {}",
                             "session_id=1",
                             "{\"session_id\":1,\"session_id\":1}",
                             "{\"session_id\":\"\\u0000\"}",
                             "{\"session_id\":\"\xff\"}"})
        for (const auto method : {http::Method::post, http::Method::put})
            expect_refused("local", method, body);
}

TEST_F(gradido_bad_input, wrong_types_and_sizes) {
    const std::string deep = std::string(40, '[') + std::string(40, ']');
    for (const auto* name :
         {"session_id", "email", "search", "ask", "update", "password", "username"})
        for (const auto& value : {std::string("null"),
                                  std::string("[]"),
                                  std::string("{}"),
                                  std::string("1.5"),
                                  std::string("99999999999999999999"),
                                  deep,
                                  '"' + std::string(5'000, 'x') + '"'})
            expect_refused(
                "local", http::Method::post, "{\"" + std::string(name) + "\":" + value + "}");
    expect_refused("local", http::Method::post, "{\"x\":\"" + std::string(70'000, 'x') + "\"}");
}

/// Every field that some call has, right but for the caller or the session.
std::string complete(const std::string& session_id, const std::string& email) {
    return R"({"session_id":)" + session_id + R"(,"email":")" + email +
           R"(","search":"anna","ask":["EmailVerificationCode.Register"],)"
           R"("update":{"User.first_name":"Mallory"},"email_verification_code_type":"register",)"
           R"("transaction_type":"transfer","memo":"For the plums","amount":1,)"
           R"("target_email":"ada@example.org","first_name":"Mallory","last_name":"Muster",)"
           R"("emailType":2,"emailVerificationCode":"AAAAAAAAAAAAAAAAAAAAAA",)"
           R"("access_token":"x","password":"a long enough password","username":"mallory",)"
           R"("transaction_base64":"CgR0ZXN0"})";
}

TEST_F(gradido_bad_input, nobody_without_a_credential) {
    const auto body = complete(alias_of(ada.view()), "new@example.org");
    for (const auto& path : paths()) {
        const bool looks_empty = path == "/getRunningUserTasks" || path == "/networkInfos";
        for (const auto* caller : {"stranger", "wrongkey"}) {
            const auto response = ask(caller, http::Method::post, path, body);
            EXPECT_EQ(state_of(response) == "success", looks_empty) << path;
        }
        EXPECT_EQ(state_of(ask("page", http::Method::post, path, body)), "error") << path;
    }
    EXPECT_EQ(traces(), before);
}

TEST_F(gradido_bad_input, no_session_no_change) {
    const auto body = complete("2147483646", "nobody@example.org");
    const std::set<std::string> without_session{
        "/getRunningUserTasks", "/networkInfos", "/sendEmail", "/checkUsername", "/createUser"};
    for (const auto& path : paths())
        if (!without_session.contains(path)) {
            EXPECT_NE(state_of(ask("local", http::Method::post, path, body)), "success") << path;
        }
    EXPECT_EQ(house.account("nobody@example.org"), std::nullopt);
}

TEST_F(gradido_bad_input, the_session_of_somebody_who_may_not) {
    const auto body = complete(alias_of(anna.view()), "ada@example.org");
    for (const auto* path :
         {"/getUsers", "/getUserInfos", "/updateUserInfos", "/adminEmailVerificationResend"})
        EXPECT_NE(state_of(ask("local", http::Method::post, path, body)), "success") << path;
    EXPECT_EQ(traces(), before);
}

TEST_F(gradido_bad_input, other_methods_are_unknown_calls) {
    for (const auto method : {http::Method::del, http::Method::patch})
        expect_refused("local", method, "{}");
    for (const auto& route : router.routes())
        if (route.method == http::Method::get) {
            EXPECT_NE(state_of(ask("local", http::Method::get, route.pattern, "")), "success");
        }
    EXPECT_EQ(traces(), before);
}

} // namespace
} // namespace ownkey::house
