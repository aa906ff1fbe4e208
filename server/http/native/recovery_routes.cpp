#include "server/http/native/recovery_calls.h"

namespace ownkey::http::native {

void add_recovery_routes(Router& router, const World& world) {
    using enum Method;
    const std::string recovery = kV1 + "/recovery";
    const std::string one = recovery + "/cases/:case_id";
    const RouteOptions mailing{.rate = RateClass::reset}; // each asks several people by mail

    router.add(get, recovery, reading(world, show_recovery));
    router.add(get, recovery + "/officers", reading(world, list_officers));
    router.add(put, recovery + "/card", changing(world, put_officer_card));
    router.add(del, recovery + "/card", changing(world, remove_officer_card));
    router.add(get, recovery + "/cases", reading(world, list_cases));
    router.add(post, recovery + "/cases", changing(world, ask_for_recovery), mailing);
    router.add(del, one, changing(world, cancel_recovery));
    router.add(post, one + "/share", changing(world, hand_over));
    router.add(post, one + "/refusal", changing(world, refuse_recovery));
}

} // namespace ownkey::http::native
