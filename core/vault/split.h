// The split unlock window: the root as two shares, of which neither says anything alone (one-time
// pad).
#pragma once

#include "../keys/keys.h"

namespace ownkey::vault {

using PageShare = Secret<struct PageShareTag, 32>;
using ServerShare = Secret<struct ServerShareTag, 32>;

struct Shares {
    PageShare page;
    ServerShare server;
};

/// In: root (secret), 32 random bytes used for nothing else (become the page's share). Out: two
/// shares, secret from each other's holder.
Shares split(const RootSecret& root, PageShare random);
/// Out: the root (secret). Joins and checks against the account's public key. Fails:
/// share_mismatch, unknown_derivation.
Result<RootSecret> join(const PageShare& page,
                        const ServerShare& server,
                        Derivation derivation,
                        const PublicKey& expected);

} // namespace ownkey::vault
