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

    /// The password is right, the code asked for. Out: the id of the challenge.
    std::string challenge() {
        const auto asked = log_in();
        EXPECT_EQ(asked.status, 200) << asked.body;
        EXPECT_EQ(browser.cookies.count("ownkey"), 0U);
        return json_text(asked.body, "second_factor.challenge_id");
    }

    http::Response answer(const std::string& challenge_id, const std::string& typed) {
        auto response = browser.post("/api/v1/logins/" + challenge_id + "/second-factor",
                                     object({{"code", typed}, {"redirect_url", ""}}));
        browser.csrf_token = json_text(response.body, "csrf_token");
        return response;
    }

    http::Response log_in_with(const std::string& typed) { return answer(challenge(), typed); }

    static std::string error(const http::Response& response) {
        EXPECT_FALSE(response.body.empty());
        return json_text(response.body, "title");
    }

    std::string right() { return app->code(house.clock.now()); }

    /// Six digits that are the app's neither now nor in the steps around.
    std::string wrong() {
        const auto now = house.clock.now();
        for (const std::string digits : {"000000", "111111", "222222", "333333"}) {
            bool is_right = false;
            for (const int steps : {-2, -1, 0, 1, 2})
                is_right = is_right || app->code(now + steps * Seconds(30)) == digits;
            if (!is_right) return digits;
        }
        return {};
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

TEST_F(native_second_factor, a_known_device_is_not_asked_and_a_new_one_is) {
    const auto known = log_in();
    EXPECT_EQ(known.status, 200);
    EXPECT_EQ(json_text(known.body, "account.email"), person.email);
    EXPECT_THAT(known.body, HasSubstr(R"("second_factor":true)"));
    browser.cookies.clear();
    const auto asked = log_in();
    EXPECT_THAT(asked.body, HasSubstr(R"({"second_factor":{"challenge_id":)"));
    EXPECT_THAT(asked.body, Not(HasSubstr(person.email)));
    EXPECT_TRUE(browser.cookies.empty());
    EXPECT_EQ(browser.get("/api/v1/session").status, 401);
}

TEST_F(native_second_factor, a_wrong_code_starts_nothing_and_may_be_corrected) {
    browser.cookies.clear();
    const auto id = challenge();
    const auto refused = answer(id, wrong());
    EXPECT_EQ(refused.status, 401);
    EXPECT_EQ(error(refused), "second_factor_wrong");
    EXPECT_TRUE(browser.cookies.empty());
    EXPECT_EQ(answer(id, right()).status, 200);
    EXPECT_EQ(browser.get("/api/v1/session").status, 200);
    EXPECT_EQ(error(answer(id, right())), "signin_not_found"); // a challenge is met once
}

TEST_F(native_second_factor, a_code_of_the_app_is_taken_once) {
    const auto used = right();
    browser.cookies.clear();
    EXPECT_EQ(log_in_with(used).status, 200);
    browser.cookies.clear();
    EXPECT_EQ(error(log_in_with(used)), "second_factor_wrong");
    house.clock.advance(Seconds(30));
    EXPECT_EQ(log_in_with(right()).status, 200);
}

TEST_F(native_second_factor, a_recovery_code_is_taken_once) {
    browser.cookies.clear();
    EXPECT_EQ(log_in_with(recovery_code).status, 200);
    browser.cookies.clear();
    const auto again = log_in_with(recovery_code);
    EXPECT_EQ(again.status, 401);
    EXPECT_EQ(error(again), "second_factor_wrong");
    EXPECT_TRUE(browser.cookies.empty());
}

TEST_F(native_second_factor, after_too_many_tries_the_right_code_comes_too_late) {
    browser.cookies.clear();
    const auto id = challenge();
    for (int i = 1; i < house.settings.second_factor.tries; ++i)
        EXPECT_EQ(error(answer(id, wrong())), "second_factor_wrong") << i;
    EXPECT_EQ(error(answer(id, wrong())), "code_too_many_tries");
    EXPECT_EQ(error(answer(id, right())), "code_too_many_tries");
    EXPECT_EQ(error(answer(id, recovery_code)), "code_too_many_tries");
    EXPECT_TRUE(browser.cookies.empty());
    EXPECT_EQ(log_in_with(right()).status, 200); // with the password, a new challenge
}

TEST_F(native_second_factor, of_others_changes_nothing_for_who_has_none) {
    const Person bert{.email = "bert@example.org", .first_name = "Bert"};
    MUST(join(house, bert));
    browser.cookies.clear();
    person = bert;
    for (int device = 0; device < 2; ++device) {
        const auto session = log_in();
        EXPECT_EQ(session.status, 200);
        EXPECT_EQ(json_text(session.body, "account.email"), bert.email);
        EXPECT_THAT(session.body, HasSubstr(R"("second_factor":false)"));
        EXPECT_EQ(browser.get(kFactor).body, R"({"enabled":false,"recovery_codes_left":0})");
        browser.cookies.clear();
    }
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
