// What the router answers itself, through dispatch(): no sockets.
#include "server/http/router.h"
#include "tests/fakes/fake_clock.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ownkey::http {
namespace {

using testing::HasSubstr;

class RouterTest : public testing::Test {
protected:
    RouterTest() {
        const auto echo = [](const std::string& text) {
            return [text](const Request&) { return Response::json(200, text); };
        };
        router_.add(Method::get, "/things/:id", [](const Request& r) {
            return Response::json(200, "id=" + r.param("id"));
        });
        router_.add(Method::get, "/things/new", echo("literal"));
        router_.add(Method::put, "/things/:id", echo("put"));
        router_.add(Method::post, "/things", echo("post"), {.max_body_bytes = 10});
        router_.add(Method::post, "/any", echo("any"), {.content_type = "", .same_origin = false});
        router_.add(Method::get, "/files/*", [](const Request& r) {
            return Response::html(200, "rest=" + r.param("*"));
        });
        router_.add(Method::post, "/login", echo("in"), {.rate = RateClass::login});
        router_.add(Method::get, "/throws", [](const Request&) -> Response {
            throw std::runtime_error("secret-7f3a");
        });
        router_.add(Method::get, "/cached", [](const Request&) {
            Response response = Response::html(200, "x");
            response.headers.emplace_back("Cache-Control", "max-age=60");
            return response;
        });
    }

    static Settings settings() {
        Settings out;
        out.server.public_url = "https://Sign.example.org:443/";
        out.limits.requests_per_second = 2;
        out.limits.logins_per_minute = 3;
        return out;
    }

    Response ask(Method method,
                 const std::string& path,
                 std::map<std::string, std::string> headers = {},
                 const std::string& body = "") {
        clock_.advance(
            std::chrono::seconds(10)); // the general limit is not what most tests are about
        return dispatch(method, path, std::move(headers), body);
    }

    Response dispatch(Method method,
                      const std::string& path,
                      std::map<std::string, std::string> headers = {},
                      const std::string& body = "",
                      const std::string& address = "192.0.2.1") {
        Request request;
        request.method = method;
        request.path = path;
        request.headers = std::move(headers);
        request.body = body;
        request.address = address;
        request.request_id = "id-1";
        return router_.dispatch(request);
    }

    static std::string header(const Response& response, const std::string& name) {
        for (const auto& [key, value] : response.headers)
            if (key == name) return value;
        return "";
    }

