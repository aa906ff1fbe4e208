#include "server/http/native/token_calls.h"

namespace ownkey::http::native {

void add_token_routes(Router& router, const World& world) {
    using enum Method;
    const RouteOptions refresh{.rate = RateClass::refresh};
    const RouteOptions form{.max_body_bytes = 8'192,
                            .content_type = "application/x-www-form-urlencoded"};
    const RouteOptions public_form{.max_body_bytes = 8'192,
                                   .rate = RateClass::refresh,
                                   .content_type = "application/x-www-form-urlencoded"};

    router.add(post, kV1 + "/tokens", changing_once(world, start_tokens));
    router.add(post, kV1 + "/tokens/refresh", open(world, refresh_tokens), refresh);
    router.add(get, kV1 + "/tokens", reading(world, list_tokens));
    router.add(del, kV1 + "/tokens/:family_id", changing(world, end_tokens));
    router.add(post,
               kV1 + "/tokens/introspect",
               serving(world, flows::Scope::introspect, introspect_token),
               form);
    router.add(post, kV1 + "/tokens/revoke", open(world, revoke_token), public_form);
    router.add(get, "/.well-known/jwks.json", open(world, show_jwks));
    router.add(get, "/.well-known/oauth-authorization-server", open(world, show_discovery));

    router.add(get, kV1 + "/service-keys", reading(world, list_service_keys));
    router.add(post, kV1 + "/service-keys", changing_once(world, create_service_key));
    router.add(
        post, kV1 + "/service-keys/:key_id/rotate", changing_once(world, rotate_service_key));
    router.add(del, kV1 + "/service-keys/:key_id", changing(world, revoke_service_key));
}

} // namespace ownkey::http::native
