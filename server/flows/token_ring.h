// What signs and verifies access tokens: the ring of Ed25519 keys (core/token/key_ring.h), stored
// sealed in the database as "token_ring", or one shared secret (HS512). The rules are:
//  - A process reads the ring once in kCachedFor; so it may learn of another process's new key that
//    much late. The ring publishes a key that much earlier than services may keep a JWKS.
//  - Whoever first finds that a key is due makes the next one. Of several processes at once one
//    writes, the others read again what it wrote.
//  - A copy of the database holds no key: it opens only with the secrets file.
#pragma once

#include "core/token/key_ring.h"
#include "server/flows/world.h"

#include <memory>
#include <mutex>
#include <optional>

namespace ownkey::flows {

/// How long a process goes on with the ring it has read.
inline constexpr Seconds kTokenRingCachedFor{60};
/// How long services may keep a JWKS (docs/verify).
inline constexpr Seconds kJwksCache{3'600};

/// The keys at one time. Secret; never changes.
class TokenKeys {
public:
    explicit TokenKeys(token::KeyRing ring) : ring_(std::move(ring)) {}

    TokenKeys(token::SharedSecret secret, Seconds lifetime)
        : secret_(std::move(secret)), lifetime_(lifetime) {}

    /// In: who, for whom; iat and exp are set here. Fails: as issue_access_token.
    [[nodiscard]] Result<std::string> issue(token::Claims claims, std::int64_t now_s) const;
    /// Out: the published ones, or the shared secret.
    [[nodiscard]] std::vector<token::VerifyingKey> verifying_keys(std::int64_t now_s) const;
    /// Public. Without a ring: no keys.
    [[nodiscard]] std::string jwks(std::int64_t now_s) const;

private:
    std::optional<token::KeyRing> ring_;
    std::optional<token::SharedSecret> secret_;
    Seconds lifetime_{};
};

class TokenRing {
public:
    /// In: a shared secret instead of a ring.
    explicit TokenRing(std::optional<token::SharedSecret> shared = std::nullopt);

    /// Not inside a transaction: it may need one of its own. Usable from several threads. Fails:
    /// secrets_invalid (sealed under another secrets file), the store's errors.
    Outcome<std::shared_ptr<const TokenKeys>> keys(const World& world);

    [[nodiscard]] token::Algorithm algorithm() const;

private:
    const std::optional<token::SharedSecret> shared_;
    std::mutex mutex_;
    std::shared_ptr<const TokenKeys> cached_;
    Time read_at_{};
};

} // namespace ownkey::flows
