// What registration of 2019 answers at once, before the address is confirmed: a token that opens
// its own name here and nothing anywhere else.
#include "client.h"
#include "server/flows/early_session.h"
#include "server/flows/own_account.h"
#include "server/flows/profile.h"
#include "server/flows/registration.h"
#include "server/http/gradido/gradido.h"
#include "server/http/native/native.h"
#include "tests/server/flows/expect.h"

#include <gtest/gtest.h>

namespace ownkey::house {
namespace {

using http::Method;

class EarlySession : public testing::Test {
protected:
    EarlySession() {
        http::add_native_routes(native, house.world);
        http::add_gradido_routes(gradido, house.world);
        const auto answer = client.send(
            {.method = Method::post,
             .path = "/v1/user",
             .body = std::string(R"({"name":"Anna","email":"anna@example.org","password":")") +
                     AppClient::kPassword + "\"}"});
        EXPECT_EQ(answer.status, 200);
        token = json_text(answer.body, "token");
    }

    int shown_here() {
        return client.send({.path = "/v1/user/1", .basic = "anna@example.org:" + token}).status;
    }

    int native_session() {
        http::Request request{.method = Method::get, .path = "/api/v1/session"};
        request.address = "203.0.113.5";
        request.cookies["ownkey"] = token;
        return native.dispatch(request).status;
    }

    std::string gradido_session() {
        const auto view =
            MUST(flows::find_early_session(house.world, {.address = "203.0.113.5"}, token));
        http::Request request{.method = Method::get, .path = "/login"};
        request.address = "127.0.0.1";
        request.query["session_id"] = std::to_string(view.session.alias);
        return json_text(gradido.dispatch(request).body, "state");
    }

    House house;
    AppClient client{house};
    http::Router native{{.settings = &house.settings, .clock = &house.clock}};
    http::Router gradido{
        {.settings = &house.settings, .clock = &house.clock, .dialect = http::gradido_dialect}};
    std::string token;
};

TEST_F(EarlySession, is_taken_by_no_other_surface_before_the_confirmation) {
    EXPECT_EQ(shown_here(), 200);
    EXPECT_EQ(native_session(), 401);
    EXPECT_EQ(gradido_session(), "not found");
    EXPECT_FAILS(flows::find_session(house.world, house.caller, token), no_session);
    const auto view = MUST(flows::find_early_session(house.world, house.caller, token));
    EXPECT_FAILS(flows::change_profile(house.world, house.caller, view, {.first_name = "Bert"}),
                 no_session);
}

TEST_F(EarlySession, is_an_ordinary_one_after_it) {
    client.confirm();
    EXPECT_EQ(shown_here(), 200);
    EXPECT_EQ(native_session(), 200);
    EXPECT_EQ(gradido_session(), "success");
}

TEST_F(EarlySession, opens_nothing_when_another_takes_the_place) {
    MUST(sign_up(house, {}));
    EXPECT_EQ(shown_here(), 401);
    EXPECT_FAILS(flows::find_early_session(house.world, house.caller, token), no_session);
}

TEST_F(EarlySession, ends_as_others_do) {
    house.clock.advance(house.settings.session.idle);
    EXPECT_EQ(shown_here(), 401);
}

TEST_F(EarlySession, is_given_to_unconfirmed_accounts_only) {
    client.confirm();
    const auto id = house.account("anna@example.org")->id;
    EXPECT_FAILS(flows::start_early_session(house.world, house.caller, id), no_session);
}

} // namespace
} // namespace ownkey::house
