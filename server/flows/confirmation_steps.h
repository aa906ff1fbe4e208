// The steps of a confirmation by a typed code: for pages, that know the address (confirmation.cpp),
// and for registrations known by a GUID (guid_signup.h). Inside the transaction that decides.
#pragma once

#include "server/flows/verdict.h"
#include "server/flows/world.h"

#include <optional>
#include <string>

namespace ownkey::flows {

/// Why typing is over for an open code: code_too_many_tries, code_expired.
std::optional<Error> why_not_typed(const World& world, const EmailCode& code);

/// Constant time.
bool is_typed(const World& world, const EmailCode& code, const std::string& typed);

/// A wrong code was typed. The code stays open when its tries are used up: the link in the same
/// mail cannot be guessed and still works, so nobody can close another person's registration by
/// typing nonsense. Refuses: code_wrong, code_too_many_tries.
Outcome<Verdict> use_up_try(Tables& tables, const Account& account, EmailCode code);

/// The code was right: the account is active, code and signup are closed. Refuses: code_wrong (an
/// account whose place another took).
Outcome<Verdict>
activate(Tables& tables, const World& world, const Caller& caller, const EmailCode& code);

} // namespace ownkey::flows
