// Who may do what: checked in flows, never in pages. A flow that is only for some asks here first.
#pragma once

#include "server/flows/sessions.h"

namespace ownkey::flows {

/// Sensitive acts (change of e-mail, password, keys, second factor, roles): the password was proved
/// in this session within Settings::Session::reauth_after (login counts). Fails: password_needed.
Done require_fresh(const World& world, const SessionView& view);

/// The account has this role, or a higher one where roles include each other: admin includes
/// support; nobody but a recovery officer is one. With Settings::SecondFactor::for_roles the
/// session also had a second factor. Fails: role_missing, second_factor_missing (set one up first,
/// or sign in with it).
Done require_role(const World& world, const SessionView& view, Role role);

/// What a service may do. The names stand in service keys.
enum class Scope : std::uint8_t {
    introspect, ///< "introspect": tokens/introspect, tokens/revoke
    gradido,    ///< "gradido": the community server's JSON calls
    authweb,    ///< "authweb": is told codes and who exists there
};
std::string_view scope_name(Scope scope);
std::optional<Scope> scope_of(std::string_view name);

/// In: value of the Authorization header ("Bearer oksvc_..."). Constant time. Fails:
/// service_refused (unknown, revoked, expired), scope_missing.
Outcome<ServiceKey>
require_service(const World& world, const std::string& authorization, Scope scope);

} // namespace ownkey::flows
