// The deployment's secrets: OPRF seed, OPAQUE private key, token key. A TOML file of mode 0600
// outside the database, made at the first start. Without it no account can log in any more, so it
// is never overwritten: back it up. Fails: secrets_invalid (wrong mode, owner or content), always
// fatal. Nothing of the content goes into a message.
#pragma once

#include "core/opaque/server.h"
#include "core/token/token_key.h"
#include "server/domain/failure.h"
#include "server/ports/ports.h"
#include "server/settings.h"

#include <memory>
#include <optional>

namespace ownkey {

struct Secrets {
    opaque::ServerKeys opaque;
    ServerSecret token_key;
    bool created = false; ///< this start made the file
};

/// Loads the file; makes it, whole or not at all, if it is not there. In: whether the database
/// holds accounts. Then a missing file is lost, not new: other secrets would make every password
/// unusable.
Outcome<Secrets>
load_or_create_secrets(const std::string& file, Random& random, bool accounts_exist);

/// The shared secret of Settings::Tokens::shared_secret_file: its first line, at least 64 bytes in
/// base64url. The file must be as the secrets file: regular, our own, mode 0600. Empty name:
/// nothing. Fails: secrets_invalid.
Outcome<std::optional<token::SharedSecret>> load_shared_secret(const std::string& file);

/// The HS256 secret of Settings::AppArts::jwt_secret_file: its first line, at least 32 bytes in
/// base64url. The file must be as the secrets file. Nothing when the surface is off. Fails:
/// secrets_invalid.
Outcome<std::optional<SecretBuffer>> load_apparts_secret(const Settings& settings);

/// The first line of Settings::Elopage::secret_file: 32 to 200 letters, digits, _ and -. The file
/// must be as the secrets file. Null when the webhook is off. Fails: secrets_invalid.
Outcome<std::shared_ptr<const SecretBuffer>> load_elopage_secret(const Settings::Elopage& settings);

} // namespace ownkey
