// The first login server's encrypted keys, opened once to be sealed anew (suite 1). The scheme,
// which ends with that: salt = SHA-512(email || app_secret)[0..15]; K = Argon2id v1.3(password,
// salt, t = 10, m = 32 MiB, 32 bytes); verifier = SipHash-2-4(K, server_key) as little-endian
// number; encrypted key = crypto_secretbox_easy(64-byte key, nonce = 24 bytes of 0x1F, K). Vectors
// in tests/vectors/gradido_legacy_accounts.json.
#pragma once

#include "keys.h"

#include <optional>

namespace ownkey {

/// The first 16 bytes of SHA-512(email || app_secret): all that a page needs of the app secret.
using LegacySalt = Fixed<struct LegacySaltTag, 16>;
using LegacyServerKey = Fixed<struct LegacyServerKeyTag, 16>;
/// K: opens the encrypted key, so it never leaves the page. Secret.
using LegacyStretched = Secret<struct LegacyStretchedTag, 32>;
/// The verifier as its eight bytes, little-endian. Anybody who has it and the server key can guess
/// passwords against it; it dies with the import. Secret.
using LegacyCheckValue = Secret<struct LegacyCheckValueTag, 8>;

/// In: the address as the old server stored it; the app secret (secret).
LegacySalt legacy_salt(std::string_view email, ByteView app_secret);
/// In: password as UTF-8 (secret). Slow on purpose. Fails: out_of_memory.
Result<LegacyStretched> stretch_legacy_password(ByteView password, const LegacySalt& salt);
/// Out: what the old server compared.
LegacyCheckValue legacy_check_value(const LegacyStretched& stretched, const LegacyServerKey& key);
/// Constant time.
bool same_legacy_value(const LegacyCheckValue& computed, std::uint64_t stored);
/// Out: a root for Derivation::seed, secret. Fails: legacy_key (another password's, damaged, or
/// another account's).
Result<RootSecret> open_legacy_key(const LegacyStretched& stretched,
                                   ByteView encrypted_key,
                                   const PublicKey& public_key);

/// The old server's 64-bit check value of the password, where it is known.
struct LegacyVerifier {
    LegacyServerKey server_key;
    std::uint64_t value = 0;
};

struct LegacyAccount {
    std::string_view email; ///< as the old server stored it
    ByteView app_secret;
    ByteView encrypted_key; ///< 80 bytes
    PublicKey public_key;
    std::optional<LegacyVerifier>
        verifier; ///< where known: tells a wrong password from a damaged key
};

/// In: password as UTF-8 (secret), the old row. Out: a root for Derivation::seed, secret. Slow on
/// purpose. Fails: legacy_wrong_password (the verifier says so), legacy_key (wrong password without
/// a verifier, damaged, or another account's), out_of_memory.
Result<RootSecret> open_legacy_key(ByteView password, const LegacyAccount& account);

} // namespace ownkey
