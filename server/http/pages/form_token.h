// The token of a form that is posted before there is a session: in a cookie that only this host can
// set, and in the form (double submit). So a page of another origin cannot sign a visitor in to an
// account of its own, even where a browser sends neither Origin nor Sec-Fetch-Site. Cookie:
// "__Host-ownkey-form" when public_url is https, else "ownkey-form"; HttpOnly; SameSite=Strict.
#pragma once

#include "server/http/pages/handlers.h"

#include <string>

namespace ownkey::http {

/// What the form sends back. A new one unless the browser has one already: other tabs go on.
std::string form_token(const Pages& pages, const Request& request);
/// With the page that holds the form.
void set_form_cookie(Response& response, const Pages& pages, const std::string& token);
/// Constant time. Fails: csrf_missing.
Done check_form_token(const Pages& pages, const Request& request, const std::string& sent);

} // namespace ownkey::http
