// Where redirectUrl may lead: one of our own pages by exact path, or an address that
// flows::checked_redirect allows.
#pragma once

#include "server/flows/sessions.h"
#include "server/http/message.h"

#include <string>

namespace ownkey::http {

/// Out: the path of a page for people who are signed in ("/account/dashboard" ...) when `url` is
/// exactly that, or that behind our public_url; else "".
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

/// Keeps an address that target_of allowed in a cookie, because the link in a mail opens a page
/// that does not know where the registration began; an empty one forgets what is kept.
void remember_redirect(Response& response,
                       const Settings& settings,
                       const Request& request,
                       const std::string& redirect_url);
/// What remember_redirect kept, allowed again now; else empty.
std::string remembered_redirect(const Settings& settings, const Request& request);

} // namespace ownkey::http
