#include "server/http/native/kit.h"

namespace ownkey::http::native {

void add_account_routes(Router& /*router*/, const World& /*world*/) {}

} // namespace ownkey::http::native
