// The pages behind a router, with a ledger and a stand-in for the login server: Alice is signed in
// as 11, the admin Carla as -33.
#pragma once

#include "login_stand_in.h"
#include "tools/community/pages.h"

#include <gmock/gmock.h>

#include <regex>

namespace ownkey::community {

using http::Method;
using http::Request;
using http::Response;
using testing::HasSubstr;
using testing::Not;

inline std::string header(const Response& response, const std::string& name) {
    for (const auto& [key, value] : response.headers) {
        if (key == name) return value;
    }
    return "";
}

class PagesTest : public LedgerTest {
protected:
    void SetUp() override {
        LedgerTest::SetUp();
        clock.set(Time(std::chrono::seconds(kNow)));
        settings.server.public_url = "http://localhost:1300";
        pages.emplace(*ledger,
                      visitors.emplace(*ledger, client, clock, settings.limits),
                      client,
                      no_gdt,
                      clock,
                      PageOptions{"http://localhost:1300", "http://localhost:1200"});
        pages->add_routes(router);
        login.sign_in(11, alice);
        login.sign_in(-33, carla);
    }

    Response
    request(Method method, const std::string& path, int session, const std::string& body = "") {
        Request request;
        request.method = method;
        request.path = path;
        request.address = "192.0.2.1";
        if (session != 0) request.cookies["GRADIDO_LOGIN"] = std::to_string(session);
        request.headers["content-type"] = "application/x-www-form-urlencoded";
        request.body = body;
        return router.dispatch(request);
    }

    Response get(const std::string& path, int session) {
        return request(Method::get, path, session);
    }

    /// The token in the form of a page.
    std::string token(const std::string& path = "/", int session = 11) {
        const auto html = get(path, session).body;
        std::smatch found;
        const bool has =
            std::regex_search(html, found, std::regex("name=\"token\" value=\"([^\"]+)\""));
        EXPECT_TRUE(has) << html;
        return has ? found[1].str() : "";
    }

    std::string transfer_form(const std::string& token_text,
                              const std::string& recipient = "bob@example.org",
                              const std::string& amount = "12.50",
                              const std::string& memo = "for the bread") {
        return "token=" + token_text + "&recipient=" + query_escaped(recipient) +
               "&amount=" + query_escaped(amount) + "&memo=" + query_escaped(memo);
    }

    Response send(const std::string& form) { return request(Method::post, "/send", 11, form); }

    tx::Body only_enlisted_body() {
        const auto enlisted = login.enlisted();
        EXPECT_EQ(enlisted.size(), 1U);
        return MUST(tx::decode_body(MUST(from_base64(enlisted.at(0).transaction_base64))));
    }

    LoginStandIn login;
    LoginServer client{login.url()};
    fakes::FakeClock clock;
    Gdt no_gdt{GdtOptions{}, clock};
    Settings settings;
    std::optional<Visitors> visitors;
    std::optional<Pages> pages;
    http::Router router{{&settings, &clock, [this](const Failure& failure, const Request& failed) {
                             return pages->failure(failure, failed);
                         }}};
};

} // namespace ownkey::community
