// What an import left behind for an account's first login: how its old system kept the password,
// and for Gradido the old key with it. Sealed with the deployment's secret, so that a copy of the
// database gives nobody a hash to guess against. The rules are:
//  - Only an account without OPAQUE record is asked by it (plain_password.h, or the page). A
//  password
//    that fits becomes that record; the row goes then, but for Gradido's: it holds the old key
//    until the page has sealed that anew.
//  - Whoever has no such row costs the same: legacy_in_vain.
#pragma once

#include "core/secret.h"
#include "server/domain/surface_records.h"
#include "server/flows/world.h"

namespace ownkey::flows {

/// In: a JSON document of the scheme's own (import writes it, legacy_fits reads it); secret.
LegacyCredential
legacy_seal(const World& world, const Uuid& account_id, LegacyScheme scheme, ByteView document);
/// Out: the document; secret. Fails: envelope_format, envelope_wrong_key.
Outcome<SecretBuffer> legacy_open(const World& world, const LegacyCredential& legacy);

/// In: the password as UTF-8. Out: whether it is the one. Slow, as the old system's hash is. Fails:
/// as legacy_open, bad_json (document of another form).
Outcome<bool> legacy_fits(const World& world, const LegacyCredential& legacy, ByteView password);
/// The work of legacy_fits, in vain: nobody can tell by the time who was imported.
void legacy_in_vain(LegacyScheme scheme, ByteView password);

/// The account has an OPAQUE record now. Gradido's row stays.
Done drop_legacy(Tables& tables, const Uuid& account_id);

} // namespace ownkey::flows
