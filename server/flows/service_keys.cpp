#include "service_keys.h"

#include "core/encoding.h"
#include "core/hash.h"
#include "server/flows/acting.h"
#include "server/flows/journal.h"
#include "server/flows/json_object.h"
#include "server/flows/settle.h"

#include <algorithm>

namespace ownkey::flows {

namespace {

constexpr std::size_t kMaxName = 80;
constexpr Seconds kShortest{60}, kLongest{std::chrono::hours(24 * 3653)};

Done require_admin(const World& world, const SessionView& view) {
    TRY(require_role(world, view, Role::admin));
    return require_fresh(world, view);
}

Done check_name(const std::string& name) {
    const auto is_control = [](unsigned char c) { return c < 0x20 || c == 0x7F; };
    if (name.empty() || name.size() > kMaxName || !is_utf8(as_bytes(name)) ||
        std::any_of(name.begin(), name.end(), is_control))
        return Failure(Error::field_rule, "name", "1 to 80 bytes of text");
    return ok();
}

/// Out: the words as stored.
Outcome<std::string> checked_scopes(const std::vector<std::string>& scopes) {
    std::string words;
    std::vector<std::string> seen;
    for (const auto& scope : scopes) {
        if (!scope_of(scope) || std::find(seen.begin(), seen.end(), scope) != seen.end())
            return Failure(Error::field_rule, "scopes", "introspect, gradido, authweb; each once");
        seen.push_back(scope);
        words += (words.empty() ? "" : " ") + scope;
    }
    if (words.empty()) return Failure(Error::field_rule, "scopes", "at least one");
    return words;
}

NewServiceKey drawn(const World& world, const SessionView& view, ServiceKey row) {
    NewServiceKey out;
    world.random.fill(out.token.reveal());
    row.id = world.random.uuid();
    row.key_hash = sha256({out.token.reveal()});
    row.created_by = view.account.id;
    row.created_at = world.clock.now();
    out.row = std::move(row);
    return out;
}

/// Fails: service_key_not_found.
Outcome<ServiceKey> living(Tables& tables, const World& world, const Uuid& id) {
    const auto key = TRY(tables.find_service_key(id));
    if (!key || key->revoked_at || (key->expires_at && *key->expires_at <= world.clock.now()))
        return Error::service_key_not_found;
    return *key;
}

Done note(Tables& tables,
          const World& world,
          const Caller& caller,
          const SessionView& view,
          const char* event,
          const ServiceKey& key) {
    JsonObject detail;
    detail.text("key", to_text(key.id)).text("name", key.name).text("scopes", key.scopes);
    if (!key.community.empty()) detail.text("community", key.community);
    return audit(tables, world, caller, view.account.id, event, detail.str());
}

/// The row that takes the place of `old`.
ServiceKey successor_of(const ServiceKey& old, Time now) {
    ServiceKey next{.name = old.name, .scopes = old.scopes, .community = old.community};
    if (old.expires_at) next.expires_at = now + (*old.expires_at - old.created_at);
    return next;
}

} // namespace

Outcome<std::vector<ServiceKey>> list_service_keys(const World& world,
                                                   const SessionView& view,
                                                   const std::optional<Uuid>& after,
                                                   int limit) {
    TRY(require_role(world, view, Role::admin));
    return in_read<std::vector<ServiceKey>>(
        world.store, [&](Tables& tables) { return tables.service_keys(after, limit); });
}

Outcome<NewServiceKey> create_service_key(const World& world,
                                          const Caller& caller,
                                          const SessionView& view,
                                          const ServiceKeyWish& wish) {
    TRY(require_admin(world, view));
    TRY(check_name(wish.name));
    ServiceKey row{.name = wish.name};
    row.scopes = TRY(checked_scopes(wish.scopes));
    if (wish.lifetime && (*wish.lifetime < kShortest || *wish.lifetime > kLongest))
        return Failure(Error::field_rule, "expires_in_s", "a minute to ten years");
    if (wish.lifetime) row.expires_at = world.clock.now() + *wish.lifetime;
    if (!wish.community.empty() && world.settings.find_community(wish.community) == nullptr)
        return Failure(Error::field_rule, "community", "the alias of a community of this server");
    row.community = wish.community;
    auto key = drawn(world, view, std::move(row));
    TRY(world.store.transact(Durability::full, [&](Tables& tables) -> Done {
        TRY(still_may(tables, world, view, Role::admin));
        TRY(tables.insert_service_key(key.row));
        return note(tables, world, caller, view, "service_key.created", key.row);
    }));
    return key;
}

Outcome<NewServiceKey> rotate_service_key(const World& world,
                                          const Caller& caller,
                                          const SessionView& view,
                                          const Uuid& id) {
    TRY(require_admin(world, view));
    return settle<NewServiceKey>(
        world.store, Durability::full, [&](Tables& tables) -> Outcome<NewServiceKey> {
            TRY(still_may(tables, world, view, Role::admin));
            auto old = TRY(living(tables, world, id));
            const auto now = world.clock.now();
            if (old.expires_at && *old.expires_at <= now + kServiceKeyOverlap)
                return Error::service_key_not_found;
            auto key = drawn(world, view, successor_of(old, now));
            old.expires_at = now + kServiceKeyOverlap;
            TRY(tables.update_service_key(old));
            TRY(tables.insert_service_key(key.row));
            TRY(note(tables, world, caller, view, "service_key.rotated", key.row));
            return key;
        });
}

Done revoke_service_key(const World& world,
                        const Caller& caller,
                        const SessionView& view,
                        const Uuid& id) {
    TRY(require_admin(world, view));
    return settle<Unit>(world.store, Durability::full, [&](Tables& tables) -> Done {
        TRY(still_may(tables, world, view, Role::admin));
        auto key = TRY(living(tables, world, id));
        key.revoked_at = world.clock.now();
        TRY(tables.update_service_key(key));
        return note(tables, world, caller, view, "service_key.revoked", key);
    });
}

std::string service_token_text(const ServiceToken& token) {
    return "oksvc_" + to_base64url(token.reveal());
}

} // namespace ownkey::flows
