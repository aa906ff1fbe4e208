// The account of a session, as it is now: what a request was shown may have changed meanwhile. A
// reset or "end all" ends sessions, and nothing that an ended one asked for may come after it: the
// session's row is read in the transaction that acts, and in a writing one locked until its end.
#pragma once

#include "server/flows/sessions.h"

namespace ownkey::flows {

/// Fails: no_session (session ended, account disabled, deleted or gone since it was found).
inline Outcome<Account> own_account(Tables& tables, const SessionView& view) {
    if (!TRY(tables.find_session(view.session.id))) return Error::no_session;
    auto account = TRY(tables.find_account(view.account.id));
    if (!account || account->state != AccountState::active) return Error::no_session;
    return *std::move(account);
}

} // namespace ownkey::flows
