#include "server/http/gradido/gradido.h"
#include "tests/server/flows/house.h"

#include <gtest/gtest.h>

#include <set>

namespace ownkey::http {
namespace {

TEST(gradido, every_error_has_words_in_the_dialect) {
    const std::set<std::string> states{
        "error", "exist", "not found", "disabled", "processing", "wrong role"};
    for (const auto error : kAllErrors) {
        const auto response = gradido_dialect(error, {});
        EXPECT_EQ(response.status, 200);
        EXPECT_TRUE(states.contains(house::json_text(response.body, "state"))) << error_name(error);
        EXPECT_FALSE(house::json_text(response.body, "msg").empty()) << error_name(error);
    }
}

TEST(gradido, waiting_is_told_in_a_header) {
    Failure failure(Error::too_many_requests);
    failure.retry_after_s = 7;
    const auto response = gradido_dialect(failure, {});
    ASSERT_EQ(response.headers.size(), 1U);
    EXPECT_EQ(response.headers[0], (std::pair<std::string, std::string>("Retry-After", "7")));
}

TEST(gradido, routes_are_the_golden_ones) {
    house::House house;
    Router router({.settings = &house.settings, .clock = &house.clock, .dialect = gradido_dialect});
    add_gradido_routes(router, house.world);
    const std::vector<std::string> changing{"acquireAccessToken",
                                            "adminEmailVerificationResend",
                                            "appLogin",
                                            "checkTransaction",
                                            "createTransaction",
                                            "createUser",
                                            "getUserInfos",
                                            "logout",
                                            "networkInfos",
                                            "resetPassword",
                                            "sendEmail",
                                            "unsecureLogin",
                                            "updateUserInfos"};
    const std::vector<std::string> by_get_too{"checkSessionState",
                                              "checkUsername",
                                              "getRunningUserTasks",
                                              "getUsers",
                                              "hasElopage",
                                              "login",
                                              "loginViaEmailVerificationCode",
                                              "search"};
    std::set<std::string> expected;
    const auto expect = [&](const std::string& method, const std::string& name) {
        expected.insert(method + " /" + name);
        expected.insert(method + " /" + name + "/*"); // the first segment counts
    };
    for (const auto& name : by_get_too)
        expect("GET", name);
    for (const auto& names : {changing, by_get_too})
        for (const auto& name : names)
            expect("POST", name), expect("PUT", name);
    const auto lines = router.list();
    EXPECT_EQ(std::set<std::string>(lines.begin(), lines.end()), expected);
}

} // namespace
} // namespace ownkey::http
