// The pages of listener 1200: /account/..., the static files they need, and the listener's error
// dialect. The rules are: GET changes nothing; every text comes from web/locales;
// what scripts need stands in escaped JSON blocks; no inline script or style; a redirect goes only
// where flows::checked_redirect or own_page allows.
#pragma once

#include "server/flows/world.h"
#include "server/http/router.h"

#include <functional>
#include <memory>

namespace ownkey::http {

/// Templates, texts and static files of web_root and wasm_root, read once at start.
class Site;

/// Fails: config_invalid, with the path and the reason in detail. A missing wasm_root is not an
/// error here (the pages then say that the cryptography could not be loaded).
Outcome<std::shared_ptr<const Site>> load_site(const Settings& settings);

void add_page_routes(Router& router, const World& world, std::shared_ptr<const Site> site);

/// For Policy::dialect of listener 1200: /api paths are answered with problem(), everything else
/// with a page in the person's language.
std::function<Response(const Failure&, const Request&)>
page_dialect(std::shared_ptr<const Site> site);

} // namespace ownkey::http
