// Does a new key follow the old one? The key history (core/vault/history.h) as far as the server
// holds it: a chain runs from a key's first entry on, until a key is lost and nobody can sign.
#pragma once

#include "core/vault/update.h"
#include "server/flows/world.h"

namespace ownkey::flows {

/// In: the account with its old key; an update with another key; what is new of the history, as it
/// came. Ok when the old key signed the new one, or when it is locked and there is nothing to sign
/// with (empty). Fails: key_history.
Done check_succession(Tables& tables,
                      const Account& account,
                      const vault::Update& update,
                      ByteView history);

} // namespace ownkey::flows
