#include "loginservice.h"

#include "server/http/loginservice/calls.h"
#include "server/http/loginservice/dto.h"
#include "server/http/loginservice/visitor.h"

namespace ownkey::http {
namespace loginservice {

Caller caller_of(const Request& request) {
    return {.address = request.address, .user_agent = request.header("user-agent")};
}

Outcome<TokenVisit> visit_of(const World& world, const Request& request) {
    return flows::visit_by_token(world, request.header("x-auth-token"));
}

namespace {

using Call = Outcome<Response> (*)(const World&, const Request&);
using ViewerCall = Outcome<Response> (*)(const World&, const Request&, const Viewer&);
using VisitCall = Outcome<Response> (*)(const World&, const Request&, const TokenVisit&);

Response answer(const Outcome<Response>& outcome, const Request& request) {
    return outcome ? *outcome : loginservice_dialect(outcome.error(), request);
}

Handler open(const World& world, Call call) {
    return [&world, call](const Request& request) { return answer(call(world, request), request); };
}

/// A token that is none shows what strangers see.
Handler showing(const World& world, ViewerCall call) {
    return [&world, call](const Request& request) {
        auto visit = visit_of(world, request);
        const auto viewer = visit ? Viewer(std::move(visit->view)) : Viewer();
        return answer(call(world, request, viewer), request);
    };
}

Handler with_token(const World& world, VisitCall call) {
    return [&world, call](const Request& request) {
        const auto visit = visit_of(world, request);
        if (!visit) return loginservice_dialect(visit.error(), request);
        return answer(call(world, request, *visit), request);
    };
}

/// Tokens come in a header of their own, so no other site's page can use them: any origin may call.
RouteOptions with_own_token() {
    return {.same_origin = false};
}

/// Of strangers: names, addresses, codes.
RouteOptions for_strangers(RateClass rate) {
    return {.rate = rate, .same_origin = false, .uniform = Uniform::always};
}

RouteOptions with_password(RateClass rate, Uniform uniform = Uniform::always) {
    return {.rate = rate, .same_origin = false, .plain_password = true, .uniform = uniform};
}

/// Says everything in its address.
RouteOptions without_body(RouteOptions options) {
    options.content_type.clear();
    return options;
}

void add_user_routes(Router& router, const World& world) {
    const auto tries = std::make_shared<flows::Tries>();
    router.add(Method::get, "/api/status", [](const Request&) {
        return Response::json(200, encode(SuccessDto{}));
    });
    router.add(
        Method::post,
        "/api/login",
        [&world, tries](const Request& request) {
            return answer(login(world, request, *tries), request);
        },
        with_password(RateClass::login, Uniform::refusals));
    router.add(Method::post,
               "/api/renew",
               open(world, renew),
               {.rate = RateClass::refresh, .same_origin = false});
    router.add(Method::get,
               "/api/user_existence",
               open(world, user_existence),
               for_strangers(RateClass::code));
    router.add(Method::post,
               "/api/password_reset",
               open(world, ask_password_reset),
               for_strangers(RateClass::reset));
    router.add(Method::post,
               "/api/confirm_reset_password/:token",
               open(world, confirm_reset_password),
               with_password(RateClass::code));
    router.add(Method::post,
               "/api/confirm_mail/:token",
               open(world, confirm_mail),
               without_body(for_strangers(RateClass::code)));
    router.add(Method::get, "/api/user", with_token(world, show_user));
    router.add(
        Method::put, "/api/user", with_token(world, change_user), with_password(RateClass::login));
    router.add(
        Method::post, "/api/logout", with_token(world, logout), without_body(with_own_token()));
    router.add(Method::post,
               "/api/logout/all",
               with_token(world, logout_all),
               without_body(with_own_token()));
}

void add_campaign_routes(Router& router, const World& world) {
    router.add(Method::get, "/api/campaigns", showing(world, list_campaigns));
    router.add(
        Method::post, "/api/campaigns", with_token(world, create_campaign), with_own_token());
    router.add(Method::get, "/api/campaigns/:url", showing(world, show_campaign));
    router.add(Method::post,
               "/api/campaigns/:url",
               open(world, submit),
               with_password(RateClass::registration));
    router.add(
        Method::put, "/api/campaigns/:id", with_token(world, update_campaign), with_own_token());
    router.add(Method::del,
               "/api/campaigns/:id",
               with_token(world, remove_campaign),
               without_body(with_own_token()));
    router.add(Method::post,
               "/api/campaigns/:url/resend_mail/:submission_token",
               open(world, resend_mail),
               without_body(for_strangers(RateClass::code)));
}

} // namespace
} // namespace loginservice

void add_loginservice_routes(Router& router, const World& world) {
    loginservice::add_user_routes(router, world);
    loginservice::add_campaign_routes(router, world);
}

} // namespace ownkey::http
