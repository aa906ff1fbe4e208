// The first page login of an account that came from an old Gradido login server. The page proves
// the old password with the old server's check value, opens the old key, seals it anew, and makes
// an OPAQUE record of the same password; then it signs in as everybody does. The rules are:
//  - The server never sees what opens the old key: the page stretches the password itself, with a
//    salt that the server makes for it. The old server's app secret stays here.
//  - What is told of an address that is nobody's looks the same, today and tomorrow.
//  - Each try counts as a guess, with those of login.h.
//  - Record, envelope and the end of the old row are one transaction: nothing is lost between them.
#pragma once

#include "core/keys/legacy.h"
#include "server/flows/key_update.h"

#include <optional>
#include <string>

namespace ownkey::flows {

/// Whether anybody's first login is still to come: pages then offer it to everybody.
Outcome<bool> has_legacy_logins(const World& world);

struct LegacyHint {
    LegacySalt salt;
    LegacyServerKey server_key;
};

/// Fails: field_rule (email).
Outcome<LegacyHint> legacy_hint(const World& world, const std::string& email);

struct LegacyKey {
    Uuid account_id;
    opaque::RegistrationResponse response;
    ByteVector encrypted_key; ///< empty: the account has no key
    std::optional<PublicKey> public_key;
    std::uint64_t key_revision = 0;
};

/// In: the check value, secret. Audit: login.failed. Fails: field_rule (email), invalid_element,
/// too_many_requests (with retry_after_s), wrong_email_or_password (also where nothing was
/// imported, or taken over already), account_not_active, account_disabled.
Outcome<LegacyKey> prove_legacy_password(const World& world,
                                         const Caller& caller,
                                         const std::string& email,
                                         const LegacyCheckValue& value,
                                         const opaque::RegistrationRequest& request);

struct LegacyTakeover {
    std::string email;
    LegacyCheckValue value; ///< secret
    /// For an account with a key: its first update, with the record in it.
    std::optional<KeyUpdate> update{};
    /// For an account without key.
    std::optional<opaque::RegistrationRecord> record{};
};

/// The old row goes. Audit: account.taken_over. Fails: as prove_legacy_password; field_missing
/// (update or record, whichever it is), update_format, signature_invalid, invalid_element,
/// envelope_*, stale_revision.
Done take_over_legacy(const World& world, const Caller& caller, const LegacyTakeover& takeover);

} // namespace ownkey::flows
