// The key that an account was imported with, sealed here for the first time: revision 1 of a key
// that everybody knows already. What key_update.h does for a session, for legacy_login.h.
#pragma once

#include "server/flows/key_update.h"

namespace ownkey::flows {

/// In: an account whose key was never sealed here; the update, with the record of its password in
/// it. Envelopes and credential become what it says. Audit: account.key_set. Fails: update_format
/// (another key, no record), stale_revision, signature_invalid, invalid_element, envelope_*.
Done adopt_key(Tables& tables,
               const World& world,
               const Caller& caller,
               const Account& account,
               const KeyUpdate& sent);

} // namespace ownkey::flows
