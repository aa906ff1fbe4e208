// The server half of OPAQUE (RFC 9807 §5.2, §6.2). One OPRF seed and one AKE key pair per
// deployment.
#pragma once

#include "opaque.h"

namespace ownkey::opaque {

using OprfSeed = Secret<struct OprfSeedTag, 64>;
using AkePrivateKey = Secret<struct AkePrivateKeyTag, 32>;
using AkeSeed = Secret<struct AkeSeedTag, 32>;

/// Secret but for the public key. One per deployment.
struct ServerKeys {
    OprfSeed oprf_seed;
    AkePrivateKey private_key;
    AkePublicKey public_key;
};

/// In: 64 random bytes kept as the OPRF seed, 32 random bytes from which the key pair is derived
/// (RFC 9807 §2.1 DeriveDiffieHellmanKeyPair). Fails: never for random input; invalid_scalar for
/// the impossible rest.
Result<ServerKeys> make_server_keys(OprfSeed oprf_seed, const AkeSeed& seed);
/// In: the stored private key. Fails: invalid_scalar.
Result<ServerKeys> load_server_keys(OprfSeed oprf_seed, AkePrivateKey private_key);

/// Answers a registration request; keeps no state. In: credential identifier (16 bytes of the
/// account's UUID in use). Fails: invalid_element.
Result<RegistrationResponse> respond_registration(const RegistrationRequest& request,
                                                  ByteView credential_identifier,
                                                  const ServerKeys& keys);

/// Checks that the record's client public key is a valid element (the record comes from outside).
/// Fails: invalid_element.
Status check_record(const RegistrationRecord& record);

/// The record used for an account that does not exist (RFC 9807 §6.3.2.2): stable per identifier,
/// derived from the OPRF seed.
RegistrationRecord fake_record(ByteView credential_identifier, const ServerKeys& keys);

/// Between KE2 and KE3: expected client MAC 64 || session key 64. Kept in the signin row, used
/// once, 60 s.
using ServerLoginState = Secret<struct ServerLoginStateTag, 128>;

/// Random bytes of one login, used once.
struct ServerLoginRandom {
    Nonce masking_nonce;
    Nonce server_nonce;
    KeyshareSeed keyshare_seed;
};

/// What stays on the server, and what goes to the client.
struct ServerLoginStart {
    ServerLoginState state;
    Ke2 ke2;
};

/// Same work and same sizes for a true and a fake record. Fails: invalid_element.
Result<ServerLoginStart> respond_login(const Ke1& ke1,
                                       const RegistrationRecord& record,
                                       ByteView credential_identifier,
                                       const ServerKeys& keys,
                                       const ServerLoginRandom& random,
                                       const Config& config);

/// Compares in constant time. Fails: client_not_authentic (wrong password).
Result<SessionKey> finish_login(const ServerLoginState& state, const Ke3& ke3);

} // namespace ownkey::opaque
