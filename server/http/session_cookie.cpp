#include "session_cookie.h"

namespace ownkey::http {
namespace {

constexpr auto kAliasCookie = "GRADIDO_LOGIN";

bool is_https(const Settings& settings) {
    return settings.server.public_url.starts_with("https://");
}

/// The prefix makes browsers insist on Secure, Path=/ and no Domain (RFC 6265bis §4.1.3.2).
std::string cookie_name(const Settings& settings) {
    return is_https(settings) ? "__Host-ownkey" : "ownkey";
}

void set_cookie(Response& response,
                const Settings& settings,
                const std::string& name,
                const std::string& value,
                std::chrono::seconds max_age) {
    response.headers.emplace_back(
        "Set-Cookie",
        name + '=' + value + "; Path=/; HttpOnly; SameSite=Lax; Max-Age=" +
            std::to_string(max_age.count()) + (is_https(settings) ? "; Secure" : ""));
}

} // namespace

Caller caller_of(const Request& request) {
    return {.address = request.address, .user_agent = request.header("user-agent")};
}

std::string session_cookie(const Settings& settings, const Request& request) {
    return request.cookie(cookie_name(settings));
}

Outcome<flows::SessionView> session_of(const World& world, const Request& request) {
    return flows::find_session(world, caller_of(request), session_cookie(world.settings, request));
}

Outcome<flows::SessionView> session_for_change(const World& world, const Request& request) {
    auto view = TRY(session_of(world, request));
    TRY(flows::check_csrf(session_cookie(world.settings, request), request.header("x-csrf-token")));
    return view;
}

void set_session_cookies(Response& response,
                         const Settings& settings,
                         const flows::NewSession& session) {
    const auto validity = settings.session.validity;
    const auto alias = std::to_string(session.view.session.alias);
    set_cookie(
        response, settings, cookie_name(settings), flows::cookie_value(session.token), validity);
    set_cookie(response, settings, kAliasCookie, alias, validity);
}

void clear_session_cookies(Response& response, const Settings& settings) {
    set_cookie(response, settings, cookie_name(settings), "", std::chrono::seconds{0});
    set_cookie(response, settings, kAliasCookie, "", std::chrono::seconds{0});
}

} // namespace ownkey::http
