// Clients of AuthWebApi in front of a house: a program of one person (stranger), and a back end
// with a service key.
#pragma once

#include "core/encoding.h"
#include "core/hash.h"
#include "server/http/authweb/authweb.h"
#include "tests/server/flows/house.h"

#include <string>

namespace ownkey::house {

enum class By : std::uint8_t { stranger, back_end, trusted };

struct AuthWeb {
    explicit AuthWeb(UserBackend* backend = nullptr, Store* database = nullptr) : house(database) {
        house.settings.authweb.trusted_callers = {"192.0.2.200"};
        house.settings.limits = {.logins_per_minute = 1'000,
                                 .network_logins_per_minute = 1'000,
                                 .registrations_per_hour = 1'000,
                                 .codes_per_minute = 1'000,
                                 .requests_per_second = 1'000};
        http::add_authweb_routes(router, house.world, backend);
        key = service_key("authweb");
    }

    /// Out: its Authorization header.
    std::string service_key(const std::string& scopes) {
        const auto secret = house.bytes<Hash32>();
        MUST(house.world.store.transact(Durability::full, [&](Tables& tables) {
            return tables.insert_service_key({.id = house.random.uuid(),
                                              .name = "back end",
                                              .key_hash = sha256({secret.view()}),
                                              .scopes = scopes,
                                              .created_at = house.clock.now()});
        }));
        return "Bearer oksvc_" + to_base64url(secret.view());
    }

    http::Request request(By by,
                          const std::string& name,
                          const std::string& body,
                          const std::string& agent = "") {
        http::Request request{.method = http::Method::post, .path = "/AuthWebApi/" + name};
        request.headers["content-type"] = "application/json; charset=utf-8";
        if (by == By::back_end) request.headers["authorization"] = key;
        if (!agent.empty()) request.headers["user-agent"] = agent;
        request.address = by == By::trusted ? "192.0.2.200" : "203.0.113.5";
        request.request_id = "test";
        request.body = body;
        return request;
    }

    /// Out: the answer's body.
    std::string call(By by, const std::string& name, const std::string& body) {
        return router.dispatch(request(by, name, body)).body;
    }

    /// The newest one's code to type; empty: there is none.
    std::string newest_code(OutboxKind kind, const char* path = "vars.typed_code") {
        const auto items = house.outbox(kind);
        return items.empty() ? std::string() : json_text(items.back().payload, path);
    }

    House house;
    std::string key;
    http::Router router{
        {.settings = &house.settings, .clock = &house.clock, .dialect = http::authweb_dialect}};
};

/// Registers by a back end and verifies. Out: the login's credentials as JSON.
inline std::string
make_guid_user(AuthWeb& web, const std::string& login, const std::string& more = "") {
    const auto credentials =
        R"({"Login":")" + login + '"' + more + R"(,"Password":"plum tree 7!"})";
    const auto added = web.call(By::back_end, "AddUser", credentials);
    web.call(By::back_end,
             "VerifySignUp",
             R"({"SignUpGuid":")" + json_text(added, "SignUpGuid") + R"(","SignUpClosingCode":1})");
    return credentials;
}

} // namespace ownkey::house
