#include "server/http/native/account_calls.h"

namespace ownkey::http::native {

void add_account_routes(Router& router, const World& world) {
    using enum Method;
    const RouteOptions code{.rate = RateClass::code};
    const RouteOptions mail{.rate = RateClass::reset};
    const RouteOptions address{.rate = RateClass::reset, .uniform = Uniform::always};
    const std::string account = kV1 + "/account";

    router.add(get, account, reading(world, show_account));
    router.add(patch, account, changing(world, change_account));
    router.add(post, account + "/email", changing(world, start_email_change), address);
    router.add(del, account + "/email", changing(world, cancel_email_change));
    router.add(post, kV1 + "/email-changes/confirm", open(world, confirm_email_change), code);
    router.add(get, account + "/export", reading(world, export_account));
    router.add(post, account + "/deletion", changing(world, plan_deletion), mail);
    router.add(del, account + "/deletion", changing(world, keep_account), mail);
    router.add(get, account + "/events", reading(world, list_events));
}

} // namespace ownkey::http::native
