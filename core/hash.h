// Hashes over libsodium: SHA-256, SHA-512, HMAC-SHA-512 (RFC 2104), BLAKE2b-256 (RFC 7693).
// Inputs are lists of parts, hashed as if joined: no caller concatenates secrets into buffers of
// its own.
#pragma once

#include "bytes.h"
#include "secret.h"

#include <initializer_list>

namespace ownkey {

using Parts = std::initializer_list<ByteView>;

/// Must be called once before anything else in core. Fails: crypto_unavailable.
Status init_crypto();

/// SHA-256 (FIPS 180-4). In: public parts, or a random token. Out: public.
Hash32 sha256(Parts parts);
/// SHA-512 (FIPS 180-4). In: public parts. Out: public.
Hash64 sha512(Parts parts);
/// BLAKE2b-256 (RFC 7693). In: public parts. Out: public.
Hash32 blake2b_256(Parts parts);
/// SHA-256. In: parts, secret or not. Out: into `out`, which is the caller's to wipe.
void sha256_into(Parts parts, std::span<Byte, 32> out);
/// SHA-512. In and out as sha256_into.
void sha512_into(Parts parts, std::span<Byte, 64> out);
/// In: key of any length and parts, secret or not. Out: as sha512_into.
void hmac_sha512(ByteView key, Parts parts, std::span<Byte, 64> out);

/// SHA-512 in steps, for inputs that are lists of lists. The state is wiped. finish() once, last.
class Sha512 {
public:
    Sha512();
    ~Sha512();
    Sha512(const Sha512&) = delete;
    Sha512& operator=(const Sha512&) = delete;

    /// In: a part, secret or not.
    Sha512& add(ByteView part);
    /// In: parts, as if joined.
    Sha512& add(Parts parts);
    /// Out: the hash; secret where a part was.
    void finish(std::span<Byte, 64> out);

private:
    crypto_hash_sha512_state state_{};
};

/// HMAC-SHA-512 in steps. The state is wiped. finish() once, last.
class HmacSha512 {
public:
    /// In: a key of any length (secret).
    explicit HmacSha512(ByteView key);
    ~HmacSha512();
    /// Goes on from where the other is: PBKDF2 hashes the key once for all rounds.
    HmacSha512(const HmacSha512&) = default;
    HmacSha512& operator=(const HmacSha512&) = delete;

    /// In: a part, secret or not.
    HmacSha512& add(ByteView part);
    /// In: parts, as if joined.
    HmacSha512& add(Parts parts);
    /// Out: the MAC; secret until the caller publishes it.
    void finish(std::span<Byte, 64> out);

private:
    crypto_auth_hmacsha512_state state_{};
};

} // namespace ownkey