    const std::map<std::string, std::string> kJson{
        {"content-type", "application/json; charset=utf-8"}};
    fakes::FakeClock clock_;
    Settings settings_ = settings();
    std::vector<Observation> seen_;
    Router router_{
        {&settings_, &clock_, nullptr, [this](const Observation& o) { seen_.push_back(o); }}};
};

TEST_F(RouterTest, MatchesParametersLiteralsAndRest) {
    EXPECT_EQ(ask(Method::get, "/things/7").body, "id=7");
    EXPECT_EQ(ask(Method::get, "/things/new").body, "literal");
    EXPECT_EQ(ask(Method::put, "/things/new", kJson, "{}").body, "put");
    EXPECT_EQ(ask(Method::get, "/files/a/b.css").body, "rest=a/b.css");
    EXPECT_EQ(ask(Method::get, "/things/").status, 404);
    EXPECT_EQ(ask(Method::get, "/things/7/").status, 404);
    EXPECT_EQ(ask(Method::get, "/").status, 404);
    EXPECT_EQ(ask(Method::get, "").status, 404);
}

TEST_F(RouterTest, SaysWhichMethodsThereAre) {
    const auto refused = ask(Method::del, "/things/7");
    EXPECT_EQ(refused.status, 405);
    EXPECT_EQ(header(refused, "Allow"), "GET, HEAD, OPTIONS, PUT");
    const auto asked = ask(Method::options, "/things");
    EXPECT_EQ(asked.status, 204);
    EXPECT_EQ(header(asked, "Allow"), "OPTIONS, POST");
    EXPECT_EQ(ask(Method::options, "/nothing").status, 404);
}

TEST_F(RouterTest, HeadIsAnsweredLikeGet) {
    EXPECT_EQ(ask(Method::head, "/things/7").status, 200);
    EXPECT_EQ(ask(Method::head, "/things").status, 405);
}

TEST_F(RouterTest, ChecksBodySizeAndType) {
    EXPECT_EQ(ask(Method::post, "/things", kJson, "0123456789").status, 200);
    EXPECT_EQ(ask(Method::post, "/things", kJson, "0123456789a").status, 413);
    EXPECT_EQ(ask(Method::post, "/things", {}, "{}").status, 415);
    EXPECT_EQ(ask(Method::post, "/things", {{"content-type", "text/plain"}}, "{}").status, 415);
    EXPECT_EQ(ask(Method::post, "/things", {{"content-type", "APPLICATION/JSON"}}, "{}").status,
              200);
    EXPECT_EQ(ask(Method::post, "/any", {{"content-type", "text/plain"}}, "x").status, 200);
}

TEST_F(RouterTest, RefusesOtherOrigins) {
    const auto post = [&](const std::string& name, const std::string& value) {
        auto headers = kJson;
        headers[name] = value;
        return ask(Method::post, "/things", headers, "{}").status;
    };
    EXPECT_EQ(post("origin", "https://sign.example.org"), 200);
    EXPECT_EQ(post("origin", "https://sign.example.org.evil.test"), 403);
    EXPECT_EQ(post("origin", "http://sign.example.org"), 403);
    EXPECT_EQ(post("origin", "null"), 403);
    EXPECT_EQ(post("sec-fetch-site", "same-origin"), 200);
    EXPECT_EQ(post("sec-fetch-site", "same-site"), 403);
    EXPECT_EQ(post("sec-fetch-site", "cross-site"), 403);
    EXPECT_EQ(ask(Method::get, "/things/7", {{"sec-fetch-site", "cross-site"}}).status, 200);
    EXPECT_EQ(ask(Method::post, "/any", {{"sec-fetch-site", "cross-site"}}).status, 200);
}

TEST_F(RouterTest, EveryAnswerCarriesTheSecurityHeaders) {
    for (const std::string path : {"/things/7", "/nothing", "/throws"}) {
        const auto response = ask(Method::get, path);
        EXPECT_THAT(header(response, "Content-Security-Policy"),
                    HasSubstr("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'"));
        EXPECT_THAT(header(response, "Content-Security-Policy"),
                    HasSubstr("require-trusted-types-for 'script'; trusted-types ownkey"));
        EXPECT_EQ(header(response, "X-Content-Type-Options"), "nosniff");
        EXPECT_EQ(header(response, "Cross-Origin-Opener-Policy"), "same-origin");
        EXPECT_EQ(header(response, "Cache-Control"), "no-store");
        EXPECT_THAT(header(response, "Strict-Transport-Security"), HasSubstr("max-age="));
    }
    EXPECT_EQ(header(ask(Method::get, "/cached"), "Cache-Control"), "max-age=60");
}

TEST_F(RouterTest, WhatAHandlerThrowsStaysInside) {
    const auto response = ask(Method::get, "/throws");
    EXPECT_EQ(response.status, 500);
    EXPECT_EQ(response.content_type, "application/problem+json");
    EXPECT_THAT(response.body, HasSubstr("\"request_id\":\"id-1\""));
    EXPECT_EQ(response.body.find("7f3a"), std::string::npos);
    EXPECT_EQ(seen_.back().thrown, "std::runtime_error");
}

TEST_F(RouterTest, LimitsPerAddressAndClass) {
    for (int i = 0; i < 3; ++i)
        EXPECT_EQ(ask(Method::post, "/login", kJson, "{}").status, 200);
    // Three a minute; ask() lets ten seconds pass, so the fourth within the minute finds half a
    // token.
    const auto refused = ask(Method::post, "/login", kJson, "{}");
    const auto refused_again = dispatch(Method::post, "/login", kJson, "{}");
    EXPECT_EQ(refused.status, 200);
    EXPECT_EQ(refused_again.status, 429);
    EXPECT_FALSE(header(refused_again, "Retry-After").empty());
    EXPECT_EQ(dispatch(Method::post, "/login", kJson, "{}", "192.0.2.2").status, 200);
    EXPECT_EQ(dispatch(Method::get, "/things/7").status, 200);
}

TEST_F(RouterTest, LimitsEverythingPerAddress) {
    int answered = 0;
    while (dispatch(Method::get, "/nothing").status == 404 && answered < 100)
        ++answered;
    EXPECT_EQ(answered, 8); // four seconds' worth
    clock_.advance(std::chrono::milliseconds(500));
    EXPECT_EQ(dispatch(Method::get, "/nothing").status, 404);
    EXPECT_EQ(dispatch(Method::get, "/nothing").status, 429);
}

TEST_F(RouterTest, ObservesPatternsNeverPaths) {
    ask(Method::get, "/things/secret-9c2e");
    EXPECT_EQ(seen_.back().pattern, "/things/:id");
    EXPECT_EQ(seen_.back().method, "GET");
    EXPECT_EQ(seen_.back().status, 200);
    ask(Method::get, "/secret-9c2e");
    EXPECT_EQ(seen_.back().pattern, "");
    EXPECT_EQ(seen_.back().status, 404);
}

TEST_F(RouterTest, ListsItsRoutes) {
    const auto routes = router_.list();
    EXPECT_EQ(routes.front(), "GET /cached");
    EXPECT_EQ(routes.back(), "PUT /things/:id");
}

TEST(RouterDialect, AnswersInTheSurfacesWords) {
    Settings settings;
    fakes::FakeClock clock;
    bool dialect_throws = false;
    const Router router({&settings, &clock, [&](const Failure& failure, const Request&) {
                             if (dialect_throws) throw 1;
                             return Response::json(
                                 200,
                                 "{\"msg\":\"" + std::string(error_name(failure.error)) + "\"}");
                         }});
    EXPECT_EQ(router.dispatch({}).body, R"({"msg":"not_found"})");
    dialect_throws = true;
    EXPECT_EQ(router.dispatch({}).status, 500);
}

TEST(Problem, SaysNameNumberFieldAndWait) {
    Failure failure(Error::code_wrong, "typed<code>", "");
    failure.retry_after_s = 3;
    const auto response = problem(failure, "r1");
    EXPECT_EQ(response.status, 422);
    EXPECT_EQ(
        response.body,
        R"({"type":"about:blank","title":"code_wrong","status":422,"detail":"the code is wrong","code":404,)"
        R"("field":"typed\u003ccode\u003e","retry_after_s":3,"request_id":"r1"})");
}

TEST(Problem, EveryErrorHasAStatus) {
    for (const Error error : kAllErrors) {
        EXPECT_GE(status_of(error), 400) << error_name(error);
        EXPECT_LT(status_of(error), 600) << error_name(error);
    }
}

} // namespace
} // namespace ownkey::http
