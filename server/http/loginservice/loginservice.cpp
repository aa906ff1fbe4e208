#include "loginservice.h"

namespace ownkey::http {

void add_loginservice_routes(Router& /*router*/, const World& /*world*/) {}

} // namespace ownkey::http
