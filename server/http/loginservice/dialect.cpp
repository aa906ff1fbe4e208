#include "loginservice.h"

namespace ownkey::http {

Response loginservice_dialect(const Failure& failure, const Request& request) {
    return problem(failure, request.request_id);
}

} // namespace ownkey::http
