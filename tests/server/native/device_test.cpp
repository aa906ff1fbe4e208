// Sessions, devices and the second factor over /api/v1.
#include "tests/server/flows/app.h"
#include "tests/server/flows/expect.h"
#include "tests/server/native/story.h"

#include <gmock/gmock.h>

namespace ownkey::house {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::string kFactor = "/api/v1/second-factor";

/// The id of the first row that has this text behind its id.
std::string id_before(const std::string& json, const std::string& text) {
    const auto at = json.rfind(R"("id":")", json.find(text));
    return at == json.npos ? "" : json.substr(at + 6, 36);
}

TEST_F(native_session, sessions_are_listed_and_ended) {
    Browser other(house);
    const auto log_in_elsewhere = [&] {
        const auto login = MUST(house::log_in(house, person));
        other.cookies["ownkey"] = flows::cookie_value(login.session.token);
        other.csrf_token = flows::csrf_token(house.world, login.session.view.session);
    };
    log_in_elsewhere();
    EXPECT_FALSE(json_text(browser.get("/api/v1/sessions?limit=1").body, "next").empty());
    const auto list = browser.get("/api/v1/sessions");
    EXPECT_THAT(list.body, HasSubstr(R"("current":true)"));
    const auto id = id_before(list.body, R"("current":false)");
    EXPECT_EQ(browser.del("/api/v1/sessions/" + id).body, R"({"status":"ended","count":1})");
    EXPECT_EQ(other.get("/api/v1/session").status, 401);
    log_in_elsewhere();
    EXPECT_EQ(browser.del("/api/v1/sessions").body, R"({"status":"ended","count":1})");
    EXPECT_EQ(other.get("/api/v1/session").status, 401);
    EXPECT_EQ(browser.get("/api/v1/session").status, 200);
}

TEST_F(native_session, a_device_is_listed_and_forgotten) {
    EXPECT_OK(house::log_in(house, person)); // from another one
    const auto list = browser.get("/api/v1/devices");
    EXPECT_THAT(list.body, HasSubstr(R"("current":true)"));
    const auto id = id_before(list.body, R"("current":false)");
    EXPECT_EQ(browser.del("/api/v1/devices/" + id).body, R"({"status":"forgotten"})");
    EXPECT_THAT(browser.get("/api/v1/devices").body, Not(HasSubstr(id)));
}

class native_second_factor : public native_session {
protected:
    void SetUp() override {
        native_session::SetUp();
        const auto setup = browser.post(kFactor, "{}");
        ASSERT_EQ(setup.status, 201) << setup.body;
        app.emplace(json_text(setup.body, "secret"));
        EXPECT_THAT(setup.body, HasSubstr(R"("qr":["1111111)"));
        const auto confirmed = browser.post(kFactor + "/confirm", code());
        ASSERT_EQ(confirmed.status, 200) << confirmed.body;
        recovery_code = first_code(confirmed);
        browser.csrf_token = json_text(confirmed.body, "csrf_token");
        house.clock.advance(Seconds(30)); // the next code
    }

    static std::string first_code(const http::Response& response) {
        const std::string before = R"("recovery_codes":[")";
        return response.body.substr(response.body.find(before) + before.size(), 11);
    }

    std::string code() { return object({{"code", app->code(house.clock.now())}}); }

    /// Out: the answer to the code at the challenge.
    http::Response log_in_with(const std::string& typed) {
        const auto asked = log_in();
        EXPECT_EQ(browser.cookies.count("ownkey"), 0U);
        auto response =
            browser.post("/api/v1/logins/" + json_text(asked.body, "second_factor.challenge_id") +
                             "/second-factor",
                         object({{"code", typed}, {"redirect_url", ""}}));
        browser.csrf_token = json_text(response.body, "csrf_token");
        return response;
    }

    std::optional<App> app;
    std::string recovery_code;
};

TEST_F(native_second_factor, an_unknown_device_is_asked_for_it) {
    browser.cookies.clear();
    EXPECT_EQ(log_in_with("000000x").status, 401);
    const auto session = log_in_with(app->code(house.clock.now()));
    ASSERT_EQ(session.status, 200) << session.body;
    EXPECT_EQ(browser.get("/api/v1/session").status, 200);
    browser.cookies.clear();
    EXPECT_EQ(log_in_with(recovery_code).status, 200);
    EXPECT_EQ(browser.get(kFactor).body, R"({"enabled":true,"recovery_codes_left":9})");
}

TEST_F(native_second_factor, new_recovery_codes_end_the_old_ones) {
    const auto made = browser.post(kFactor + "/recovery-codes", "{}");
    ASSERT_EQ(made.status, 200) << made.body;
    EXPECT_THAT(made.body, Not(HasSubstr(recovery_code)));
    EXPECT_THAT(made.body, Not(HasSubstr("csrf_token")));
    browser.cookies.clear();
    EXPECT_EQ(log_in_with(recovery_code).status, 401);
    EXPECT_EQ(log_in_with(first_code(made)).status, 200);
}

TEST_F(native_second_factor, is_turned_off_with_a_code) {
    EXPECT_EQ(browser.del(kFactor, object({{"code", "000000x"}})).status, 401);
    EXPECT_EQ(browser.del(kFactor, code()).body, R"({"status":"off"})");
    EXPECT_EQ(browser.get(kFactor).body, R"({"enabled":false,"recovery_codes_left":0})");
}

} // namespace
} // namespace ownkey::house
