// Routes, dialect, words of mails, and what else the golden calls do not show.
#include "client.h"
#include "core/token/hs256.h"
#include "server/flows/own_words.h"
#include "server/http/apparts/answers.h"
#include "server/http/native/native.h"

#include <gtest/gtest.h>

namespace ownkey::house {
namespace {

using http::Method;

http::Request request_of(const std::string& path) {
    return {.method = Method::get, .path = path};
}

TEST(apparts, every_error_has_words_in_both_generations) {
    const fakes::FakeClock clock;
    const auto dialect = http::apparts_dialect(clock);
    for (const auto error : kAllErrors) {
        const auto now = dialect(error, request_of("/v/1/user"));
        EXPECT_GE(now.status, 400) << error_name(error);
        EXPECT_FALSE(json_text(now.body, "error").empty()) << error_name(error);
        const auto of_2019 = dialect(error, request_of("/v1/user"));
        EXPECT_GE(of_2019.status, 400) << error_name(error);
        EXPECT_TRUE(of_2019.body.starts_with('"') && of_2019.body.ends_with('"')) << of_2019.body;
    }
}

TEST(apparts, waiting_names_the_time_as_the_original_did) {
    const fakes::FakeClock clock;
    Failure failure(Error::too_many_requests);
    failure.retry_after_s = 61;
    const auto login = http::apparts_dialect(clock)(failure, request_of("/v/1/user/login"));
    EXPECT_EQ(login.status, 425);
    EXPECT_EQ(json_text(login.body, "description"),
              "Next allowed login attempt at: Thu Jan 01 2026 00:01:01 GMT+0000 (Coordinated "
              "Universal Time)");
    ASSERT_EQ(login.headers.size(), 1U);
    EXPECT_EQ(login.headers[0], (std::pair<std::string, std::string>("Retry-After", "61")));
    EXPECT_EQ(http::apparts_dialect(clock)(failure, request_of("/v/1/user")).status, 429);
}

TEST(apparts, routes_are_the_golden_ones) {
    House house;
    const AppClient client(house);
    EXPECT_EQ(client.router().list(),
              (std::vector<std::string>{"DELETE /v/1/user",
                                        "DELETE /v1/user/:id",
                                        "GET /v/1/user",
                                        "GET /v/1/user/apiToken",
                                        "GET /v/1/user/login",
                                        "GET /v1/user/:id",
                                        "GET /v1/user/:id/token",
                                        "POST /v/1/user",
                                        "POST /v/1/user/:email/reset",
                                        "POST /v1/user",
                                        "POST /v1/user/:email/reset",
                                        "PUT /v/1/user",
                                        "PUT /v/1/user/logout",
                                        "PUT /v1/user/:id"}));
    for (const auto& route : client.router().routes()) {
        EXPECT_LE(route.options.max_body_bytes, 8'192U);
        EXPECT_GT(route.options.max_body_bytes, 0U);
    }
}

TEST(apparts, words_are_put_in_once) {
    EXPECT_EQ(flows::with_words("##NAME##: ##URL##, ##NAME##", "##URL##", "u"),
              "##URL##: u, ##URL##");
    EXPECT_EQ(flows::with_words("##NAME", "a", "b"), "##NAME");
}

TEST(apparts, mails_come_in_the_words_of_the_settings) {
    House house;
    house.settings.apparts.welcome_mail_title = "Willkommen";
    house.settings.apparts.welcome_mail_body = "Hallo ##NAME##: ##URL##";
    house.settings.apparts.reset_url = "https://app.example/reset?app=1";
    AppClient client(house);
    client.send({.method = Method::post,
                 .path = "/v/1/user",
                 .body = R"({"email":"a+b@example.org","name":"An & Co"})"});
    EXPECT_EQ(house.outbox(OutboxKind::mail).size(), 0U); // no such name
    client.send({.method = Method::post,
                 .path = "/v/1/user",
                 .body = R"({"email":"a+b@example.org","name":"Anna"})"});
    const auto mail = house.outbox(OutboxKind::mail).back().payload;
    EXPECT_EQ(json_text(mail, "template"), "own_words");
    EXPECT_EQ(json_text(mail, "to"), "a+b@example.org");
    EXPECT_EQ(json_text(mail, "vars.title"), "Willkommen");
    EXPECT_EQ(json_text(mail, "vars.text"),
              "Hallo Anna: https://app.example/reset?app=1&token=" + client.mailed_code() +
                  "&email=a%2Bb%40example.org&welcome=true");
}

TEST(apparts, a_cookie_is_secure_where_the_house_is) {
    House house;
    house.settings.server.public_url = "https://login.example";
    http::Response response;
    http::apparts::clear_login_token(response, house.world);
    EXPECT_EQ(response.headers[0].second,
              "loginToken=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0; Secure");
}

TEST(apparts, api_tokens_are_what_services_verify) {
    House house;
    AppClient client(house);
    client.send(
        {.method = Method::post, .path = "/v/1/user", .body = R"({"email":"a@example.org"})"});
    const auto code = client.mailed_code();
    const auto answer = client.send({.method = Method::put,
                                     .path = "/v/1/user",
                                     .basic = "a@example.org:" + code,
                                     .body = R"({"password":"a-good-password"})"});
    const auto text = json_text(answer.body, "apiToken");
    const auto jws = MUST(token::parse_compact(text));
    EXPECT_EQ(as_text(jws.header), R"({"alg":"HS256","typ":"JWT"})");
    const auto iat = house.now_s();
    EXPECT_EQ(as_text(jws.payload),
              R"({"id":1,"action":"login","email":"a@example.org","iat":)" + std::to_string(iat) +
                  ",\"exp\":" + std::to_string(iat + 600) + "}");
    EXPECT_EQ(MUST(token::sign_hs256(
                  as_text(jws.header), as_text(jws.payload), as_bytes(AppClient::kSecret))),
              text);
}

TEST(apparts, passwords_in_plain_can_be_turned_off) {
    House house;
    house.settings.apparts.accept_plain_passwords = false;
    AppClient client(house);
    const auto answer =
        client.send({.path = "/v/1/user/login", .basic = "anna@example.org:whatever"});
    EXPECT_EQ(answer.status, http::status_of(Error::plain_refused));
}

} // namespace
} // namespace ownkey::house
