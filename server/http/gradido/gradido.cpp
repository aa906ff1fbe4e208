#include "gradido.h"

#include "server/http/gradido/calls.h"
#include "server/http/gradido/dto.h"

namespace ownkey::http {
namespace {

using Call = Outcome<Response> (*)(const World&, const Request&);

Handler answering(const World& world, Call call) {
    return [&world, call](const Request& request) {
        if (request.method == Method::post && request.body.empty())
            return Response::json(200, encode(gradido::StateDto{"error", "empty body"}));
        const auto outcome = call(world, request);
        return outcome ? *outcome : gradido_dialect(outcome.error(), request);
    };
}

} // namespace

void add_gradido_routes(Router& router, const World& world) {
    const RouteOptions any_type{.content_type = ""}; // not every community server names it
    router.add(Method::get, "/login", answering(world, gradido::login));
    router.add(Method::post, "/login", answering(world, gradido::login), any_type);
    router.add(
        Method::post, "/checkTransaction", answering(world, gradido::check_transaction), any_type);
    router.add(Method::get, "/getRunningUserTasks", answering(world, gradido::running_user_tasks));
    router.add(Method::post,
               "/getRunningUserTasks",
               answering(world, gradido::running_user_tasks),
               any_type);
}

} // namespace ownkey::http
