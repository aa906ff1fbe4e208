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

void add_gradido_routes(Router& router,
                        const World& world,
                        const std::optional<Hash32>& elopage_secret) {
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
    router.add(Method::post, "/networkInfos", answering(world, gradido::network_infos), any_type);
    router.add(Method::get, "/hasElopage", answering(world, gradido::has_elopage));
    router.add(Method::post, "/hasElopage", answering(world, gradido::has_elopage), any_type);
    if (!elopage_secret) return;
    router.add(Method::post,
               "/elopage_webhook_261/:secret",
               [&world, secret = *elopage_secret](const Request& request) {
                   const auto outcome = gradido::elopage_webhook(world, request, secret);
                   return outcome ? *outcome : gradido_dialect(outcome.error(), request);
               },
               {.max_body_bytes = 32'768,
                .content_type = "application/x-www-form-urlencoded",
                .same_origin = false});
}

} // namespace ownkey::http
