// Keys for single uses, derived from the deployment's secret (RFC 5869), and sealing with them. So
// what the database holds for the server's own use (TOTP secrets, token keys) opens only together
// with the secrets file. Everything that comes out of key() and open() is secret.
#pragma once

#include "server/flows/world.h"

#include <string_view>

namespace ownkey::flows {

using UseKey = Secret<struct UseKeyTag, 32>;

/// HKDF-Expand(secret, "ownkey-1 server " || use, 32).
UseKey key_for(const ServerSecret& secret, std::string_view use);

/// XChaCha20-Poly1305 under key_for(use), random nonce in front. `about` is bound in (an account
/// id, a name), so that no row can take another's place.
ByteVector seal(const World& world, std::string_view use, ByteView about, ByteView plain);
/// Fails: envelope_format (too short), envelope_wrong_key (altered, or of another deployment).
Result<SecretBuffer>
open_sealed(const World& world, std::string_view use, ByteView about, ByteView sealed);

} // namespace ownkey::flows
