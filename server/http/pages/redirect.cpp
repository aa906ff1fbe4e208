#include "server/http/pages/redirect.h"

#include <cctype>

namespace ownkey::http {

std::string own_page(const Settings& settings, const std::string& url) {
    for (const std::string page : {"/account/checkTransactions", "/account/dashboard"}) {
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
        if ((byte < 0x80 && std::isalnum(byte)) ||
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

} // namespace ownkey::http
