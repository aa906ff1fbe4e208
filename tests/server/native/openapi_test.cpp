// The document and the server say the same, and every call of the document answers every usual bad
// input as it should. Table-driven: a new route is tested as soon as it stands in openapi.json, and
// must stand there.
#include "tests/server/flows/expect.h"
#include "tests/server/native/browser.h"
#include "tests/server/native/openapi.h"

#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <thread>

namespace ownkey::house {
namespace {

constexpr auto kNobodysId = "0b6a5e1c-6d60-4d0a-9d43-0a7b7c7f1a11";

/// Limits of rate have tests of their own. Set before a router reads them.
struct patient : testing::Test {
    patient() {
        house.settings.limits = {.logins_per_minute = 1'000'000,
                                 .network_logins_per_minute = 1'000'000,
                                 .registrations_per_hour = 1'000'000,
                                 .codes_per_minute = 1'000'000,
                                 .resets_per_hour = 1'000'000,
                                 .refreshes_per_minute = 1'000'000,
                                 .requests_per_second = 1'000'000};
    }

    House house;
};

struct openapi : patient {
    openapi() { sign_in(); }

    void sign_in() { browser.enter(anna); }

    http::Response call(const Operation& operation, const std::string& body) {
        browser.headers["content-type"] = operation.content_type;
        auto response =
            browser.call(operation.method, OpenApi::filled(operation.path, kNobodysId), body);
        browser.headers.erase("content-type");
        return response;
    }

    http::Response fitting(const Operation& operation) {
        return call(operation, document.fitting(operation));
    }

    static std::string error_of(const http::Response& response) {
        return response.content_type == "application/problem+json"
                   ? json_text(response.body, "title")
                   : "";
    }

    std::vector<Operation> of(const std::function<bool(const Operation&)>& test) {
        std::vector<Operation> out;
        for (const auto& operation : document.operations())
            if (test(operation)) out.push_back(operation);
        return out;
    }

    static bool changes(const Operation& operation) {
        return operation.method != http::Method::get;
    }

    Browser browser{house};
    Member anna = make_member(house);
    OpenApi document{browser.get("/api/v1/openapi.json").body};
};

TEST_F(openapi, documents_every_route_and_no_other) {
    std::vector<std::string> documented;
    for (const auto& operation : document.operations())
        documented.push_back(operation.name);
    std::sort(documented.begin(), documented.end());
    EXPECT_EQ(documented, browser.router().list());
}

TEST_F(openapi, is_served_as_it_stands) {
    std::ifstream file(OWNKEY_SOURCE_DIR "/server/http/native/openapi.json");
    const std::string text(std::istreambuf_iterator<char>(file), {});
    EXPECT_EQ(browser.get("/api/v1/openapi.json").body, text);
}

/// So that an answer with a field more or less never fits: see answers.h.
TEST_F(openapi, leaves_nothing_open_about_answers) {
    for (const auto& line : loose_schemas())
        ADD_FAILURE() << line;
}

/// The check that every Browser makes of every answer.
TEST_F(openapi, notices_answers_that_it_does_not_tell_of) {
    const auto objects = [](int status, const std::string& body, const char* type = "") {
        http::Response response = http::Response::json(status, body);
        if (*type != 0) response.content_type = type;
        return !objection_to({.method = "GET", .pattern = "/api/v1/second-factor"}, response)
                    .empty();
    };
    const std::string fitting = R"({"enabled":true,"recovery_codes_left":9})";
    EXPECT_FALSE(objects(200, fitting));
    EXPECT_TRUE(objects(201, fitting));
    EXPECT_TRUE(objects(200, fitting, "text/plain"));
    EXPECT_TRUE(objects(200, R"({"enabled":true})"));
    EXPECT_TRUE(objects(200, R"({"enabled":true,"recovery_codes_left":9,"more":1})"));
    EXPECT_TRUE(objects(200, R"({"enabled":true,"recovery_codes_left":"9"})"));
    EXPECT_TRUE(objects(200, R"({"enabled":true,"recovery_codes_left":11})"));
    const auto problem = [&](const char* title, const char* status) {
        return objects(403,
                       std::string(R"({"type":"about:blank","title":")") + title +
                           R"(","status":)" + status + R"(,"detail":"","code":1,"request_id":""})",
                       "application/problem+json");
    };
    EXPECT_FALSE(problem("origin_refused", "403"));
    EXPECT_TRUE(problem("origin_refused", "404"));
    EXPECT_TRUE(problem("password_needed", "403")); // not of this call
    EXPECT_TRUE(problem("role_missing", "403"));
}

