// Password hashes of other systems, as their databases hold them. What they cost stands in the
// hash, so it is bounded: nobody's dump keeps the server busy for minutes. Known forms:
//  - bcrypt: $2a$ $2b$ $2y$, cost 4 to 14; only the first 72 bytes of a password count, as there.
//  - pbkdf2: ASP.NET Core Identity, version 2 (base64 of 00, salt, subkey: HMAC-SHA-1, 1000 rounds)
//    and 3 (base64 of 01, then as 32-bit numbers in network order PRF, rounds and salt size, salt,
//    subkey); $pbkdf2-sha256$ and $pbkdf2-sha512$ rounds, salt and hash as passlib writes them.
//    At most two million rounds.
//  - argon2: $argon2id$ and $argon2i$, version 19, at most 256 MiB and 10 passes.
#pragma once

#include "server/domain/failure.h"
#include "server/domain/surface_records.h"

#include <optional>
#include <string_view>

namespace ownkey::flows {

/// Out: what a text is the hash of; nothing where it is of no known form, or beyond the bounds.
std::optional<LegacyScheme> scheme_of_hash(std::string_view text);

/// In: a hash that scheme_of_hash knows, secret; the password as UTF-8, secret. Out: whether it is
/// the one. Slow on purpose.
bool fits_old_hash(LegacyScheme scheme, std::string_view text, ByteView password);

} // namespace ownkey::flows
