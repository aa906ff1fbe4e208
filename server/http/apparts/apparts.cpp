#include "apparts.h"

namespace ownkey::http {

void add_apparts_routes(Router& /*router*/, const World& /*world*/) {}

} // namespace ownkey::http
