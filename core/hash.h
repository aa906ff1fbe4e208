// Hashes over libsodium: SHA-256, SHA-512, HMAC-SHA-512 (RFC 2104), BLAKE2b-256 (RFC 7693).
// Inputs are lists of parts, hashed as if joined: no caller concatenates secrets into buffers of its own.
#pragma once

#include <initializer_list>

#include "bytes.h"
#include "secret.h"

namespace ownkey {

using Parts = std::initializer_list<ByteView>;

/// Must be called once before anything else in core. Fails: crypto_unavailable.
Status init_crypto();

Hash32 sha256(Parts parts);
Hash64 sha512(Parts parts);
/// Out: 64 bytes into `out`; key and parts may be secret.
void sha512_into(Parts parts, std::span<Byte, 64> out);
void hmac_sha512(ByteView key, Parts parts, std::span<Byte, 64> out);
Hash32 blake2b_256(Parts parts);

} // namespace ownkey
