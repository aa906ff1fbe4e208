// Browser: speaks to a router as a browser does: keeps cookies, sends the CSRF token of its
// session, names its content type. Every answer is held against openapi.json (answers.h).
#pragma once

#include "server/http/native/native.h"
#include "tests/server/flows/house.h"
#include "tests/server/native/answers.h"

namespace ownkey::house {

class Browser {
public:
    Browser(const Browser&) = delete; // its router tells it what it sees
    Browser& operator=(const Browser&) = delete;

    explicit Browser(House& house)
        : house_(house),
          router_({.settings = &house.settings,
                   .clock = &house.clock,
                   .dialect = nullptr,
                   .observe = [this](const http::Observation& seen) { seen_ = seen; }}) {
        http::add_native_routes(router_, house.world);
    }

    http::Response
    call(http::Method method, const std::string& target, const std::string& body = "") {
        const auto query_at = target.find('?');
        http::Request request{.method = method, .path = target.substr(0, query_at)};
        if (query_at != target.npos) {
            const auto equals = target.find('=', query_at);
            request.query[target.substr(query_at + 1, equals - query_at - 1)] =
                target.substr(equals + 1);
        }
        request.body = body;
        request.address = address;
        request.request_id = "test";
        request.cookies = cookies;
        request.headers["origin"] = "http://localhost:1200";
        if (!body.empty()) request.headers["content-type"] = "application/json";
        if (!csrf_token.empty()) request.headers["x-csrf-token"] = csrf_token;
        for (const auto& [name, value] : headers)
            request.headers[name] = value;
        auto at_once = router_.answer_at_once(request); // as http/traffic.cpp does
        answered_at_once = at_once.has_value();
        auto response = at_once ? *std::move(at_once) : router_.dispatch(request);
        check_answer(seen_, response);
        keep_cookies(response);
        return response;
    }

    http::Response get(const std::string& path) { return call(http::Method::get, path); }

    http::Response post(const std::string& path, const std::string& body) {
        return call(http::Method::post, path, body);
    }

    http::Response put(const std::string& path, const std::string& body) {
        return call(http::Method::put, path, body);
    }

    http::Response del(const std::string& path, const std::string& body = "{}") {
        return call(http::Method::del, path, body);
    }

    [[nodiscard]] const http::Router& router() const { return router_; }

    std::map<std::string, std::string> cookies;
    std::string csrf_token;
    bool answered_at_once = false; ///< the last call, without asking the database
    std::map<std::string, std::string> headers; ///< sent with every call, last
    std::string address = "192.0.2.1";

    /// Takes the session of somebody who logged in elsewhere.
    void enter(const Member& member) {
        cookies["ownkey"] = member.cookie();
        csrf_token = member.csrf(house_);
    }

private:
    void keep_cookies(const http::Response& response) {
        for (const auto& [name, value] : response.headers) {
            if (name != "Set-Cookie") continue;
            const auto equals = value.find('=');
            const auto content = value.substr(equals + 1, value.find(';') - equals - 1);
            cookies.erase(value.substr(0, equals));
            if (!content.empty()) cookies[value.substr(0, equals)] = content;
        }
    }

    House& house_;
    http::Observation seen_;
    http::Router router_;
};

} // namespace ownkey::house
