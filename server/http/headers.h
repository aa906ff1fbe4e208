// The headers that every answer carries, whatever surface it comes from.
// The rules are: a header that the handler set itself stays; Cache-Control is no-store unless the
// handler says otherwise.
#pragma once

#include "server/http/message.h"

namespace ownkey::http {

/// The one that every answer gets, but for pages whose form may end at another origin than ours.
std::string content_security_policy(const std::string& form_origin);

/// "https://host[:port]" of an absolute URL in lower case, or empty if it is none.
std::string origin_of(const std::string& url);

/// In: our own origin. Adds Content-Security-Policy and its company; Strict-Transport-Security when
/// the origin is https.
void add_security_headers(Response& response, const std::string& own_origin);

/// False when the browser says that the request comes from elsewhere. Sec-Fetch-Site decides when
/// sent, else Origin; a client that sends neither is no browser, and holds no cookies of ours.
bool is_same_origin(const Request& request, const std::string& own_origin);

} // namespace ownkey::http
