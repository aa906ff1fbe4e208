#include "server/http/native/admin_calls.h"

namespace ownkey::http::native {

void add_admin_routes(Router& router, const World& world) {
    using enum Method;
    const std::string people = kV1 + "/people";
    const std::string person = people + "/:account_id";

    router.add(get, people, reading(world, list_people));
    router.add(post, people, changing(world, add_person));
    router.add(get, person, reading(world, show_person));
    router.add(post, person + "/resend", changing(world, resend_persons_mail));
    router.add(post, person + "/disable", changing(world, disable_person));
    router.add(post, person + "/enable", changing(world, enable_person));
    router.add(put, person + "/role", changing(world, put_persons_role));
    router.add(post, person + "/balance-move", changing(world, move_persons_balance));
    router.add(del, person + "/sessions", changing(world, end_persons_sessions));
    router.add(del, person + "/second-factor", changing(world, remove_persons_second_factor));

    router.add(get, kV1 + "/audit", reading(world, list_audit));
    router.add(get, kV1 + "/audit/head", reading(world, show_audit_head));
}

} // namespace ownkey::http::native
