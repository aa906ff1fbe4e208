// The chain of refresh tokens of one family: text, hashes, successor (tokens.h has the rules).
// Nothing here reads or writes rows.
#pragma once

#include "server/flows/tokens.h"

namespace ownkey::flows {

/// In: "okr_" + base64url. Fails: refresh_invalid (form or tag).
Result<RefreshToken> refresh_token_of(const World& world, const std::string& text);
/// The family id followed by a random secret and the tag. Secret.
RefreshToken first_token(const World& world, const Uuid& family_id);
/// The family id, HMAC-SHA-512(key_for("refresh"), whole token before)[0..15], the tag. Secret.
RefreshToken successor_of(const World& world, const RefreshToken& token);
/// Public.
Uuid family_of(const RefreshToken& token);
/// SHA-256 of the whole token: what is stored.
Hash32 hash_of(const RefreshToken& token);

/// newest: the one to refresh with. repeated: the one before it, within the grace. older: anything
/// else.
enum class ChainPlace : std::uint8_t { newest, repeated, older };
/// In constant time over both hashes.
ChainPlace place_of(const World& world, const TokenFamily& family, const RefreshToken& token);

} // namespace ownkey::flows
