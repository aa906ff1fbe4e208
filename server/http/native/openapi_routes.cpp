// The document that describes /api/v1: openapi.json in this folder, compiled in as it stands there.
// tests/server/native/openapi_test.cpp holds it against the routes and the calls.
#include "server/http/native/kit.h"
#include "server/http/native/openapi_document.h"

namespace ownkey::http::native {
namespace {

Outcome<Response> show_openapi(const World& /*world*/, const Request& /*request*/) {
    return Response::json(200, kOpenapiDocument);
}

} // namespace

void add_openapi_routes(Router& router, const World& world) {
    router.add(Method::get, kV1 + "/openapi.json", open(world, show_openapi));
}

} // namespace ownkey::http::native
