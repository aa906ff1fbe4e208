#include "app_login.h"

#include "core/encoding.h"
#include "server/flows/members.h"
#include "server/flows/session_start.h"

namespace ownkey::flows {
namespace {

constexpr auto kClient = "gradido-app";

} // namespace

Outcome<std::string>
start_app_token(const World& world, const Caller& caller, const SessionView& view) {
    auto issued =
        TRY(start_tokens(world, caller, view, {.client_id = kClient, .audience = {}, .scope = {}}));
    return std::move(issued.access_token);
}

Outcome<NewSession> login_with_app_token(const World& world,
                                         const Caller& caller,
                                         const std::string& community,
                                         const std::string& access_token) {
    const auto facts = TRY(introspect_token(world, access_token));
    if (!facts || facts->refresh || facts->claims.client_id != kClient)
        return Error::refresh_invalid;
    const auto account_id = uuid_from_text(facts->claims.subject);
    if (!account_id) return Error::refresh_invalid;
    auto started = TRY(start_session(world, caller, [&](Tables& tables) -> Outcome<Login> {
        const auto account = TRY(tables.find_account(*account_id));
        if (!account || account->state != AccountState::active ||
            !is_of_community(world, community, *account))
            return Error::refresh_invalid;
        return Login{.account = *account, .fresh = false};
    }));
    return std::get<NewSession>(std::move(started));
}

} // namespace ownkey::flows
