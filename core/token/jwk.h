// Public keys as JSON Web Keys (RFC 7517, RFC 8037 §2) and their thumbprints (RFC 7638), which are
// the key ids. Public members only; nothing here takes a secret.
#pragma once

#include "../bytes.h"

#include <initializer_list>
#include <string>
#include <utility>

namespace ownkey::token {

/// RFC 7638 §3 for any kind of key. In: the required members, in the order of their names. Out:
/// SHA-256.
Hash32
thumbprint(std::initializer_list<std::pair<std::string_view, std::string_view>> required_members);
/// RFC 8037 appendix A.3: of an Ed25519 key. As key id: its base64url.
Hash32 thumbprint(const PublicKey& key);

/// {"keys":[...]}, each with kty, crv, x, kid, alg and use.
std::string jwks(std::span<const PublicKey> keys);

} // namespace ownkey::token
