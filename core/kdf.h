// Key derivation: HKDF-SHA-512 (RFC 5869, built from crypto_auth_hmacsha512; libsodium 1.0.18 has
// none) and Argon2id (RFC 9106) with suite 1's fixed cost: v1.3, p=1, t=3, m=64 MiB, 64 bytes out,
// salt 16 zero bytes. Cost is never taken from a server.
#pragma once

#include "hash.h"

#include <string_view>

namespace ownkey {

/// RFC 5869 §2.2. In: salt, secret input. Out: the pseudo-random key (secret) into `out`.
void hkdf_extract(ByteView salt, Parts input, std::span<Byte, 64> out);
/// RFC 5869 §2.3. In: pseudo-random key (secret), info parts. Out: fills `out` (secret; at most
/// 255*64 bytes, a contract).
void hkdf_expand(ByteView prk, Parts info, MutableBytes out);

/// Suite 1 password stretching. In: secret bytes. Out: 64 secret bytes. Fails: out_of_memory.
Status stretch_argon2id(ByteView input, std::span<Byte, 64> out);
/// Identity "stretching" of the RFC 9807 vectors: input must be 64 bytes (contract). Never fails.
/// Tests and foreign suites only.
Status stretch_identity(ByteView input, std::span<Byte, 64> out);

/// Whether a password is the one of an encoded Argon2 hash of another system
/// ("$argon2id$v=19$m=...", or argon2i), 127 characters at most. In: the hash, secret; the
/// password, secret. Time and memory are as the hash says: bound them before.
bool fits_argon2_text(std::string_view text, ByteView password);

} // namespace ownkey
