#include "server/http/native/kit.h"

namespace ownkey::http::native {

void add_admin_routes(Router& /*router*/, const World& /*world*/) {}

} // namespace ownkey::http::native
