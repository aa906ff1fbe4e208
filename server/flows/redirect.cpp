// checked_redirect of sessions.h, community_of_redirect and is_allowed_url. The rules are: an
// absolute http(s) address of printable ASCII without user information, backslashes or dot
// segments, whose origin stands in the allow-list, with the listed path as whole leading segments.
// Browsers mend addresses in many ways; what they would have to mend is refused here.
#include "server/flows/allow_list.h"
#include "server/flows/communities.h"
#include "server/flows/sessions.h"

#include <algorithm>
#include <optional>
#include <string_view>

namespace ownkey::flows {
namespace {

constexpr std::size_t kMaxUrl = 2048;

struct Url {
    std::string origin; ///< scheme://host:port, lower case, port always there
    std::string path;   ///< "" or starts with '/'; without query and fragment
};

std::string lowered(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return out;
}

bool only(std::string_view text, std::string_view allowed) {
    return !text.empty() && text.find_first_not_of(allowed) == text.npos;
}

bool is_host(std::string_view host) {
    if (host.size() > 2 && host.front() == '[' && host.back() == ']')
        return only(host.substr(1, host.size() - 2), "0123456789abcdef:.");
    return only(host, "abcdefghijklmnopqrstuvwxyz0123456789-.") && host.front() != '.' &&
           host.find("..") == host.npos;
}

bool is_port(std::string_view port) {
    if (!only(port, "0123456789") || port.size() > 5 || port.front() == '0') return false;
    return std::stoi(std::string(port)) <= 65535;
}

/// Dot segments, also percent-encoded, and encoded separators: they move a path out of the allowed
/// prefix.
bool is_plain_path(std::string_view path) {
    const auto lower = lowered(path);
    if (lower.find("%2f") != lower.npos || lower.find("%5c") != lower.npos ||
        lower.find("%2e") != lower.npos)
        return false;
    for (std::size_t at = 0; at < lower.size();) {
        const auto next = std::min(lower.find('/', at + 1), lower.size());
        const auto segment = std::string_view(lower).substr(at + 1, next - at - 1);
        if (segment == "." || segment == "..") return false;
        at = next;
    }
    return true;
}

std::optional<std::string> origin_of(std::string_view scheme, std::string_view authority) {
    auto host = lowered(authority);
    std::string port = scheme == "https" ? "443" : "80";
    const auto colon = host.rfind(':');
    if (colon != host.npos && host.find(']', colon) == host.npos) { // not a colon inside [IPv6]
        port = host.substr(colon + 1);
        host.resize(colon);
    }
    if (!is_host(host) || !is_port(port)) return std::nullopt;
    return std::string(scheme) + "://" + host + ':' + port;
}

std::optional<Url> parse(std::string_view text) {
    const auto is_clean = [](char c) { return c > 0x20 && c < 0x7F && c != '\\'; };
    if (text.size() > kMaxUrl || !std::all_of(text.begin(), text.end(), is_clean))
        return std::nullopt;
    const auto colon = text.find("://");
    if (colon == text.npos) return std::nullopt;
    const auto scheme = text.substr(0, colon);
    if (scheme != "http" && scheme != "https") return std::nullopt;
    const auto rest = text.substr(colon + 3);
    const auto authority_end = std::min(rest.find_first_of("/?#"), rest.size());
    const auto path_end = std::min(rest.find_first_of("?#"), rest.size());
    const auto path = rest.substr(authority_end, path_end - authority_end);
    auto origin = origin_of(scheme, rest.substr(0, authority_end));
    if (!origin || !is_plain_path(path)) return std::nullopt;
    return Url{*std::move(origin), std::string(path)};
}

bool allows(const Url& allowed, const Url& url) {
    auto prefix = allowed.path;
    if (!prefix.empty() && prefix.back() == '/') prefix.pop_back();
    return allowed.origin == url.origin && url.path.starts_with(prefix) &&
           (url.path.size() == prefix.size() || url.path[prefix.size()] == '/');
}

bool allows(const std::vector<std::string>& list, const Url& url) {
    return std::any_of(list.begin(), list.end(), [&](const auto& entry) {
        const auto allowed = parse(entry);
        return allowed && allows(*allowed, url);
    });
}

bool allows(const Settings::Community& community, const Url& url) {
    return allows(community.redirect_allow, url);
}

} // namespace

bool is_allowed_url(const std::vector<std::string>& allowed, const std::string& url) {
    const auto parsed = parse(url);
    return parsed && allows(allowed, *parsed);
}

const Settings::Community& community_of(const Settings& settings, const Account& account) {
    const auto* community = settings.find_community(account.group_alias);
    return community != nullptr ? *community : settings.community;
}

Outcome<const Settings::Community*> community_of_redirect(const Settings& settings,
                                                          const std::string& redirect_url) {
    if (redirect_url.empty()) return &settings.community;
    const auto url = parse(redirect_url);
    if (!url) return Error::redirect_refused;
    if (allows(settings.community, *url)) return &settings.community;
    for (const auto& other : settings.communities)
        if (allows(other, *url)) return &other;
    return Error::redirect_refused;
}

Outcome<std::string> checked_redirect(const Settings& settings, const std::string& redirect_url) {
    const auto* community = TRY(community_of_redirect(settings, redirect_url));
    return redirect_url.empty() ? community->home_url : redirect_url;
}

} // namespace ownkey::flows
