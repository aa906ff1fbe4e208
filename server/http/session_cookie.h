// The session in HTTP: cookie names and attributes, finding the session of a request, the CSRF
// check. The flows decide; this only carries. Cookies: "__Host-ownkey" (the session) and
// "__Host-ownkey-device" (the known device) when public_url is https, else without "__Host-";
// HttpOnly; Path=/; SameSite=Lax, of the device Strict. The device's cookie outlives its sessions.
#pragma once

#include "server/flows/sessions.h"
#include "server/http/message.h"

namespace ownkey::http {

/// With the tokens of its cookies.
Caller caller_of(const Request& request);
/// Value of the session cookie, or empty. Secret.
std::string session_cookie(const Settings& settings, const Request& request);
/// Fails: no_session, address_changed.
Outcome<flows::SessionView> session_of(const World& world, const Request& request);
/// As session_of, and X-CSRF-Token must be right. Fails: also csrf_missing. For every call that
/// changes something.
Outcome<flows::SessionView> session_for_change(const World& world, const Request& request);
/// Sets the session cookie and GRADIDO_LOGIN; after a login the device's, too.
void set_session_cookies(Response& response,
                         const Settings& settings,
                         const flows::NewSession& session);
void clear_session_cookies(Response& response, const Settings& settings);

} // namespace ownkey::http
