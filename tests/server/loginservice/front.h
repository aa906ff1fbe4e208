// Front: a client in front of the loginservice surface, and what the tests need of the house behind
// it.
#pragma once

#include "server/flows/tokens.h"
#include "server/http/loginservice/loginservice.h"
#include "tests/server/flows/house.h"

#include <gtest/gtest.h>

namespace ownkey::house {

class Front {
public:
    Front() {
        house.settings.loginservice.site_url = "https://site.example";
        house.settings.loginservice.callback_allow = {"https://crm.example/hooks"};
        house.settings.second_factor.for_roles = false;
        open();
    }

    /// Routes read the settings of their limits when they are made.
    void open() {
        router =
            std::make_unique<http::Router>(http::Policy{.settings = &house.settings,
                                                        .clock = &house.clock,
                                                        .dialect = http::loginservice_dialect});
        http::add_loginservice_routes(*router, house.world);
    }

    http::Response call(http::Method method,
                        const std::string& target,
                        const std::string& body = "",
                        const std::string& token = "") {
        const auto query_at = target.find('?');
        http::Request request{.method = method, .path = target.substr(0, query_at)};
        if (query_at != target.npos) {
            const auto equals = target.find('=', query_at);
            request.query[target.substr(query_at + 1, equals - query_at - 1)] =
                target.substr(equals + 1);
        }
        request.body = body;
        request.address = address;
        request.headers["user-agent"] = "client";
        request.headers["origin"] = "https://site.example"; // not our own: no cookies, no danger
        if (!body.empty()) request.headers["content-type"] = content_type;
        if (!token.empty()) request.headers["x-auth-token"] = token;
        return router->dispatch(request);
    }

    http::Response
    post(const std::string& target, const std::string& body = "", const std::string& token = "") {
        return call(http::Method::post, target, body, token);
    }

    http::Response get(const std::string& target, const std::string& token = "") {
        return call(http::Method::get, target, "", token);
    }

    /// Somebody of the house with a role, and an access token begun in a session of the pages.
    std::string token_of_admin(const Person& person = {.email = "admin@example.org"}) {
        auto member = make_member(house, person);
        auto account = *house.account(person.email);
        account.role = Role::admin;
        const auto done = house.store.transact(
            Durability::full, [&](Tables& tables) { return tables.update_account(account); });
        EXPECT_TRUE(done);
        return MUST(flows::start_tokens(house.world, house.caller, member.view(), {})).access_token;
    }

    /// The last segment of the link in the newest mail that is due.
    std::string newest_code() {
        const auto mails = house.outbox(OutboxKind::mail);
        if (mails.empty()) return {};
        const auto link = json_text(mails.back().payload, "vars.link");
        return link.substr(link.rfind('/') + 1);
    }

    House house;
    std::unique_ptr<http::Router> router;
    std::string address = "192.0.2.1";
    std::string content_type = "application/json";
};

inline const std::string kCampaign =
    R"({"campaign":{"name":"Summer","url":"summer","description_short":"Join us",)"
    R"("callback_url":"https://crm.example/hooks/summer","fields":[)"
    R"({"title":"Your age","key":"age","type":"number","required":true},)"
    R"({"title":"Size","key":"size","type":"choice","choices":["S","M","L"]},)"
    R"({"title":"Days","key":"days","type":"multiple choice","choices":"Mon, Tue, Wed"},)"
    R"({"title":"Do you agree?","key":"agree","type":"yes/no","required":true},)"
    R"({"title":"Anything else?","description":"In your words","key":"more","type":"text"}]}})";

inline std::string submission(const std::string& name,
                              const std::string& email,
                              const std::string& responses = R"({"age":31,"agree":true})",
                              const std::string& password = "a long password") {
    return R"({"submission":{"name":")" + name + R"(","email":")" + email + R"(","password":")" +
           password + R"(","responses":)" + responses + "}}";
}

} // namespace ownkey::house
