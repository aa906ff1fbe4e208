#include "split.h"

namespace ownkey::vault {

Shares split(const RootSecret& root, PageShare random) {
    ServerShare server;
    for (std::size_t i = 0; i < root.kSize; ++i)
        server.reveal()[i] = root.reveal()[i] ^ random.reveal()[i];
    return {std::move(random), std::move(server)};
}

Result<RootSecret> join(const PageShare& page,
                        const ServerShare& server,
                        Derivation derivation,
                        const PublicKey& expected) {
    RootSecret root;
    for (std::size_t i = 0; i < root.kSize; ++i)
        root.reveal()[i] = page.reveal()[i] ^ server.reveal()[i];
    const SigningKey key = derive_signing_key(root, derivation);
    if (public_key_of(key) != expected) return Error::share_mismatch;
    return root;
}

} // namespace ownkey::vault
