#include "server/http/native/kit.h"
#include "server/http/native/password_calls.h"

namespace ownkey::http::native {

void add_password_routes(Router& router, const World& world) {
    using enum Method;
    const RouteOptions login{.rate = RateClass::login};
    // Whoever names an address learns nothing by the time of the answer.
    const RouteOptions reset{.rate = RateClass::reset, .uniform = Uniform::always};
    const RouteOptions code{.rate = RateClass::code, .uniform = Uniform::always};

    router.add(post, kV1 + "/password-changes", changing(world, start_password_change), login);
    router.add(put, kV1 + "/password-changes/record", changing(world, put_password_record), login);
    router.add(get, kV1 + "/keys", reading(world, get_keys));
    router.add(put, kV1 + "/keys", changing_once(world, put_keys), login);
    router.add(post, kV1 + "/password-resets", open(world, ask_reset), reset);
    router.add(post, kV1 + "/password-resets/start", open(world, start_reset), code);
    router.add(post, kV1 + "/password-resets/:reset_id/record", open(world, finish_reset), code);
}

} // namespace ownkey::http::native
