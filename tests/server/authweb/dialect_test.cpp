#include "server/http/authweb/authweb.h"
#include "tests/server/flows/house.h"

#include <gtest/gtest.h>

namespace ownkey::http {
namespace {

TEST(authweb, every_error_has_words_in_the_dialect) {
    for (const auto error : kAllErrors) {
        const auto response = authweb_dialect(error, {});
        EXPECT_EQ(response.status, 200);
        EXPECT_FALSE(house::json_text(response.body, "ExceptionMessage").empty())
            << error_name(error);
    }
}

TEST(authweb, a_parameter_has_the_wires_name_and_only_a_back_ends_words_are_told_on) {
    const auto words = [](const Failure& failure) {
        return house::json_text(authweb_dialect(failure, {}).body, "ExceptionMessage");
    };
    EXPECT_EQ(words({Error::field_missing, "phone", ""}),
              "Parameter 'PhoneNumber' could not be null or empty");
    EXPECT_EQ(words({Error::field_rule, "username", "a rule"}),
              "Parameter 'Login' is not valid: a rule");
    EXPECT_EQ(words({Error::backend_refused, "", "their words"}), "their words");
    EXPECT_EQ(words({Error::store_failed, "", "a row"}), "the database failed");
}

TEST(authweb, waiting_is_told_in_a_header) {
    Failure failure(Error::too_many_requests);
    failure.retry_after_s = 7;
    const auto response = authweb_dialect(failure, {});
    ASSERT_EQ(response.headers.size(), 1U);
    EXPECT_EQ(response.headers[0], (std::pair<std::string, std::string>("Retry-After", "7")));
}

TEST(authweb, routes_are_the_golden_ones) {
    house::House house;
    Router router({.settings = &house.settings, .clock = &house.clock, .dialect = authweb_dialect});
    add_authweb_routes(router, house.world);
    EXPECT_EQ(router.list(),
              (std::vector<std::string>{"POST /AuthWebApi/AddUser",
                                        "POST /AuthWebApi/CheckUserExistance",
                                        "POST /AuthWebApi/DeactivateUsers",
                                        "POST /AuthWebApi/GetDeactivationCode",
                                        "POST /AuthWebApi/GetTokenByUserUid",
                                        "POST /AuthWebApi/VerifySignUp",
                                        "POST /AuthWebApi/VerifyUserCredentials"}));
    for (const auto& route : router.routes())
        if (route.pattern.ends_with("AddUser") || route.pattern.ends_with("Credentials") ||
            route.pattern.ends_with("GetDeactivationCode")) {
            EXPECT_TRUE(route.options.plain_password) << route.pattern;
            EXPECT_EQ(route.options.uniform, Uniform::always) << route.pattern;
        }
}

} // namespace
} // namespace ownkey::http
