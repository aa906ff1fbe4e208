#include "server/http/native/calls.h"

namespace ownkey::http::native {

void add_transaction_routes(Router& router, const World& world) {
    using enum Method;
    router.add(get, kV1 + "/communities", open(world, list_communities));
    router.add(
        post, kV1 + "/enlistments", serving(world, flows::Scope::gradido, enlist_for_service));
    router.add(get, kV1 + "/transactions", reading(world, list_transactions));
    router.add(post, kV1 + "/transactions", changing(world, enlist_own_transactions));
    router.add(post, kV1 + "/transactions/signatures", changing(world, sign_transactions));
    router.add(get, kV1 + "/transactions/:id", reading(world, show_transaction));
    router.add(post, kV1 + "/transactions/:id/signature", changing(world, sign_transaction));
    router.add(post, kV1 + "/transactions/:id/decline", changing(world, decline_transaction));
    router.add(post, kV1 + "/transactions/:id/retry", changing(world, retry_transaction));
}

} // namespace ownkey::http::native
