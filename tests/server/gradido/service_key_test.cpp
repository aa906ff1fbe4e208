// A service key that an admin made opens this surface when it has the scope gradido.
#include "core/encoding.h"
#include "core/tx/transaction.h"
#include "server/flows/service_keys.h"
#include "server/flows/transactions.h"
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

    flows::NewServiceKey make(const std::string& scope, const std::string& community = "") {
        return MUST(flows::create_service_key(
            house.world,
            house.caller,
            admin,
            {.name = "Community", .scopes = {scope}, .community = community}));
    }

    void move_anna_to(const std::string& community) {
        auto account = *house.account(anna.person.email);
        account.group_alias = community;
        MUST(house.store.transact(Durability::full,
                                  [&](Tables& tables) { return tables.update_account(account); }));
    }

    std::string
    post(const std::string& path, const std::string& body, const std::string& authorization) {
        http::Request request{.method = http::Method::post, .path = path};
        request.body = body;
        request.address = "203.0.113.5";
        request.headers["authorization"] = authorization;
        return router.dispatch(request).body;
    }

    std::string enlist(const std::string& memo, const std::string& authorization) {
        const auto body = tx::encode_transfer_body(
            {.sender = anna.key.public_key, .receiver = house.bytes<PublicKey>(), .amount = 10'000},
            memo,
            house.now_s());
        return post("/checkTransaction",
                    R"({"session_id":)" + std::to_string(admin.session.alias) +
                        R"(,"transaction_base64":")" + to_base64(body) + "\"}",
                    authorization);
    }

    std::string tasks(const std::string& authorization) {
        return post("/getRunningUserTasks", R"({"email":"anna@example.org"})", authorization);
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
    EXPECT_EQ(login(bearer(make("introspect"))),
              R"({"state":"not found","msg":"session not found"})");
    EXPECT_FALSE(is_let_in(""));
    EXPECT_FALSE(is_let_in("Bearer oksvc_"));
    EXPECT_OK(flows::revoke_service_key(house.world, house.caller, admin, key.row.id));
    EXPECT_FALSE(is_let_in(bearer(key)));
}

TEST_F(gradido_service_key, of_a_community_meets_its_own_people_and_tasks_only) {
    house.settings.communities = {{.alias = "hills", .name = "The hills"}};
    EXPECT_FAILS(
        flows::create_service_key(house.world,
                                  house.caller,
                                  admin,
                                  {.name = "x", .scopes = {"gradido"}, .community = "lakes"}),
        field_rule);
    const auto hills = bearer(make("gradido", "hills"));
    const auto first = bearer(make("gradido", "default"));
    const auto every = bearer(make("gradido"));
    constexpr auto kNobody = R"({"state":"not found","msg":"session not found"})";
    constexpr auto kNoTasks = R"({"state":"success","runningTasks":{}})";
    constexpr auto kOneTask =
        R"({"state":"success","runningTasks":{"ready for sign transaction":1}})";

    // Anna is of the first community.
    EXPECT_EQ(login(hills), kNobody);
    EXPECT_EQ(enlist("For the hills", hills), R"({"state":"error","msg":"session not found"})");
    EXPECT_EQ(enlist("For the first", first), R"({"state":"success"})");
    EXPECT_EQ(tasks(hills), kNoTasks);
    EXPECT_EQ(tasks(first), kOneTask);
    EXPECT_EQ(tasks(every), kOneTask);

    // Now she is of the hills: what the first one enlisted is not theirs to see.
    move_anna_to("hills");
    EXPECT_EQ(login(first), kNobody);
    EXPECT_EQ(tasks(first), kNoTasks);
    EXPECT_EQ(tasks(hills), kNoTasks);
    EXPECT_NE(login(hills).find(R"("group_alias":"hills"},"Transaction.pending":0)"),
              std::string::npos);
    EXPECT_EQ(enlist("For the hills", hills), R"({"state":"success"})");
    EXPECT_EQ(tasks(hills), kOneTask);
    const auto listed = MUST(flows::list_transactions(house.world, anna.view(), {}, 10));
    ASSERT_EQ(listed.size(), 2U);
    EXPECT_EQ(listed[0].transaction.community, "hills");
    EXPECT_EQ(listed[1].transaction.community, "default");

    // A new key in its place is of the same community.
    const auto key = make("gradido", "hills");
    const auto next = MUST(flows::rotate_service_key(house.world, house.caller, admin, key.row.id));
    EXPECT_EQ(next.row.community, "hills");
}

TEST_F(gradido_service_key, a_database_that_fails_is_not_an_empty_server) {
    const auto key = make("gradido");
    house.store.fail_next(1);
    EXPECT_EQ(login(bearer(key)).find("not found"), std::string::npos);
    EXPECT_TRUE(is_let_in(bearer(key)));
}

} // namespace
} // namespace ownkey::house
