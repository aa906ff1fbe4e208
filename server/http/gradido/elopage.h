// The webhook of the shop elopage (docs/integrate/elopage.md). Its credential is the secret, as the
// last segment of the address, or as the key of X-Elopage-Signature: hex of HMAC-SHA-256 over the
// body (RFC 2104), with or without "sha256=" before it. Repeats are harmless, so there is no time
// in it.
#pragma once

#include "server/http/gradido/gradido.h"

namespace ownkey::http {

void add_elopage_routes(Router& router, const World& world, const ElopageSecret& secret);

} // namespace ownkey::http
