// Accounts that make room for others: their rows stay a while, empty, because codes and credentials
// are tied to their ids.
#pragma once

#include "server/flows/world.h"

namespace ownkey::flows {

/// Whether the account keeps its address: confirmed, somebody whom an admin gave a role, or
/// invited. Who waits for an invitation takes any mail of the house for it: a stranger's password
/// must not come to be confirmed so. The same query for every account, and for an id that has none.
Outcome<bool> keeps_address(Tables& tables, const Account& account);

/// In: an account that does not keep its address; it holds nothing and nobody has proved to own the
/// address, so a newer registration or a confirmed change of e-mail takes its place. Its id cannot
/// be kept (it is the credential identifier of the older record): the row stays behind, unconfirmed
/// and empty, its codes are closed, and the sweep of unconfirmed accounts removes it.
Done retire(Tables& tables, const World& world, const Caller& caller, const Account& account);

/// Nothing personal and no role is left in the row; email_key becomes `word` and the id (a blank:
/// no address can be this).
Account emptied(Account account, const char* word);

} // namespace ownkey::flows