/// What the router asks of a request before any call: its limit and its content type.
TEST_F(openapi, tells_the_limits_of_each_route) {
    using enum http::RateClass;
    const std::map<http::RateClass, std::string> names{{general, ""},
                                                       {login, "login"},
                                                       {registration, "registration"},
                                                       {code, "code"},
                                                       {reset, "reset"},
                                                       {refresh, "refresh"}};
    for (const auto& route : browser.router().routes()) {
        const auto found = of([&](const auto& operation) {
            return operation.method == route.method && operation.pattern() == route.pattern;
        });
        ASSERT_EQ(found.size(), 1U) << route.pattern;
        EXPECT_EQ(found[0].rate, names.at(route.options.rate)) << found[0].name;
        if (found[0].schema == nullptr) continue;
        EXPECT_EQ(found[0].content_type, route.options.content_type) << found[0].name;
    }
}

TEST_F(openapi, without_a_session_nothing_of_a_session) {
    browser.cookies.clear();
    for (const auto& operation : of([](const auto& o) { return o.session; })) {
        const auto response = fitting(operation);
        EXPECT_EQ(response.status, 401) << operation.name << ' ' << response.body;
        EXPECT_EQ(error_of(response), "no_session") << operation.name;
    }
}

TEST_F(openapi, without_its_token_no_change) {
    browser.csrf_token.clear();
    for (const auto& operation : of([](const auto& o) { return o.session && changes(o); })) {
        const auto response = fitting(operation);
        EXPECT_EQ(response.status, 403) << operation.name << ' ' << response.body;
        EXPECT_EQ(error_of(response), "csrf_missing") << operation.name;
    }
}

TEST_F(openapi, from_another_origin_no_change) {
    browser.headers["origin"] = "https://elsewhere.example";
    for (const auto& operation : of([](const auto& o) { return o.session && changes(o); }))
        EXPECT_EQ(error_of(fitting(operation)), "origin_refused") << operation.name;
}

TEST_F(openapi, another_content_type_is_refused) {
    for (const auto& operation : of([](const auto& o) { return o.schema != nullptr; })) {
        auto other = operation;
        other.content_type = "text/plain";
        EXPECT_EQ(call(other, document.fitting(operation)).status, 415) << operation.name;
    }
}

TEST_F(openapi, other_methods_are_refused_and_the_right_ones_named) {
    std::map<std::string, std::set<http::Method>> methods;
    for (const auto& operation : document.operations())
        methods[operation.path].insert(operation.method);
    for (const auto& [path, known] : methods) {
        for (const auto method : {http::Method::get,
                                  http::Method::post,
                                  http::Method::put,
                                  http::Method::patch,
                                  http::Method::del}) {
            if (known.contains(method)) continue;
            const auto response = browser.call(method, OpenApi::filled(path, kNobodysId), "{}");
            // A DELETE of "/tokens/refresh" is one of "/tokens/:family_id".
            if (error_of(response) == "bad_uuid") continue;
            EXPECT_EQ(response.status, 405) << path << ' ' << response.body;
        }
    }
}

TEST_F(openapi, a_broken_body_is_refused_and_its_field_named) {
    int tried = 0;
    for (const auto& operation :
         of([](const auto& o) { return o.content_type == "application/json"; })) {
        for (const auto& bad : document.breaking(operation)) {
            const auto response = call(operation, bad.body);
            const auto told = operation.name + ", " + bad.what + ": " + response.body;
            EXPECT_GE(response.status, 400) << told;
            EXPECT_LT(response.status, 500) << told;
            EXPECT_EQ(response.content_type, "application/problem+json") << told;
            const bool refused_earlier = // role, freshness, service key
                response.status == 403 || (response.status == 401 && !operation.scope.empty());
            if (!bad.field.empty() && !refused_earlier) {
                EXPECT_EQ(json_text(response.body, "field"), bad.field) << told;
            }
            ++tried;
        }
    }
    RecordProperty("bodies", tried);
    EXPECT_GT(tried, 300);
}

TEST_F(openapi, a_body_beyond_the_limit_is_refused) {
    const std::string large =
        R"({"x":")" + std::string(house.settings.server.max_body_bytes, 'x') + "\"}";
    for (const auto& operation : of([](const auto& o) { return o.schema != nullptr; }))
        EXPECT_EQ(call(operation, large).status, 413) << operation.name;
}

