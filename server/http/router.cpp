#include "server/http/router.h"

#include "server/http/headers.h"
#include "server/http/limits.h"

#include <cxxabi.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <deque>
#include <optional>
#include <set>
#include <string_view>
#include <typeinfo>
#include <unordered_map>

namespace ownkey::http {

namespace {

using Segments = std::vector<std::string_view>;

/// "/a/b" -> {"a","b"}; a trailing slash is a segment of its own, so that "/a/" is not "/a".
Segments split(std::string_view path) {
    Segments out;
    std::size_t begin = 1;
    while (begin <= path.size()) {
        const auto end = std::min(path.find('/', begin), path.size());
        out.push_back(path.substr(begin, end - begin));
        begin = end + 1;
    }
    return out;
}

struct Entry {
    Route route;
    std::vector<std::string> segments;
    std::string
        rank; ///< per segment 'a' literal, 'b' parameter, 'c' rest: the smallest matching rank wins
};

std::string rank_of(const Segments& segments) {
    std::string rank;
    for (const auto& segment : segments)
        rank += segment == "*" ? 'c' : segment.starts_with(':') ? 'b' : 'a';
    return rank;
}

bool matches(const Entry& entry, const Segments& path) {
    for (std::size_t i = 0; i < entry.segments.size(); ++i) {
        if (i >= path.size()) return false;
        if (entry.rank[i] == 'c') return true;
        if (entry.rank[i] == 'a' && entry.segments[i] != path[i]) return false;
        if (entry.rank[i] == 'b' && path[i].empty()) return false;
    }
    return path.size() == entry.segments.size();
}

/// In: a path that matches.
std::map<std::string, std::string> params_of(const Entry& entry, const Segments& path) {
    std::map<std::string, std::string> params;
    for (std::size_t i = 0; i < entry.segments.size(); ++i) {
        if (entry.rank[i] == 'b') params[entry.segments[i].substr(1)] = path[i];
        if (entry.rank[i] != 'c') continue;
        auto& rest = params["*"];
        for (std::size_t k = i; k < path.size(); ++k)
            rest.append(k == i ? "" : "/").append(path[k]);
    }
    return params;
}

const char* name_of(Method method) {
    switch (method) {
    case Method::get:
        return "GET";
    case Method::post:
        return "POST";
    case Method::put:
        return "PUT";
    case Method::patch:
        return "PATCH";
    case Method::del:
        return "DELETE";
    case Method::head:
        return "HEAD";
    case Method::options:
        return "OPTIONS";
    }
    return "?";
}

bool changes_something(Method method) {
    return method != Method::get && method != Method::head && method != Method::options;
}

/// "application/json; charset=utf-8" -> "application/json".
std::string media_type(const std::string& content_type) {
    std::string type = content_type.substr(0, content_type.find(';'));
    while (!type.empty() && type.back() == ' ')
        type.pop_back();
    std::transform(type.begin(), type.end(), type.begin(), [](unsigned char c) {
        return static_cast<char>(std::tolower(c));
    });
    return type;
}

std::string type_name(const std::type_info& type) {
    int status = 0;
    const std::unique_ptr<char, decltype(&std::free)> name(
        abi::__cxa_demangle(type.name(), nullptr, nullptr, &status), &std::free);
    return name ? name.get() : type.name();
}

/// Answers come at steps from the routes that ask for it.
std::chrono::milliseconds step_of(Uniform uniform, int status, const Settings::Limits& limits) {
    const bool success = status >= 200 && status < 300;
    if (uniform == Uniform::no || (uniform == Uniform::refusals && success)) return {};
    return limits.uniform_answer;
}

} // namespace

struct Router::Impl {
    explicit Impl(Policy p)
        : policy(std::move(p)), own_origin(origin_of(policy.settings->server.public_url)),
          limiter(policy.settings->limits) {}

    struct Match {
        const Entry* entry = nullptr;
        std::map<std::string, std::string> params;
        std::set<std::string>
            allowed; ///< methods of all patterns that match, when none has the method
    };

