#include "server/http/gradido/gradido.h"
#include "tests/server/flows/house.h"

#include <gtest/gtest.h>

#include <set>

namespace ownkey::http {
namespace {

TEST(gradido, every_error_has_words_in_the_dialect) {
    for (const auto error : kAllErrors) {
        const auto response = gradido_dialect(error, {});
        EXPECT_EQ(response.status, 200);
        EXPECT_EQ(house::json_text(response.body, "state"), "error");
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
    EXPECT_EQ(router.list(),
              (std::vector<std::string>{"GET /getRunningUserTasks",
                                        "GET /hasElopage",
                                        "GET /login",
                                        "POST /checkTransaction",
                                        "POST /getRunningUserTasks",
                                        "POST /hasElopage",
                                        "POST /login",
                                        "POST /networkInfos"}));
}

} // namespace
} // namespace ownkey::http
