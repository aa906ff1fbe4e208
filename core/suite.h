// Suites: one number fixes every cryptographic choice. Stands in every record and envelope. A
// client accepts only suites it knows.
#pragma once

#include <cstdint>

namespace ownkey {

enum class Suite : std::uint8_t {
    /// OPAQUE-3DH ristretto255-SHA512, Argon2id t=3 m=64 MiB p=1, context "ownkey-1";
    /// XChaCha20-Poly1305 envelopes.
    one = 1,
};

} // namespace ownkey