TEST_F(openapi, an_id_that_is_none_is_named) {
    for (const auto& operation :
         of([](const auto& o) { return o.path.find('{') != std::string::npos; })) {
        browser.headers["content-type"] = operation.content_type;
        const auto response = browser.call(operation.method,
                                           OpenApi::filled(operation.path, "no-uuid"),
                                           document.fitting(operation));
        EXPECT_EQ(response.status, 422) << operation.name << ' ' << response.body;
        EXPECT_EQ(error_of(response), "bad_uuid") << operation.name;
    }
}

/// What belongs to somebody else is as absent as what never was.
TEST_F(openapi, an_id_that_is_nobodys_is_not_found) {
    for (const auto& operation : of([](const auto& o) {
             return o.session && o.role.empty() && o.path.find('{') != std::string::npos;
         })) {
        const auto response = fitting(operation);
        const bool refused = response.status == 404 || response.status == 422;
        EXPECT_TRUE(refused) << operation.name << ' ' << response.body;
    }
}

TEST_F(openapi, without_the_role_nothing_of_a_role) {
    for (const auto& operation : of([](const auto& o) { return !o.role.empty(); })) {
        const auto response = fitting(operation);
        EXPECT_EQ(response.status, 403) << operation.name << ' ' << response.body;
        EXPECT_EQ(error_of(response), "role_missing") << operation.name;
    }
}

TEST_F(openapi, without_a_second_factor_nothing_of_a_role) {
    for (const auto role : {Role::admin, Role::recovery_officer}) {
        auto account = *house.account(anna.person.email);
        account.role = role;
        MUST(house.store.transact(Durability::full,
                                  [&](Tables& tables) { return tables.update_account(account); }));
        for (const auto& operation : of([&](const auto& o) {
                 return !o.role.empty() &&
                        (o.role == "recovery_officer") == (role == Role::recovery_officer);
             })) {
            const auto response = fitting(operation);
            EXPECT_EQ(response.status, 409) << operation.name << ' ' << response.body;
            EXPECT_EQ(error_of(response), "second_factor_missing") << operation.name;
        }
    }
}

TEST_F(openapi, a_sensitive_act_asks_for_the_password_again) {
    house.clock.advance(house.settings.session.reauth_after);
    for (const auto& operation : of([](const auto& o) { return o.fresh && o.role.empty(); })) {
        const auto response = fitting(operation);
        EXPECT_EQ(response.status, 403) << operation.name << ' ' << response.body;
        EXPECT_EQ(error_of(response), "password_needed") << operation.name;
    }
}

TEST_F(openapi, a_service_needs_its_key) {
    for (const auto& operation : of([](const auto& o) { return !o.scope.empty(); })) {
        EXPECT_EQ(error_of(fitting(operation)), "service_refused") << operation.name;
        browser.headers["authorization"] = "Bearer oksvc_" + std::string(43, 'A');
        EXPECT_EQ(error_of(fitting(operation)), "service_refused") << operation.name;
        browser.headers.erase("authorization");
    }
}

/// Whatever the call is, the same request many times at once does it once: every answer that was
/// given is the same one, or says that it is being worked on, or that it cannot be done.
TEST_F(openapi, two_hundred_repeats_at_once_get_one_answer) {
    for (const auto& operation : of([](const auto& o) {
             return o.session && changes(o) && o.path != "/api/v1/session" &&
                    o.path != "/api/v1/sessions";
         })) {
        std::mutex mutex;
        std::set<std::string> done;
        std::vector<std::thread> threads;
        for (int thread = 0; thread < 4; ++thread) {
            threads.emplace_back([&] {
                Browser tab(house);
                tab.cookies = browser.cookies;
                tab.csrf_token = browser.csrf_token;
                tab.headers["idempotency-key"] = "repeat " + operation.name.substr(0, 1);
                tab.headers["idempotency-key"] =
                    "repeat-" + std::to_string(operation.name.size()) +
                    operation.path.substr(operation.path.rfind('/') + 1);
                tab.headers["content-type"] = operation.content_type;
                for (int i = 0; i < 50; ++i) {
                    const auto response = tab.call(operation.method,
                                                   OpenApi::filled(operation.path, kNobodysId),
                                                   document.fitting(operation));
                    EXPECT_LT(response.status, 500) << operation.name << response.body;
                    const std::lock_guard lock(mutex);
                    if (response.status < 300) done.insert(response.body);
                }
            });
        }
        for (auto& thread : threads)
            thread.join();
        EXPECT_LE(done.size(), 1U) << operation.name;
        sign_in();
    }
}

} // namespace
} // namespace ownkey::house
