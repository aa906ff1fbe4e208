// The router: pattern -> handler, with limits per route. One catch-all Pistache handler
// (http/server.h) feeds it; tests call dispatch() directly. It answers 404, 405 (with Allow), 413,
// 415, 429 itself, adds the security headers, and turns anything thrown into a 500 with a request
// id.
#pragma once

#include "server/http/message.h"
#include "server/ports/ports.h"
#include "server/settings.h"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ownkey::http {

using Handler = std::function<Response(const Request&)>;

/// Which bucket of Settings::Limits a route draws from, besides the general one.
enum class RateClass : std::uint8_t { general, login, registration, code, reset, refresh };

/// Which answers must not tell by their time how much work they were. A route that takes an address
/// or a user name of somebody who has no session says one of the last two: what is found costs
/// another time than what is not.
enum class Uniform : std::uint8_t {
    no,
    refusals, ///< all but 2xx: where success is no secret, since only the right person has it
    always,
};

struct RouteOptions {
    std::size_t max_body_bytes = 0; ///< 0 = the server's limit
    RateClass rate = RateClass::general;
    std::string content_type = "application/json"; ///< of requests with a body; empty = any
    bool same_origin =
        true; ///< for all but GET/HEAD: Origin (or Sec-Fetch-Site), when sent, must be our own
    /// The handler stretches a password that came in plain: it runs in the few threads of
    /// Settings::PlainPasswords, so that there are no more than these at once.
    bool plain_password = false;
    Uniform uniform = Uniform::no; ///< times in steps of Settings::Limits::uniform_answer
    /// Of a GET without parameters: asked first, in the thread that reads the sockets, so it never
    /// waits and never throws. Nothing: the handler is asked, in a worker.
    std::function<std::optional<Response>(const Request&)> at_once = nullptr;
};

struct Route {
    Method method = Method::get;
    std::string pattern; ///< "/api/v1/logins/:id/finish"; a last segment "*" takes the rest
    Handler handler;
    RouteOptions options;
};

/// What the log may know of a request: the route's pattern, never the path, query, body or cookies.
struct Observation {
    std::string request_id;
    std::string method;
    std::string pattern; ///< empty: no route
    int status = 0;
    std::chrono::microseconds duration{};
    std::string thrown; ///< type name of an exception that a handler let escape, or empty
};

/// What differs between listeners. `dialect` turns a failure of the router itself (404, 405, 413,
/// 415, 429, 500 ...) into the surface's own words; the default is problem().
struct Policy {
    const Settings* settings = nullptr; ///< limits; outlives the router
    const Clock* clock = nullptr;
    std::function<Response(const Failure&, const Request&)> dialect;
    /// Told of every answer, and of what a handler threw; for the log. Must not throw.
    std::function<void(const Observation&)> observe = nullptr;
};

class Router {
public:
    explicit Router(Policy policy);
    ~Router();
    Router(const Router&) = delete;
    Router& operator=(const Router&) = delete;

    void add(Method method, std::string pattern, Handler handler, RouteOptions options = {});
    /// The answer of a route that has one without waiting (RouteOptions::at_once). Never throws.
    [[nodiscard]] std::optional<Response> answer_at_once(const Request& request) const;

    /// Whether its handler stretches a password (RouteOptions::plain_password).
    [[nodiscard]] bool takes_plain_password(const Request& request) const;

    /// Runs limits, handler and error barrier. Never throws. The answer to HEAD is that to GET; the
    /// server leaves its body out.
    [[nodiscard]] Response dispatch(Request request) const { return dispatch_again(request); }

    /// As dispatch, of a request that may be asked again (Response::later).
    [[nodiscard]] Response dispatch_again(Request& request) const;
    /// The answer to a request that never becomes one (malformed, too large, too busy): the
    /// dialect's words, the same headers.
    [[nodiscard]] Response refuse(const Failure& failure, const Request& request) const;
    /// As they were added; for tests.
    [[nodiscard]] std::vector<Route> routes() const;
    /// "POST /api/v1/logins" lines, sorted: the golden route list.
    [[nodiscard]] std::vector<std::string> list() const;

private:
    /// What a request led to, also when its handler threw.
    struct Handled {
        Observation seen;
        Uniform uniform = Uniform::no;
    };

    [[nodiscard]] Response answer(Request& request, Handled& handled) const;
    [[nodiscard]] Response guarded_answer(Request& request, Handled& handled) const;
    /// What every answer gets: headers, a line in the log.
    void finish(Response& response,
                Observation& seen,
                std::chrono::steady_clock::time_point begin) const;

    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace ownkey::http
