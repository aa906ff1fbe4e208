// Accounts that make room for others: their rows stay a while, empty, because codes and credentials
// are tied to their ids.
#pragma once

#include "server/ports/store.h"

namespace ownkey::flows {

/// In: an unconfirmed account; it holds nothing and nobody has proved to own its address, so a
/// newer registration or a confirmed change of e-mail takes its place. Its id cannot be kept (it is
/// the credential identifier of the older record): the row stays behind, unconfirmed and empty, its
/// codes open nothing, and the sweep of unconfirmed accounts removes it.
Done retire(Tables& tables, Account account);

/// Nothing personal and no role is left in the row; email_key becomes `word` and the id (a blank:
/// no address can be this).
Account emptied(Account account, const char* word);

} // namespace ownkey::flows
