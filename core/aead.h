// XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03) as libsodium computes it, for what is kept
// sealed outside core: tag behind the ciphertext, nonce the caller's to draw and to store. A nonce
// of 24 bytes may be random; under one key none may come twice.
#pragma once

#include "bytes.h"
#include "secret.h"

namespace ownkey::aead {

inline constexpr std::size_t kKeySize = 32;
inline constexpr std::size_t kNonceSize = 24;
inline constexpr std::size_t kTagSize = 16;

/// In: key and plaintext, both secret; nonce, fresh; `about`, public, bound in. Out: public, into
/// `sealed`, kTagSize more than the plaintext (contract).
void seal(std::span<const Byte, kKeySize> key,
          std::span<const Byte, kNonceSize> nonce,
          ByteView about,
          ByteView plain,
          MutableBytes sealed);

/// In: as above; what seal() gave, which nobody vouches for. Out: the plaintext, secret.
/// Fails: envelope_format (shorter than a tag), envelope_wrong_key (altered, or another's).
Result<SecretBuffer> open(std::span<const Byte, kKeySize> key,
                          std::span<const Byte, kNonceSize> nonce,
                          ByteView about,
                          ByteView sealed);

} // namespace ownkey::aead