    /// The route without parameters that this very path names: nothing ranks before it.
    [[nodiscard]] const Entry* find_literal(const Request& request) const;
    [[nodiscard]] Match find(const Request& request) const;
    [[nodiscard]] std::optional<Failure> too_many(const Request& request) const;
    [[nodiscard]] std::optional<Failure> refusal(const Route& route, const Request& request) const;
    [[nodiscard]] Response in_dialect(const Failure& failure, const Request& request) const;

    const Policy policy;
    const std::string own_origin;
    mutable RateLimiter limiter;
    std::deque<Entry> entries; ///< a deque: `literals` points into it
    std::unordered_map<std::string, std::vector<const Entry*>> literals;
    bool any_plain_password = false;
};

Router::Router(Policy policy) : impl_(std::make_unique<Impl>(std::move(policy))) {}

Router::~Router() = default;

void Router::add(Method method, std::string pattern, Handler handler, RouteOptions options) {
    contract(pattern.starts_with('/'));
    const Segments segments = split(pattern);
    const std::string rank = rank_of(segments);
    if (options.plain_password) impl_->any_plain_password = true;
    const auto rest = rank.find('c');
    contract(rest == std::string::npos || rest + 1 == rank.size());
    impl_->entries.push_back({{method, pattern, std::move(handler), std::move(options)},
                              {segments.begin(), segments.end()},
                              rank});
    if (rank.find_first_not_of('a') == std::string::npos)
        impl_->literals[pattern].push_back(&impl_->entries.back());
}

const Entry* Router::Impl::find_literal(const Request& request) const {
    const auto found = literals.find(request.path);
    if (found == literals.end()) return nullptr;
    const Method wanted = request.method == Method::head ? Method::get : request.method;
    for (const Entry* entry : found->second)
        if (entry->route.method == wanted) return entry;
    return nullptr;
}

Router::Impl::Match Router::Impl::find(const Request& request) const {
    Match best;
    best.entry = find_literal(request);
    if (best.entry != nullptr) return best;
    const Segments path = split(request.path);
    const Method wanted = request.method == Method::head ? Method::get : request.method;
    for (const auto& entry : entries) {
        if (!matches(entry, path)) continue;
        best.allowed.insert(name_of(entry.route.method));
        if (entry.route.method == Method::get) best.allowed.insert("HEAD");
        if (entry.route.method != wanted) continue;
        if (best.entry != nullptr && best.entry->rank <= entry.rank) continue;
        best.entry = &entry;
    }
    if (best.entry != nullptr) best.params = params_of(*best.entry, path);
    if (!best.allowed.empty()) best.allowed.insert("OPTIONS");
    return best;
}

/// What the router itself has against a request for this route.
std::optional<Failure> Router::Impl::refusal(const Route& route, const Request& request) const {
    const auto limit = route.options.max_body_bytes == 0 ? policy.settings->server.max_body_bytes
                                                         : route.options.max_body_bytes;
    if (request.body.size() > limit)
        return Failure(Error::body_too_large, "", "at most " + std::to_string(limit) + " bytes");
    if (changes_something(request.method)) {
        if (route.options.same_origin && !is_same_origin(request, own_origin))
            return Failure(Error::origin_refused);
        const auto& wanted = route.options.content_type;
        if (!wanted.empty() && media_type(request.header("content-type")) != wanted)
            return Failure(Error::content_type, "", "Content-Type: " + wanted + " is expected");
    }
    if (route.options.rate == RateClass::general) return std::nullopt;
    const int wait_s = limiter.take(route.options.rate, request.address, policy.clock->now());
    if (wait_s == 0) return std::nullopt;
    Failure failure(Error::too_many_requests);
    failure.retry_after_s = wait_s;
    return failure;
}

Response Router::Impl::in_dialect(const Failure& failure, const Request& request) const {
    if (!policy.dialect) return problem(failure, request.request_id);
    try {
        return policy.dialect(failure, request);
    } catch (...) { // the dialect is part of a surface: behind the barrier too
        return problem(Error::internal, request.request_id);
    }
}

Response Router::refuse(const Failure& failure, const Request& request) const {
    Response response = impl_->in_dialect(failure, request);
    add_security_headers(response, impl_->own_origin);
    return response;
}

std::optional<Failure> Router::Impl::too_many(const Request& request) const {
    const int wait_s = limiter.take(RateClass::general, request.address, policy.clock->now());
    if (wait_s == 0) return std::nullopt;
    Failure failure(Error::too_many_requests);
    failure.retry_after_s = wait_s;
    return failure;
}

Response Router::answer(Request& request, Handled& handled) const {
    if (const auto failure = impl_->too_many(request)) return refuse(*failure, request);

    auto match = impl_->find(request);
    if (match.entry == nullptr) {
        if (match.allowed.empty()) return refuse(Error::not_found, request);
        const bool asks = request.method == Method::options;
        Response response =
            asks ? Response{204, "", "", {}} : refuse(Error::method_not_allowed, request);
        std::string allow;
        for (const auto& method : match.allowed)
            allow += (allow.empty() ? "" : ", ") + method;
        response.headers.emplace_back("Allow", allow);
        return response;
    }

    const Route& route = match.entry->route;
    handled.seen.pattern = route.pattern;
    handled.uniform = route.options.uniform;
    request.params = std::move(match.params);
    if (auto failure = impl_->refusal(route, request)) return refuse(*failure, request);
    return route.handler(request);
}

bool Router::takes_plain_password(const Request& request) const {
    if (!impl_->any_plain_password) return false;
    const auto* const entry = impl_->find(request).entry;
    return entry != nullptr && entry->route.options.plain_password;
}

std::optional<Response> Router::answer_at_once(const Request& request) const {
    const auto begin = std::chrono::steady_clock::now();
    const Entry* const entry = impl_->find_literal(request);
    if (entry == nullptr || !entry->route.options.at_once) return std::nullopt;
    auto response = entry->route.options.at_once(request);
    if (!response) return std::nullopt;
    // Its share is taken only now: a request that goes on to dispatch() is counted there.
    if (const auto failure = impl_->too_many(request)) response = refuse(*failure, request);
    Observation seen{request.request_id, name_of(request.method), entry->route.pattern, 0, {}, ""};
    finish(*response, seen, begin);
    return response;
}

Response Router::guarded_answer(Request& request, Handled& handled) const {
    try {
        return answer(request, handled);
    } catch (const std::exception& thrown) {
        // Only the type: the text of an exception may hold what the client sent.
        handled.seen.thrown = type_name(typeid(thrown));
    } catch (...) {
        handled.seen.thrown = "unknown";
    }
    return refuse(Error::internal, request);
}

Response Router::dispatch_again(Request& request) const {
    const auto begin = std::chrono::steady_clock::now();
    Handled handled{{request.request_id, name_of(request.method), "", 0, {}, ""}, Uniform::no};
    Response response = guarded_answer(request, handled);
    response.step = step_of(handled.uniform, response.status, impl_->policy.settings->limits);
    finish(response, handled.seen, begin);
    return response;
}

void Router::finish(Response& response,
                    Observation& seen,
                    std::chrono::steady_clock::time_point begin) const {
    add_security_headers(response, impl_->own_origin);
    seen.status = response.status;
    seen.duration = std::chrono::duration_cast<std::chrono::microseconds>(
        std::chrono::steady_clock::now() - begin);
    if (response.later) return; // no answer yet
    if (impl_->policy.observe) impl_->policy.observe(seen);
}

std::vector<Route> Router::routes() const {
    std::vector<Route> routes;
    for (const auto& entry : impl_->entries)
        routes.push_back(entry.route);
    return routes;
}

std::vector<std::string> Router::list() const {
    std::vector<std::string> lines;
    for (const auto& entry : impl_->entries)
        lines.push_back(std::string(name_of(entry.route.method)) + ' ' + entry.route.pattern);
    std::sort(lines.begin(), lines.end());
    return lines;
}

} // namespace ownkey::http
