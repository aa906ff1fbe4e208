// OPAQUE-3DH with ristretto255-SHA512, HKDF-SHA512, HMAC-SHA512 (RFC 9807): message types and
// configuration. client.h runs in the page (and, for plain-password surfaces, natively); server.h
// runs in ownkeyd only.
#pragma once

#include "../bytes.h"
#include "../kdf.h"
#include "../secret.h"
#include "../suite.h"

#include <optional>

namespace ownkey::opaque {

using RegistrationRequest = Fixed<struct RegistrationRequestTag, 32>;
using RegistrationResponse = Fixed<struct RegistrationResponseTag, 64>;
/// What the server stores per account: client_public_key 32 || masking_key 64 || envelope 96.
using RegistrationRecord = Fixed<struct RegistrationRecordTag, 192>;
using Ke1 = Fixed<struct Ke1Tag, 96>;
using Ke2 = Fixed<struct Ke2Tag, 320>;
using Ke3 = Fixed<struct Ke3Tag, 64>;
/// AKE public key of the server or client (ristretto255 element); not an Ed25519 key.
using AkePublicKey = Fixed<struct AkePublicKeyTag, 32>;

using ExportKey = Secret<struct ExportKeyTag, 64>;
using SessionKey = Secret<struct SessionKeyTag, 64>;

/// 64 uniformly random bytes, reduced to a scalar (a 32-byte scalar followed by zeros gives that
/// scalar: RFC vectors).
using BlindSeed = Secret<struct BlindSeedTag, 64>;
using Nonce = Fixed<struct OpaqueNonceTag, 32>;
using KeyshareSeed = Secret<struct KeyshareSeedTag, 32>;

using Stretch = Status (*)(ByteView input, std::span<Byte, 64> out);

/// What RFC 9807 leaves to the application. Both sides must agree. Absent identities default to the
/// public keys (§4, not zero-length).
struct Config {
    ByteView context;
    Stretch stretch;
    std::optional<ByteView> client_identity;
    std::optional<ByteView> server_identity;
};

/// The fixed configuration of a suite. Fails: unknown_suite.
Result<Config> config_of(Suite suite);

} // namespace ownkey::opaque
