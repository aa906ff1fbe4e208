// The client half of OPAQUE (RFC 9807 §5.2, §6.2). Stateless steps over explicit, move-only state;
// randomness is an argument.
#pragma once

#include "opaque.h"

namespace ownkey::opaque {

using BlindScalar = Secret<struct BlindScalarTag, 32>;

/// Secret. Lives from start_registration to finish_registration, or from start_login to
/// finish_login.
struct ClientRegistration {
    SecretBuffer password;
    BlindScalar blind;
};

/// What stays in the page, and what goes to the server.
struct ClientRegistrationStart {
    ClientRegistration state;
    RegistrationRequest request;
};

/// In: the password as UTF-8 (secret), 64 random bytes. Fails: invalid_element (password that
/// hashes to the identity).
Result<ClientRegistrationStart> start_registration(ByteView password, const BlindSeed& blind);

/// The record goes to the server; the export key (secret) stays.
struct ClientRegistrationFinish {
    RegistrationRecord record;
    ExportKey export_key;
    AkePublicKey server_public_key;
};

/// In: state (consumed), the server's response, 32 random bytes. Slow on purpose: one stretching.
/// Fails: invalid_element, out_of_memory.
Result<ClientRegistrationFinish> finish_registration(ClientRegistration state,
                                                     const RegistrationResponse& response,
                                                     const Nonce& envelope_nonce,
                                                     const Config& config);

/// Secret. Lives from start_login to finish_login.
struct ClientLogin {
    SecretBuffer password;
    BlindScalar blind;
    Secret<struct ClientEphemeralTag, 32> ephemeral;
    Ke1 ke1;
};

/// What stays in the page, and what goes to the server.
struct ClientLoginStart {
    ClientLogin state;
    Ke1 ke1;
};

/// In: the password as UTF-8 (secret), 64, 32 and 32 random bytes. Fails: invalid_element (as
/// above).
Result<ClientLoginStart> start_login(ByteView password,
                                     const BlindSeed& blind,
                                     const Nonce& client_nonce,
                                     const KeyshareSeed& keyshare_seed);

/// KE3 goes to the server; export key and session key are secret.
struct ClientLoginFinish {
    Ke3 ke3;
    ExportKey export_key;
    SessionKey session_key;
    AkePublicKey server_public_key;
};

/// In: state (consumed), the server's KE2. Slow on purpose: one stretching. Fails: wrong_password
/// (also for an unknown account: the two cannot be told apart), server_not_authentic,
/// invalid_element, out_of_memory.
Result<ClientLoginFinish> finish_login(ClientLogin state, const Ke2& ke2, const Config& config);

} // namespace ownkey::opaque
