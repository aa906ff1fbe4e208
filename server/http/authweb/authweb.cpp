#include "authweb.h"

namespace ownkey::http {

void add_authweb_routes(Router& /*router*/, const World& /*world*/) {}

} // namespace ownkey::http
