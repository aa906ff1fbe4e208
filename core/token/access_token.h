// Access tokens: JWT of type at+jwt (RFC 9068), verified as RFC 8725 asks. In order: size and form,
// header (alg, typ and kid, nothing else: no crit, jku, jwk, x5u, b64), algorithm, type, key,
// signature; only then the claims, issuer, audience and times. Both "at+jwt" and
// "application/at+jwt" are taken, in any case: RFC 9068 §4 names both, and RFC 2045 §5.1 makes
// media types case-insensitive. Times are seconds since 1970.
#pragma once

#include "jws.h"

namespace ownkey::token {

inline constexpr std::int64_t kAccessTokenLifetimeS = 1800; // 30 minutes
/// 9999-12-31T23:59:59Z.
inline constexpr std::int64_t kMaxTimeS = 253'402'300'799;

/// RFC 9068 §2.2. Optional ones are left out where empty. Claims that are not named here are
/// ignored, so that older verifiers take newer tokens.
struct Claims {
    std::string issuer;                ///< iss
    std::string subject;               ///< sub: the account's UUID
    std::vector<std::string> audience; ///< aud: one as text, more as a list
    std::string client_id;
    std::string token_id; ///< jti
    std::int64_t issued_at_s = 0;
    std::int64_t expires_at_s = 0;
    std::string scope;              ///< optional: words separated by blanks
    std::string session_id;         ///< optional: sid
    std::string name;               ///< optional
    std::string email;              ///< optional
    std::vector<std::string> roles; ///< optional
    std::string kind; ///< optional: typ, for services that ask for a claim of this name

    friend bool operator==(const Claims&, const Claims&) = default;
};

/// What a service expects of every token it takes.
struct Expectations {
    std::string_view issuer;
    std::string_view audience; ///< its own name; must be one of the token's
    std::int64_t now_s = 0;
    std::int64_t leeway_s = 30; ///< for clocks that differ
    std::int64_t longest_lifetime_s = kAccessTokenLifetimeS;
};

/// In: claims in UTF-8, the key (secret). Fails: token_claims (a required claim is missing or
/// malformed), token_format (too long).
Result<std::string> issue_access_token(const Claims& claims, const IssuingKey& key);

/// In: the token, the keys that may have signed it. Fails: token_format, token_algorithm (of none
/// of the keys, or not of the key it names), token_type, token_unknown_key, token_signature,
/// token_claims (missing, mistyped, lives longer than expected), token_issuer, token_audience,
/// token_expired, token_not_yet (iat or nbf in the future).
Result<Claims> verify_access_token(std::string_view token,
                                   std::span<const VerifyingKey> keys,
                                   const Expectations& expected);

} // namespace ownkey::token
