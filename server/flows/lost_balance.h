// What a lost key held. When the old key signs for the new one, its balance moves by itself
// (key_update). When the old key is lost nothing proves that the person is the same: a mailbox is
// enough to come so far. So an admin, who has asked the person, says that the community may move
// it. Once for each change of a key.
#pragma once

#include "server/flows/sessions.h"

namespace ownkey::flows {

/// For admins. All that the account's lost keys held goes to the key that it has now. In: that key,
/// as the admin and the person compared it: a mailbox thief must not slip in another one meanwhile.
/// Fails: role_missing, second_factor_missing, password_needed, account_not_found, own_account
/// (somebody else decides), stale_revision (the account has another key), balance_not_open (no lost
/// key, or moved already; the account is locked, disabled or in a recovery).
Done move_lost_balance(const World& world,
                       const Caller& caller,
                       const SessionView& actor,
                       const Uuid& account_id,
                       const PublicKey& to);

/// Whether a balance of this account waits for an admin's word.
Outcome<bool> has_lost_balance(Tables& tables, const Uuid& account_id);

} // namespace ownkey::flows
