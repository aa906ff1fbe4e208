// Good and forged access tokens with the verdict on each: for core's own test, and, printed by
// token_table_main.cpp, for the verifiers in docs/verify.
#pragma once

#include "core/token/access_token.h"

namespace ownkey::token {

inline constexpr std::int64_t kTableTimeS = 1'700'000'000;
inline constexpr std::string_view kTableIssuer = "https://login.example";
inline constexpr std::string_view kTableAudience = "https://shop.example";

/// What a service holds: the JWKS, the shared secret, or both.
enum class Keys : std::uint8_t { jwks, secret, both };

struct TokenCase {
    std::string name;
    std::string verdict; ///< "ok" or the name of an error
    std::string token;
    Keys keys = Keys::jwks;
    Expectations expected;
};

/// The first signs, the second is published already.
std::array<IssuingKey, 2> table_keys();
SharedSecret table_secret();
std::vector<VerifyingKey> verifying_keys(Keys keys);
/// Complete, for the table's issuer and audience, issued at the table's time.
Claims table_claims();
std::vector<TokenCase> token_table();

/// The claims' account, or the name of the error.
std::string verdict_on(const TokenCase& row);

} // namespace ownkey::token
