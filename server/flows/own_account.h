// The account of a session, as it is now: what a request was shown may have changed meanwhile.
#pragma once

#include "server/flows/sessions.h"

namespace ownkey::flows {

/// Fails: no_session (disabled, deleted or gone since the session was found).
inline Outcome<Account> own_account(Tables& tables, const SessionView& view) {
    auto account = TRY(tables.find_account(view.account.id));
    if (!account || account->state != AccountState::active) return Error::no_session;
    return *std::move(account);
}

} // namespace ownkey::flows
