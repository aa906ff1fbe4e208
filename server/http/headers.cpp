#include "server/http/headers.h"

#include <strings.h>

#include <algorithm>
#include <cctype>

namespace ownkey::http {

namespace {

constexpr const char* kBeforeFormAction =
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; style-src "
    "'self'; img-src 'self'; "
    "worker-src 'self'; form-action 'self'";
constexpr const char* kAfterFormAction = "; base-uri 'none'; frame-ancestors 'none'; "
                                         "require-trusted-types-for 'script'; trusted-types ownkey";

// The page needs none of these; a script that should not be there gets none either.
constexpr const char* kPermissionsPolicy =
    "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
    "magnetometer=(), microphone=(), midi=(), "
    "payment=(), usb=()";

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) {
        return static_cast<char>(std::tolower(c));
    });
    return text;
}

void add_if_absent(Response& response, const char* name, const char* value) {
    const auto same_name = [&](const auto& header) {
        return strcasecmp(header.first.c_str(), name) == 0;
    };
    if (std::none_of(response.headers.begin(), response.headers.end(), same_name))
        response.headers.emplace_back(name, value);
}

} // namespace

std::string origin_of(const std::string& url) {
    const auto scheme_end = url.find("://");
    if (scheme_end == std::string::npos) return {};
    const auto host_end = url.find_first_of("/?#", scheme_end + 3);
    std::string origin = lower(url.substr(0, host_end));
    if (origin.size() <= scheme_end + 3) return {};
    const std::string default_port = origin.starts_with("https://") ? ":443" : ":80";
    if (origin.ends_with(default_port)) origin.resize(origin.size() - default_port.size());
    return origin;
}

std::string content_security_policy(const std::string& form_origin) {
    return kBeforeFormAction + (form_origin.empty() ? "" : " " + form_origin) + kAfterFormAction;
}

void add_security_headers(Response& response, const std::string& own_origin) {
    add_if_absent(response, "Content-Security-Policy", content_security_policy("").c_str());
    add_if_absent(response, "X-Content-Type-Options", "nosniff");
    // Not no-referrer: with that, browsers send "Origin: null" with our own forms.
    add_if_absent(response, "Referrer-Policy", "same-origin");
    add_if_absent(response, "Cross-Origin-Opener-Policy", "same-origin");
    add_if_absent(response, "Cross-Origin-Resource-Policy", "same-origin");
    add_if_absent(response, "Permissions-Policy", kPermissionsPolicy);
    add_if_absent(response, "Cache-Control", "no-store");
    if (own_origin.starts_with("https://"))
        add_if_absent(response, "Strict-Transport-Security", "max-age=63072000; includeSubDomains");
}

bool is_same_origin(const Request& request, const std::string& own_origin) {
    const std::string site = request.header("sec-fetch-site");
    if (!site.empty()) return site == "same-origin" || site == "none";
    const std::string origin = request.header("origin");
    return origin.empty() || lower(origin) == own_origin;
}

} // namespace ownkey::http
