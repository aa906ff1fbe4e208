// Where redirectUrl may lead: one of our own pages by exact path, or an address that
// flows::checked_redirect allows.
#pragma once

#include "server/flows/sessions.h"

#include <string>

namespace ownkey::http {

/// Out: "/account/checkTransactions" or "/account/dashboard" when `url` is exactly that, or that
/// behind our public_url; else "".
std::string own_page(const Settings& settings, const std::string& url);

struct Target {
    std::string own;     ///< one of our pages; or
    std::string foreign; ///< an allowed address as it was given (empty input stays empty: the
                         ///< community's home)
    std::string href;    ///< where a link to it leads
};

/// Fails: redirect_refused.
Outcome<Target> target_of(const Settings& settings, const std::string& redirect_url);

/// Percent-encodes everything but unreserved characters (RFC 3986 §2.3), for a value in a query.
std::string query_escaped(std::string_view value);
/// "/account/login?redirectUrl=..." ; without query when `redirect_url` is empty.
std::string with_redirect(const std::string& path, const std::string& redirect_url);

} // namespace ownkey::http
