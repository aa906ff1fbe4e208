// What becomes of the account's key: every change of key, password or envelopes of an account with
// a key is one signed update document (core/vault/update.h). The rules are:
//  - Only who holds the key can make a document, so a stolen session changes nothing; all but the
//    first key also ask for a password proved lately.
//  - A document holds everything that opens the account from its revision on: what is stored
//    becomes exactly that, or nothing changes. The password envelope is always among it.
//  - Another key needs the old one's signature (core/vault/history.h). Only while the old key
//    cannot be opened (key_locked) it may be replaced without; the history then says so.
// Nothing secret arrives here.
#pragma once

#include "server/flows/sessions.h"

namespace ownkey::flows {

struct KeyUpdate {
    ByteVector document;
    Signature signature;
    /// What is new of the key history when the key is another: the entry that brings it, and before
    /// that the old key's first entry, if the server holds none of the running chain yet.
    ByteVector history{};
};

/// The stored state says what the document is:
///  - first key: no record. (audit account.key_set)
///  - new password: same key, with record; other sessions end. (account.password_changed)
///  - other envelopes: same key, no record. (account.envelopes_changed)
///  - key open again: as both, after a reset; an open recovery is done. (account.key_unlocked)
///  - new key; other sessions end, the community is asked to move the balance.
///    (account.key_replaced)
/// The same document again is ok and changes nothing. Out: the account as it is stored. Fails:
/// no_session, password_needed, stale_revision (not stored + 1), update_format, signature_invalid,
/// invalid_element (record), envelope_*, key_history, key_exists (a key that somebody has or had).
Outcome<Account> apply_update(const World& world,
                              const Caller& caller,
                              const SessionView& view,
                              const KeyUpdate& update);

} // namespace ownkey::flows
