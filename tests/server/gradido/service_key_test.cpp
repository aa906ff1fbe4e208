// A service key that an admin made opens this surface when it has the scope gradido.
#include "server/flows/service_keys.h"
#include "server/http/gradido/gradido.h"
#include "tests/server/flows/expect.h"
#include "tests/server/flows/house.h"

namespace ownkey::house {
namespace {

class gradido_service_key : public testing::Test {
protected:
    gradido_service_key()
        : router({.settings = &house.settings,
                  .clock = &house.clock,
                  .dialect = http::gradido_dialect}) {
        http::add_gradido_routes(router, house.world);
        auto account = *house.account(anna.person.email);
        account.role = Role::admin;
        MUST(house.store.transact(Durability::full,
                                  [&](Tables& tables) { return tables.update_account(account); }));
        admin.account = *house.account(anna.person.email);
        admin.session.second_factor = true;
    }

    flows::NewServiceKey make(const std::string& scope) {
        return MUST(flows::create_service_key(
            house.world, house.caller, admin, {.name = "Community", .scopes = {scope}}));
    }

    std::string login(const std::string& authorization) {
        http::Request request{.path = "/login"};
        request.query["session_id"] = std::to_string(admin.session.alias);
        request.address = "203.0.113.5";
        request.headers["authorization"] = authorization;
        return router.dispatch(request).body;
    }

    static std::string bearer(const flows::NewServiceKey& key) {
        return "Bearer " + flows::service_token_text(key.token);
    }

    bool is_let_in(const std::string& authorization) {
        return login(authorization).find("anna@example.org") != std::string::npos;
    }

    House house;
    Member anna = make_member(house);
    flows::SessionView admin = anna.view();
    http::Router router;
};

TEST_F(gradido_service_key, with_the_scope_is_a_service_caller) {
    const auto key = make("gradido");
    EXPECT_TRUE(is_let_in(bearer(key)));
    EXPECT_EQ(login(bearer(make("introspect"))), R"({"state":"not found","msg":"session not found"})");
    EXPECT_FALSE(is_let_in(""));
    EXPECT_FALSE(is_let_in("Bearer oksvc_"));
    EXPECT_OK(flows::revoke_service_key(house.world, house.caller, admin, key.row.id));
    EXPECT_FALSE(is_let_in(bearer(key)));
}

TEST_F(gradido_service_key, a_database_that_fails_is_not_an_empty_server) {
    const auto key = make("gradido");
    house.store.fail_next(1);
    EXPECT_EQ(login(bearer(key)).find("not found"), std::string::npos);
    EXPECT_TRUE(is_let_in(bearer(key)));
}

} // namespace
} // namespace ownkey::house
