#include "server/http/pages/redirect.h"

#include "core/encoding.h"

#include <cctype>

namespace ownkey::http {
namespace {

constexpr auto kRedirectCookie = "ownkey_redirect";

} // namespace

std::string own_page(const Settings& settings, const std::string& url) {
    for (std::string page : {"/account/admin",
                             "/account/admin/audit",
                             "/account/admin/services",
                             "/account/checkTransactions",
                             "/account/dashboard",
                             "/account/officer",
                             "/account/passphrase",
                             "/account/profile",
                             "/account/recovery",
                             "/account/replaceKey",
                             "/account/repairPassphrase",
                             "/account/security",
                             "/account/updateUserPassword"}) {
        if (url == page || url == settings.server.public_url + page) return page;
    }
    return "";
}

Outcome<Target> target_of(const Settings& settings, const std::string& redirect_url) {
    if (auto own = own_page(settings, redirect_url); !own.empty()) return Target{own, "", own};
    auto href = TRY(flows::checked_redirect(settings, redirect_url));
    return Target{"", redirect_url, std::move(href)};
}

std::string query_escaped(std::string_view value) {
    constexpr std::string_view kHex = "0123456789ABCDEF";
    std::string out;
    for (const char c : value) {
        const auto byte = static_cast<unsigned char>(c);
        if ((byte < 0x80 && std::isalnum(byte) != 0) ||
            std::string_view("-._~").find(c) != std::string_view::npos) {
            out += c;
        } else {
            out += {'%', kHex[byte >> 4], kHex[byte & 15]};
        }
    }
    return out;
}

std::string with_redirect(const std::string& path, const std::string& redirect_url) {
    return redirect_url.empty() ? path : path + "?redirectUrl=" + query_escaped(redirect_url);
}

void remember_redirect(Response& response,
                       const Settings& settings,
                       const Request& request,
                       const std::string& redirect_url) {
    if (redirect_url.empty() && request.cookie(kRedirectCookie).empty()) return;
    const auto validity = redirect_url.empty() ? 0 : settings.signup.link_validity.count();
    const bool is_https = settings.server.public_url.starts_with("https://");
    response.headers.emplace_back(
        "Set-Cookie",
        std::string(kRedirectCookie) + "=" + to_base64url(as_bytes(redirect_url)) +
            "; Path=/account; HttpOnly; SameSite=Lax; Max-Age=" + std::to_string(validity) +
            (is_https ? "; Secure" : ""));
}

std::string remembered_redirect(const Settings& settings, const Request& request) {
    const auto bytes = from_base64url(request.cookie(kRedirectCookie));
    if (!bytes) return "";
    std::string url(bytes->begin(), bytes->end());
    return target_of(settings, url) ? url : "";
}

} // namespace ownkey::http
