// Bad requests and their answers, from refusals.golden: "METHOD path body => status title field".
#include "tests/server/native/browser.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace ownkey::house {
namespace {

http::Method method_of(const std::string& name) {
    if (name == "GET") return http::Method::get;
    if (name == "PUT") return http::Method::put;
    if (name == "DELETE") return http::Method::del;
    return http::Method::post;
}

TEST(native_refusals, are_the_golden_ones) {
    House house;
    house.settings.limits.logins_per_minute = house.settings.limits.registrations_per_hour = 1000;
    house.settings.limits.codes_per_minute = house.settings.limits.requests_per_second = 1000;
    const auto anna = make_member(house);
    Browser browser(house);
    browser.enter(anna);

    std::ifstream file(OWNKEY_SOURCE_DIR "/tests/server/native/refusals.golden");
    int cases = 0;
    for (std::string line; std::getline(file, line);) {
        if (line.empty() || line[0] == '#') continue;
        const auto arrow = line.find(" => ");
        ASSERT_NE(arrow, line.npos) << line;
        std::istringstream words(line.substr(0, arrow));
        std::string method, path, body;
        words >> method >> path >> std::ws;
        std::getline(words, body);
        const auto response = browser.call(method_of(method), path, body);
        auto got = std::to_string(response.status) + ' ' + json_text(response.body, "title");
        if (const auto field = json_text(response.body, "field"); !field.empty())
            got += ' ' + field;
        EXPECT_EQ(got, line.substr(arrow + 4)) << line;
        EXPECT_EQ(response.content_type, "application/problem+json") << line;
        ++cases;
    }
    EXPECT_GT(cases, 30);
}

TEST(native_refusals, the_alias_is_no_session) {
    House house;
    const auto anna = make_member(house);
    const auto alias = std::to_string(anna.view().session.alias);
    Browser browser(house);
    browser.cookies["GRADIDO_LOGIN"] = alias;
    EXPECT_EQ(browser.get("/api/v1/session").status, 401);
    for (const auto& value : {alias, "oks_" + alias, anna.cookie() + "A", std::string()}) {
        browser.cookies["ownkey"] = value;
        EXPECT_EQ(browser.get("/api/v1/session").status, 401) << value;
    }
    browser.cookies["ownkey"] = anna.cookie();
    EXPECT_EQ(browser.get("/api/v1/session").status, 200);
}

TEST(native_refusals, dear_calls_have_limits_of_their_own) {
    House house;
    auto& limits = house.settings.limits;
    limits.logins_per_minute = limits.registrations_per_hour = limits.codes_per_minute = 2;
    const auto anna = make_member(house);
    Browser browser(house);
    browser.enter(anna);
    const auto statuses = [&](const std::vector<std::string>& paths) {
        std::vector<int> out;
        for (const auto& path : paths)
            out.push_back(browser.post("/api/v1/" + path, R"({"x":1})").status);
        return out;
    };
    EXPECT_EQ(statuses({"logins", "unlocks", "logins", "unlocks"}),
              (std::vector{422, 422, 429, 429}));
    const std::string record = "registrations/00000000-0000-4000-8000-000000000000/record";
    EXPECT_EQ(statuses({"registrations", record, "registrations", record, "registrations"}),
              (std::vector{422, 422, 422, 422, 429})); // a registration counts once
    EXPECT_EQ(
        statuses({"email-confirmations", "email-confirmations/resend", "email-confirmations"}),
        (std::vector{422, 422, 429}));
}

} // namespace
} // namespace ownkey::house
