// What stands in the sealed documents of legacy.h. Everything here is secret but the address.
#pragma once

#include "core/keys/legacy.h"
#include "core/secret.h"
#include "server/domain/surface_records.h"
#include "server/flows/world.h"

#include <optional>
#include <string>

namespace ownkey::flows {

/// A row of the first Gradido login server (core/keys/legacy.h), with its server's two secrets.
struct GradidoCredential {
    std::string email;     ///< as the old server stored it
    ByteVector app_secret; ///< the old server's
    LegacyServerKey server_key;
    std::optional<std::uint64_t> verifier; ///< absent: no password that could be taken over
    ByteVector encrypted_key;              ///< 80 bytes, or empty
};

/// In: a hash that old_hashes.h knows.
SecretBuffer hash_document(std::string_view hash);
SecretBuffer gradido_document(const GradidoCredential& old);

/// Fails: as legacy_open, bad_json and bad_hex (another scheme's, another form).
Outcome<GradidoCredential> gradido_credential(const World& world, const LegacyCredential& legacy);

} // namespace ownkey::flows
