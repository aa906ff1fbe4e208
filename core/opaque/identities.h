// Identities and length prefixes as they stand in transcripts (RFC 9807 §4, §6.4.2). In core/opaque
// only.
#pragma once

#include "opaque.h"

namespace ownkey::opaque {

/// DeriveDiffieHellmanKeyPair is DeriveKeyPair with this info (RFC 9807 §6.4.1).
inline constexpr std::string_view kDiffieHellmanInfo = "OPAQUE-DeriveDiffieHellmanKeyPair";

struct Identities {
    ByteView client;
    ByteView server;
};

/// An absent identity is the public key (§4); that is not the same as an empty one.
inline Identities
identities_of(const Config& config, ByteView client_public_key, ByteView server_public_key) {
    return {config.client_identity.value_or(client_public_key),
            config.server_identity.value_or(server_public_key)};
}

/// I2OSP(len(x), 2). Longer than 65535 bytes is a bug.
inline std::array<Byte, 2> length_prefix(ByteView bytes) {
    contract(bytes.size() <= 0xFFFF);
    return {static_cast<Byte>(bytes.size() >> 8), static_cast<Byte>(bytes.size())};
}

} // namespace ownkey::opaque
