#include "native.h"

#include "server/http/native/calls.h"
#include "server/http/native/kit.h"
#include "server/http/native/session_answers.h"

namespace ownkey::http {

void add_native_routes(Router& router, const World& world) {
    using enum Method;
    using native::changing, native::open, native::reading;
    // Whoever names an address learns nothing by the time of the answer.
    constexpr auto always = Uniform::always;
    const RouteOptions login{.rate = RateClass::login, .uniform = always};
    const RouteOptions registration{.rate = RateClass::registration, .uniform = always};
    const RouteOptions code{.rate = RateClass::code, .uniform = always};
    const RouteOptions uniform{.uniform = always};
    const RouteOptions own_password{.rate = RateClass::login};
    const std::string v1 = "/api/v1";

    router.add(get, v1 + "/status", open(world, native::status));
    router.add(get, v1 + "/registration-policy", open(world, native::registration_policy));
    router.add(post, v1 + "/registrations", open(world, native::start_registration), registration);
    // Not limited once more: each needs a signup of its own.
    router.add(post,
               v1 + "/registrations/:signup_id/record",
               open(world, native::finish_registration),
               uniform);
    router.add(
        del, v1 + "/registrations/:signup_id", open(world, native::cancel_registration), uniform);
    router.add(post, v1 + "/email-confirmations", open(world, native::confirm_email), code);
    router.add(
        post, v1 + "/email-confirmations/resend", open(world, native::resend_confirmation), code);
    router.add(post, v1 + "/logins", open(world, native::start_login), login);
    router.add(post,
               v1 + "/logins/:signin_id/finish",
               open(world, native::finish_login),
               {.uniform = Uniform::refusals}); // who has the password knows of the account
    router.add(post,
               v1 + "/logins/:challenge_id/second-factor",
               open(world, native::finish_second_factor),
               own_password);

    const auto answers = std::make_shared<native::SessionAnswers>(world);
    router.add(get,
               v1 + "/session",
               [answers](const Request& request) { return answers->ask(request); },
               {.at_once = [answers](const Request& request) { return answers->find(request); }});
    router.add(del, v1 + "/session", changing(world, native::end_session));
    router.add(post, v1 + "/unlocks", changing(world, native::start_unlock), own_password);
    router.add(post, v1 + "/unlocks/:signin_id/finish", changing(world, native::finish_unlock));
    router.add(put, v1 + "/unlock-window", changing(world, native::open_window));
    router.add(get, v1 + "/unlock-window", reading(world, native::show_window));
    router.add(del, v1 + "/unlock-window", changing(world, native::close_window));

    native::add_transaction_routes(router, world);
    native::add_watch_routes(router, world);
    native::add_device_routes(router, world);
    native::add_account_routes(router, world);
    native::add_password_routes(router, world);
    native::add_legacy_routes(router, world);
    native::add_recovery_routes(router, world);
    native::add_token_routes(router, world);
    native::add_admin_routes(router, world);
    native::add_openapi_routes(router, world);
}

} // namespace ownkey::http
