#include "tests/server/native/browser.h"
#include "tests/server/native/openapi.h"

#include <gtest/gtest.h>

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <fstream>
#include <map>

namespace ownkey {
namespace {

TEST(native_routes, are_the_golden_ones) {
    std::ifstream file(OWNKEY_SOURCE_DIR "/tests/server/native/routes.golden");
    std::vector<std::string> golden;
    for (std::string line; std::getline(file, line);)
        golden.push_back(line);
    house::House house;
    EXPECT_EQ(house::Browser(house).router().list(), golden);
}

/// Every route stands in docs/api.md, as "| METHOD /path".
TEST(native_routes, are_documented) {
    std::ifstream file(OWNKEY_SOURCE_DIR "/docs/api.md");
    const std::string text(std::istreambuf_iterator<char>(file), {});
    house::House house;
    for (const auto& route : house::Browser(house).router().list())
        EXPECT_NE(text.find("| " + route + ' '), text.npos) << route;
}

std::map<std::string, http::Uniform> uniform_routes(const http::Router& router) {
    const auto names = [](http::Method method) {
        return method == http::Method::post  ? "POST "
               : method == http::Method::del ? "DELETE "
                                             : "";
    };
    std::map<std::string, http::Uniform> out;
    for (const auto& route : router.routes())
        if (route.options.uniform != http::Uniform::no)
            out[names(route.method) + route.pattern] = route.options.uniform;
    return out;
}

bool names_somebody(const house::Operation& operation) {
    if (operation.schema == nullptr) return false;
    rapidjson::StringBuffer text;
    rapidjson::Writer<rapidjson::StringBuffer> writer(text);
    operation.schema->Accept(writer);
    const std::string schema = text.GetString();
    return schema.find("\"email\":") != schema.npos ||
           schema.find("\"username\":") != schema.npos ||
           schema.find("\"signup_id\":") != schema.npos;
}

/// The time of an answer must not tell whether an address has an account.
TEST(native_routes, answer_in_uniform_time_where_a_stranger_names_somebody) {
    house::House house;
    house::Browser browser(house);
    const auto uniform = uniform_routes(browser.router());
    const house::OpenApi document(browser.get("/api/v1/openapi.json").body);
    int found = 0;
    for (const auto& operation : document.operations()) {
        if (operation.session || !operation.scope.empty() || !names_somebody(operation)) continue;
        ++found;
        EXPECT_TRUE(uniform.contains(operation.name)) << operation.name;
    }
    EXPECT_GE(found, 5);
    using enum http::Uniform;
    EXPECT_EQ(uniform,
              (std::map<std::string, http::Uniform>{
                  {"DELETE /api/v1/registrations/:signup_id", always},
                  {"POST /api/v1/account/email", always},
                  {"POST /api/v1/email-confirmations", always},
                  {"POST /api/v1/email-confirmations/resend", always},
                  {"POST /api/v1/legacy-logins", always},
                  {"POST /api/v1/legacy-logins/finish", refusals},
                  {"POST /api/v1/legacy-logins/key", refusals},
                  {"POST /api/v1/logins", always},
                  {"POST /api/v1/logins/:signin_id/finish", refusals},
                  {"POST /api/v1/password-resets", always},
                  {"POST /api/v1/password-resets/:reset_id/record", always},
                  {"POST /api/v1/password-resets/start", always},
                  {"POST /api/v1/registrations", always},
                  {"POST /api/v1/registrations/:signup_id/record", always},
              }));
}

} // namespace
} // namespace ownkey
