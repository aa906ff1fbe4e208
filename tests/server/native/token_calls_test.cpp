// Tokens and service keys over /api/v1: who is let in, what the answers look like.
#include "core/encoding.h"
#include "server/flows/service_keys.h"
#include "server/flows/token_ring.h"
#include "server/flows/tokens.h"
#include "tests/server/flows/expect.h"
#include "tests/server/native/browser.h"

namespace ownkey {
namespace {

using namespace house;
using http::Method;

class token_calls : public testing::Test {
protected:
    token_calls() {
        browser.enter(anna);
        house.settings.tokens.scopes = {"read"};
    }

    http::Response form(const std::string& path,
                        const std::string& body,
                        const std::string& authorization = "",
                        const std::string& type = "application/x-www-form-urlencoded") {
        Browser service(house);
        service.headers["content-type"] = type;
        if (!authorization.empty()) service.headers["authorization"] = authorization;
        return service.post("/api/v1/tokens/" + path, body);
    }

    /// A service key with this scope, as the Authorization header has it.
    std::string service(const std::string& scope) {
        become_admin();
        auto admin = anna.view();
        admin.account.role = Role::admin;
        admin.session.second_factor = true;
        const auto key = MUST(flows::create_service_key(
            house.world, house.caller, admin, {.name = "Shop", .scopes = {scope}}));
        return "Bearer " + flows::service_token_text(key.token);
    }

    /// Makes the member of the browser an admin whose session had a second factor.
    void become_admin() {
        EXPECT_OK(house.store.transact(Durability::full, [&](Tables& tables) -> Done {
            auto account = *TRY(tables.find_account(anna.view().account.id));
            account.role = Role::admin;
            TRY(tables.update_account(account));
            auto session = *TRY(tables.find_session(anna.view().session.id));
            session.second_factor = true;
            session.proved_at = house.clock.now();
            return tables.update_session(session);
        }));
    }

    static std::string header(const http::Response& response, const std::string& name) {
        for (const auto& [key, value] : response.headers)
            if (key == name) return value;
        return "";
    }

    static std::string text(const http::Response& response, const std::string& path) {
        return json_text(response.body, path);
    }

    House house;
    Member anna = make_member(house);
    Browser browser{house};
};

TEST_F(token_calls, start_refresh_list_and_end) {
    const auto started = browser.post("/api/v1/tokens", R"({"client_id":"wallet","scope":"read"})");
    ASSERT_EQ(started.status, 201);
    EXPECT_EQ(text(started, "token_type"), "Bearer");
    EXPECT_NE(started.body.find(R"("expires_in":1800,)"), std::string::npos);
    EXPECT_NE(started.body.find(R"("refresh_expires_in":604800})"), std::string::npos);
    EXPECT_EQ(header(started, "Cache-Control"), "no-store");

    Browser program(house); // no cookies
    const auto refreshed = program.post(
        "/api/v1/tokens/refresh", R"({"refresh_token":")" + text(started, "refresh_token") + "\"}");
    ASSERT_EQ(refreshed.status, 200);
    EXPECT_NE(text(refreshed, "refresh_token"), text(started, "refresh_token"));
    const auto refused = program.post("/api/v1/tokens/refresh", R"({"refresh_token":"okr_x"})");
    EXPECT_EQ(refused.status, 401);
    EXPECT_EQ(text(refused, "title"), "refresh_invalid");

