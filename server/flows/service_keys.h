// Keys of services: community servers and others that call Ownkey (guard.h checks them). For
// admins, with the password proved lately. The rules are: "oksvc_" + base64url(32 random bytes),
// shown once, only SHA-256 stored; a rotated key goes on for kServiceKeyOverlap, so that the
// service can be told the new one; every act is audited.
#pragma once

#include "server/flows/guard.h"

#include <optional>
#include <string>
#include <vector>

namespace ownkey::flows {

using ServiceToken = Secret<struct ServiceTokenTag, 32>;

inline constexpr Seconds kServiceKeyOverlap{3'600};

struct ServiceKeyWish {
    std::string name;                ///< 1 to 80 bytes of text
    std::vector<std::string> scopes; ///< names of guard.h, at least one, none twice
    std::optional<Seconds> lifetime; ///< a minute to ten years; absent: until revoked
    std::string community{};         ///< alias of whose it is; empty: of every community
};

struct NewServiceKey {
    ServiceKey row;
    ServiceToken token;
};

/// Those of `limit` keys by id that come after `after`, ended ones too. Fails: as require_role.
Outcome<std::vector<ServiceKey>> list_service_keys(const World& world,
                                                   const SessionView& view,
                                                   const std::optional<Uuid>& after,
                                                   int limit);
/// Audit: service_key.created. Fails: as require_role, require_fresh and own_account; field_rule.
Outcome<NewServiceKey> create_service_key(const World& world,
                                          const Caller& caller,
                                          const SessionView& view,
                                          const ServiceKeyWish& wish);
/// A new key with the same name and scopes, living as long as the old one was meant to; the old one
/// ends after kServiceKeyOverlap. Audit: service_key.rotated. Fails: as create_service_key;
/// service_key_not_found (unknown, revoked, expired, or ending within kServiceKeyOverlap: rotated
/// already).
Outcome<NewServiceKey> rotate_service_key(const World& world,
                                          const Caller& caller,
                                          const SessionView& view,
                                          const Uuid& id);
/// At once. Audit: service_key.revoked. Fails: as create_service_key;
/// service_key_not_found (unknown, revoked or expired).
Done revoke_service_key(const World& world,
                        const Caller& caller,
                        const SessionView& view,
                        const Uuid& id);

/// What the service sends as bearer token; secret, shown once.
std::string service_token_text(const ServiceToken& token);

} // namespace ownkey::flows
