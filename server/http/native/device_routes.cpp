#include "server/http/native/device_calls.h"

namespace ownkey::http::native {

void add_device_routes(Router& router, const World& world) {
    using enum Method;
    const RouteOptions code{.rate = RateClass::login};

    router.add(get, kV1 + "/sessions", reading(world, list_sessions));
    router.add(del, kV1 + "/sessions", changing(world, end_other_sessions));
    router.add(del, kV1 + "/sessions/:session_id", changing(world, end_one_session));
    router.add(get, kV1 + "/devices", reading(world, list_devices));
    router.add(del, kV1 + "/devices/:device_id", changing(world, forget_device));

    const auto factor = kV1 + "/second-factor";
    router.add(get, factor, reading(world, show_second_factor));
    router.add(post, factor, changing_once(world, set_up_second_factor));
    router.add(post, factor + "/confirm", changing_once(world, confirm_second_factor), code);
    router.add(post, factor + "/recovery-codes", changing_once(world, new_recovery_codes), code);
    router.add(del, factor, changing(world, turn_off_second_factor), code);
}

} // namespace ownkey::http::native
