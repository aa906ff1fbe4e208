#include "guard.h"

#include "core/encoding.h"
#include "core/hash.h"
#include "server/flows/settle.h"

#include <algorithm>
#include <array>

namespace ownkey::flows {

namespace {

constexpr std::string_view kScheme = "Bearer oksvc_";
constexpr auto kSeenStep = std::chrono::minutes(1);
constexpr std::array<std::pair<Scope, std::string_view>, 3> kScopes{
    {{Scope::introspect, "introspect"}, {Scope::gradido, "gradido"}, {Scope::authweb, "authweb"}}};

using ServiceToken = Secret<struct ServiceTokenTag, 32>;

bool includes(Role held, Role needed) {
    return held == needed || (held == Role::admin && needed == Role::support);
}

bool holds(const ServiceKey& key, std::string_view scope) {
    for (std::string_view rest = key.scopes; !rest.empty();) {
        const auto blank = rest.find(' ');
        if (rest.substr(0, blank) == scope) return true;
        rest = blank == rest.npos ? std::string_view() : rest.substr(blank + 1);
    }
    return false;
}

bool is_alive(const ServiceKey& key, Time now) {
    return !key.revoked_at && (!key.expires_at || *key.expires_at > now);
}

/// Changes the row as it is now, not as it was found: a revocation in between stays one. Fails:
/// service_refused.
Outcome<ServiceKey> seen_now(const World& world, const Uuid& id) {
    return settle<ServiceKey>(
        world.store, Durability::relaxed, [&](Tables& tables) -> Outcome<ServiceKey> {
            const auto now = world.clock.now();
            auto key = TRY(tables.find_service_key(id));
            if (!key || !is_alive(*key, now)) return Error::service_refused;
            key->last_used_at = std::max(key->last_used_at, now);
            TRY(tables.update_service_key(*key));
            return *key;
        });
}

} // namespace

Done require_fresh(const World& world, const SessionView& view) {
    const auto until = view.session.proved_at + world.settings.session.reauth_after;
    return until > world.clock.now() ? ok() : Done(Error::password_needed);
}

Done require_role(const World& world, const SessionView& view, Role role) {
    if (!includes(view.account.role, role)) return Error::role_missing;
    if (world.settings.second_factor.for_roles && !view.session.second_factor)
        return Error::second_factor_missing;
    return ok();
}

std::string_view scope_name(Scope scope) {
    for (const auto& [value, name] : kScopes)
        if (value == scope) return name;
    return {};
}

std::optional<Scope> scope_of(std::string_view name) {
    for (const auto& [value, known] : kScopes)
        if (known == name) return value;
    return std::nullopt;
}

Outcome<ServiceKey>
require_service(const World& world, const std::string& authorization, Scope scope) {
    if (!authorization.starts_with(kScheme)) return Error::service_refused;
    const auto token = fixed_from_base64url<ServiceToken>(authorization.substr(kScheme.size()));
    if (!token) return Error::service_refused;
    const auto hash = sha256({token->reveal()}); // found by its hash: no secret is compared
    const auto now = world.clock.now();
    auto key = TRY(in_read<std::optional<ServiceKey>>(
        world.store, [&](Tables& tables) { return tables.find_service_key_by_hash(hash); }));
    if (!key || !is_alive(*key, now)) return Error::service_refused;
    if (!holds(*key, scope_name(scope))) return Error::scope_missing;
    if (key->last_used_at + kSeenStep <= now) key = TRY(seen_now(world, key->id));
    return *key;
}

} // namespace ownkey::flows