    const auto list = browser.get("/api/v1/tokens");
    EXPECT_NE(list.body.find(R"("client_id":"wallet","audience":"community","scope":"read")"),
              std::string::npos);
    const auto at = list.body.find("\"id\":\"") + 6;
    const auto path = "/api/v1/tokens/" + list.body.substr(at, 36);
    EXPECT_EQ(program.del(path).status, 401);
    EXPECT_EQ(browser.del(path).body, R"({"status":"ended"})");
    EXPECT_EQ(browser.del(path).status, 404);
    EXPECT_EQ(browser.del("/api/v1/tokens/x").status, 422);
    EXPECT_EQ(browser.get("/api/v1/tokens").body, R"({"tokens":[]})");
}

TEST_F(token_calls, start_needs_session_csrf_and_a_proper_wish) {
    EXPECT_EQ(Browser(house).post("/api/v1/tokens", "{}").status, 401);
    EXPECT_EQ(text(browser.post("/api/v1/tokens", R"({"audience":"bank"})"), "field"), "audience");
    EXPECT_EQ(text(browser.post("/api/v1/tokens", R"({"role":"admin"})"), "title"),
              "field_unknown");
    browser.csrf_token.clear();
    EXPECT_EQ(text(browser.post("/api/v1/tokens", "{}"), "title"), "csrf_missing");
}

TEST_F(token_calls, introspection_is_for_services_with_the_scope) {
    const auto started = browser.post("/api/v1/tokens", "{}");
    const auto body = "token=" + text(started, "access_token") + "&token_type_hint=access_token";
    EXPECT_EQ(text(form("introspect", body), "title"), "service_refused");
    EXPECT_EQ(text(form("introspect", body, "Bearer oksvc_AAAA"), "title"), "service_refused");
    EXPECT_EQ(text(form("introspect", body, service("gradido")), "title"), "scope_missing");
    const auto key = service("introspect");
    const auto answer = form("introspect", body, key);
    EXPECT_EQ(answer.status, 200);
    EXPECT_TRUE(answer.body.starts_with(
        R"({"active":true,"client_id":"ownkey","token_type":"Bearer","exp":)"));
    EXPECT_EQ(text(answer, "sub"), to_text(anna.view().account.id));
    EXPECT_EQ(text(answer, "iss"), "http://localhost:1200");
    const auto refresh = form("introspect", "token=" + text(started, "refresh_token"), key);
    EXPECT_EQ(text(refresh, "sub"), to_text(anna.view().account.id));
    EXPECT_EQ(text(refresh, "token_type"), "");
    for (const std::string bad : {"token=x", "token=a.b.c", "token=%C3%A4", "token=okr_"})
        EXPECT_EQ(form("introspect", bad, key).body, R"({"active":false})") << bad;
}

TEST_F(token_calls, forms_are_read_strictly) {
    const auto key = service("introspect");
    EXPECT_EQ(form("introspect", "token=x", key, "application/json").status, 415);
    EXPECT_EQ(form("introspect", "", key).status, 422);
    EXPECT_EQ(form("introspect", "token=", key).status, 422);
    for (const std::string bad : {"token=x&token=y", "token=%zz", "token=%00", "token=%FF"})
        EXPECT_EQ(form("introspect", bad, key).status, 400) << bad;
    EXPECT_EQ(form("introspect", "token=" + std::string(9'000, 'x'), key).status, 413);
    EXPECT_EQ(form("introspect", "&token=x&more=1&", key).status, 200);
}

TEST_F(token_calls, revocation_asks_for_a_service_key_only_for_access_tokens) {
    const auto key = service("introspect");
    const auto started = browser.post("/api/v1/tokens", "{}");
    const auto access = "token=" + text(started, "access_token");
    EXPECT_EQ(form("revoke", "token=okr_x").status, 200);
    EXPECT_EQ(form("revoke", access).status, 401);
    EXPECT_EQ(text(form("revoke", access, service("gradido")), "title"), "scope_missing");
    EXPECT_EQ(form("revoke", "token=" + text(started, "refresh_token")).body, "{}");
    EXPECT_EQ(form("introspect", access, key).body, R"({"active":false})");
    const auto other = browser.post("/api/v1/tokens", "{}");
    EXPECT_EQ(form("revoke", "token=" + text(other, "access_token"), key).status, 200);
    EXPECT_EQ(form("introspect", "token=" + text(other, "refresh_token"), key).body,
              R"({"active":false})");
}

TEST_F(token_calls, keys_and_discovery_are_public_and_may_be_kept_an_hour) {
    for (const std::string path :
         {"/.well-known/jwks.json", "/.well-known/oauth-authorization-server"}) {
        const auto answer = Browser(house).get(path);
        EXPECT_EQ(answer.status, 200);
        EXPECT_EQ(answer.content_type, "application/json");
        EXPECT_EQ(header(answer, "Cache-Control"), "public, max-age=3600");
        EXPECT_EQ(browser.post(path, "{}").status, 405);
    }
    const auto jwks = browser.get("/.well-known/jwks.json").body;
    EXPECT_TRUE(jwks.starts_with(R"({"keys":[{)"));
    EXPECT_EQ(jwks.find("\"d\""), jwks.npos); // the private member of RFC 8037
    const auto discovery = browser.get("/.well-known/oauth-authorization-server");
    EXPECT_EQ(text(discovery, "issuer"), "http://localhost:1200");
    EXPECT_EQ(text(discovery, "jwks_uri"), "http://localhost:1200/.well-known/jwks.json");
    EXPECT_NE(discovery.body.find(R"("access_token_signing_alg_values_supported":["EdDSA"])"),
              std::string::npos);
    flows::TokenRing shared(MUST(token::SharedSecret::from(ByteVector(64, Byte{7}))));
    house.world.token_ring = &shared;
    EXPECT_EQ(browser.get("/.well-known/jwks.json").body, R"({"keys":[]})");
    EXPECT_NE(browser.get("/.well-known/oauth-authorization-server").body.find("HS512"),
              std::string::npos);
}

TEST_F(token_calls, service_keys_are_for_admins) {
    const std::string path = "/api/v1/service-keys",
                      wish = R"({"name":"Shop","scopes":["gradido"]})";
    EXPECT_EQ(Browser(house).get(path).status, 401);
    EXPECT_EQ(text(browser.get(path), "title"), "role_missing");
    EXPECT_EQ(text(browser.post(path, wish), "title"), "role_missing");
    become_admin();
    const auto made = browser.post(path, wish);
    ASSERT_EQ(made.status, 201);
    EXPECT_TRUE(text(made, "key").starts_with("oksvc_"));
    EXPECT_EQ(header(made, "Cache-Control"), "no-store");
    const auto list = browser.get(path);
    EXPECT_EQ(text(made, "name"), "Shop");
    EXPECT_EQ(list.body.find("oksvc_"), std::string::npos);
    EXPECT_NE(list.body.find(text(made, "id")), std::string::npos);
    const auto rotated = browser.post(path + '/' + text(made, "id") + "/rotate", "{}");
    ASSERT_EQ(rotated.status, 201);
    EXPECT_NE(text(rotated, "key"), text(made, "key"));
    EXPECT_EQ(browser.del(path + '/' + text(made, "id")).body, R"({"status":"revoked"})");
    EXPECT_EQ(text(browser.del(path + '/' + text(made, "id")), "title"), "service_key_not_found");
    const auto page = browser.get(path + "?limit=1");
    EXPECT_FALSE(text(page, "next").empty());
    EXPECT_EQ(browser.get(path + "?cursor=x").status, 422);
}

} // namespace
} // namespace ownkey
