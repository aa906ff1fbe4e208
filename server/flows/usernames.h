// User names are public, unique whatever the case, and chosen once. A name belongs to whoever
// confirmed an e-mail address with it: an unconfirmed account loses it to the next who wants it, so
// nobody can reserve names with addresses that are not theirs.
#pragma once

#include "server/ports/store.h"

#include <string>

namespace ownkey::flows {

/// An empty name is free. Fails: username_taken.
Done check_username_free(Tables& tables, const std::string& username);

/// Takes the name from an unconfirmed account that may have it. Fails: username_taken.
Done claim_username(Tables& tables, const std::string& username);

} // namespace ownkey::flows
