// A client of this surface: Basic authorization, forms or JSON, one cookie.
#pragma once

#include "core/encoding.h"
#include "server/http/apparts/apparts.h"
#include "tests/server/flows/house.h"

namespace ownkey::house {

class AppClient {
public:
    explicit AppClient(House& house)
        : house_(house), router_({.settings = &house.settings,
                                  .clock = &house.clock,
                                  .dialect = http::apparts_dialect(house.clock)}) {
        // Ours stand in the way of tests that ask often.
        house.settings.limits.registrations_per_hour = 1'000;
        house.settings.limits.logins_per_minute = 1'000;
        house.settings.limits.network_logins_per_minute = 1'000;
        house.settings.limits.resets_per_hour = 1'000;
        http::add_apparts_routes(router_, house.world, secret_);
    }

    struct Sent {
        http::Method method = http::Method::get;
        std::string path;
        std::string basic{}; ///< "email:secret"
        std::string body{};
        std::string type{"application/json"};
        std::string cookie{}; ///< loginToken
    };

    http::Response send(const Sent& sent) {
        http::Request request{.method = sent.method, .path = sent.path};
        request.body = sent.body;
        request.address = "203.0.113.5";
        if (!sent.type.empty()) request.headers["content-type"] = sent.type;
        if (!sent.basic.empty())
            request.headers["authorization"] = "Basic " + to_base64(as_bytes(sent.basic));
        if (!sent.cookie.empty()) request.cookies["loginToken"] = sent.cookie;
        return router_.dispatch(request);
    }

    /// The text behind "token=" in the newest mail.
    std::string mailed_code() {
        const auto text = json_text(house_.outbox(OutboxKind::mail).back().payload, "vars.text");
        const auto at = text.find("token=") + 6;
        return text.substr(at, text.find('&', at) - at);
    }

    /// Confirms by the link of the newest mail.
    void confirm();

    static std::string cookie_of(const http::Response& response) {
        for (const auto& [name, value] : response.headers)
            if (name == "Set-Cookie" && value.starts_with("loginToken="))
                return value.substr(11, value.find(';') - 11);
        return {};
    }

    [[nodiscard]] const http::Router& router() const { return router_; }

    static constexpr const char* kSecret = "thirty-two bytes for a test's JWT";
    static constexpr const char* kPassword = "correct-horse-battery";

private:
    House& house_;
    SecretBuffer secret_{as_bytes(kSecret)};
    http::Router router_;
};

} // namespace ownkey::house
