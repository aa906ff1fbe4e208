#include "session_cookie.h"

namespace ownkey::http {
namespace {

constexpr auto kAliasCookie = "GRADIDO_LOGIN";
constexpr auto kSessionCookie = "ownkey";
constexpr auto kDeviceCookie = "ownkey-device";
const std::string kHostPrefix = "__Host-";

bool is_https(const Settings& settings) {
    return settings.server.public_url.starts_with("https://");
}

/// The prefix makes browsers insist on Secure, Path=/ and no Domain (RFC 6265bis §4.1.3.2).
std::string cookie_name(const Settings& settings, const std::string& name) {
    return is_https(settings) ? kHostPrefix + name : name;
}

/// Under either name: whoever asks need not know the settings. The one that only this host can set
/// wins.
std::string cookie_of(const Request& request, const std::string& name) {
    const auto own = request.cookie(kHostPrefix + name);
    return own.empty() ? request.cookie(name) : own;
}

void set_cookie(Response& response,
                const Settings& settings,
                const std::string& name,
                const std::string& value,
                std::chrono::seconds max_age,
                const std::string& same_site = "Lax") {
    response.headers.emplace_back("Set-Cookie",
                                  name + '=' + value + "; Path=/; HttpOnly; SameSite=" + same_site +
                                      "; Max-Age=" + std::to_string(max_age.count()) +
                                      (is_https(settings) ? "; Secure" : ""));
}

} // namespace

Caller caller_of(const Request& request) {
    return {.address = request.address,
            .user_agent = request.header("user-agent"),
            .device_token = cookie_of(request, kDeviceCookie),
            .session_token = cookie_of(request, kSessionCookie)};
}

std::string session_cookie(const Settings& settings, const Request& request) {
    return request.cookie(cookie_name(settings, kSessionCookie));
}

Outcome<flows::SessionView> session_of(const World& world, const Request& request) {
    return flows::find_session(world, caller_of(request), session_cookie(world.settings, request));
}

Outcome<flows::SessionView> session_for_change(const World& world, const Request& request) {
    auto view = TRY(session_of(world, request));
    TRY(flows::check_csrf(world, view.session, request.header("x-csrf-token")));
    return view;
}

void set_session_cookies(Response& response,
                         const Settings& settings,
                         const flows::NewSession& session) {
    const auto validity = settings.session.validity;
    const auto alias = std::to_string(session.view.session.alias);
    set_cookie(response,
               settings,
               cookie_name(settings, kSessionCookie),
               flows::cookie_value(session.token),
               validity);
    set_cookie(response, settings, kAliasCookie, alias, validity);
    if (session.device)
        set_cookie(response,
                   settings,
                   cookie_name(settings, kDeviceCookie),
                   flows::cookie_value(*session.device),
                   settings.device.validity,
                   "Strict");
}

void clear_session_cookies(Response& response, const Settings& settings) {
    set_cookie(
        response, settings, cookie_name(settings, kSessionCookie), "", std::chrono::seconds{0});
    set_cookie(response, settings, kAliasCookie, "", std::chrono::seconds{0});
}

} // namespace ownkey::http
