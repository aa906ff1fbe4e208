#include "authweb.h"

namespace ownkey::http {

Response authweb_dialect(const Failure& failure, const Request& request) {
    return problem(failure, request.request_id);
}

} // namespace ownkey::http
