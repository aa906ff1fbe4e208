// The issuer's Ed25519 keys over time. The rules are:
//  - A key is published one JWKS cache time before it signs, so every service knows it by then.
//  - It signs until its successor does; there is never a time without a signing key.
//  - It stays published until its last token has expired, leeway included.
// So every token verifies for all its life, with any JWKS that a service fetched within the cache
// time. The first key of a ring signs at once: no service can have an older JWKS. Rotation happens
// when rotate() is called; called late, the old key signs on. The caller stores what rotate() made
// before it issues or publishes. Times are seconds since 1970. Shared secrets (HS512) are not
// published, so they are no ring's: their service gets the next one from people.
#pragma once

#include "access_token.h"

namespace ownkey::token {

struct RingTimes {
    std::int64_t signs_for_s = 7'776'000; ///< 90 days, until the next key takes over
    std::int64_t jwks_cache_s = 3600;     ///< an hour: longest that a service keeps a fetched JWKS
    std::int64_t lifetime_s = kAccessTokenLifetimeS;
    std::int64_t leeway_s = 60; ///< the largest that any service uses
};

/// As stored. Secret.
struct RingKey {
    SigningSeed seed;
    std::int64_t published_at_s = 0;
    std::int64_t signs_from_s = 0;
};

class KeyRing {
public:
    /// Times are above zero but for leeway and cache, which may be zero (contract).
    explicit KeyRing(const RingTimes& times);

    /// Puts a stored key back. In: in the order of signs_from_s, the oldest first (contract).
    void restore(RingKey key);
    /// Drops what nobody needs any more, makes the next key when its time has come, or one that
    /// signs at once where there is none. In: 32 random bytes (secret), used for a new key only.
    /// Out: whether the ring changed. Never adds more than one key a call.
    bool rotate(std::int64_t now_s, const SigningSeed& random);
    /// For a key that has become known: it is neither published nor used from now on, its tokens
    /// die as services fetch the JWKS anew. Call rotate() next. Out: whether it was there.
    bool remove(std::string_view key_id);

    /// Out: all keys, secret, to be stored.
    [[nodiscard]] const std::vector<RingKey>& keys() const { return keys_; }

    /// In: who, for whom; iat and exp are set here. Fails: token_unknown_key (no key signs yet:
    /// rotate() first), those of issue_access_token.
    [[nodiscard]] Result<std::string> issue(Claims claims, std::int64_t now_s) const;
    /// Out: those that services should know now.
    [[nodiscard]] std::vector<PublicKey> published(std::int64_t now_s) const;
    /// The published ones, to verify with.
    [[nodiscard]] std::vector<VerifyingKey> verifying_keys(std::int64_t now_s) const;
    /// The published ones, for services.
    [[nodiscard]] std::string jwks(std::int64_t now_s) const;

private:
    [[nodiscard]] bool has_retired(std::size_t index, std::int64_t now_s) const;

    RingTimes times_;
    std::vector<RingKey> keys_; ///< by signs_from_s
};

} // namespace ownkey::token
