// The password's envelope, the first update, the unlock window.
#include "exports_vault.h"

#include "core/vault/split.h"
#include "core/vault/update.h"

using namespace ownkey;
using namespace ownkey::wasm;

extern "C" {

/// account 16, random 24. Out: size of the document; signature 64.
int ownkey_first_update(int root,
                        int login,
                        const Byte* account,
                        const Byte* random,
                        Byte* document,
                        std::size_t capacity,
                        Byte* signature) {
    return answer([&]() -> Result<int> {
        const Root& own = *TRY(kept<Root>(root));
        const auto update = vault::make_first_update(own.secret,
                                                     own.derivation,
                                                     *TRY(kept<opaque::ExportKey>(login)),
                                                     read<Uuid>(account),
                                                     read<vault::EnvelopeRandom>(random));
        write(signature, update.signature.view());
        return write_sized(document, capacity, update.document);
    });
}

/// key: of a login, or of ownkey_unlock_key. account 16, public key 32. Out: handle of the root.
int ownkey_envelope_open(int key,
                         const Byte* envelope,
                         std::size_t size,
                         const Byte* account,
                         const Byte* public_key,
                         double least_revision) {
    return answer([&]() -> Result<int> {
        return with_unlock_key(key, [&](const vault::UnlockKey& unlock_key) -> Result<int> {
            const auto known =
                TRY(expected(unlock_key.method(), account, public_key, least_revision));
            auto secret = TRY(vault::open({envelope, size}, unlock_key, known));
            const auto header = TRY(vault::read_header({envelope, size})); // authenticated by then
            return handles().keep(Root{std::move(secret), header.derivation});
        });
    });
}

/// random 32. Out: page share 32, server share 32.
int ownkey_unlock_split(int root, const Byte* random, Byte* page_share, Byte* server_share) {
    return answer([&]() -> Result<int> {
        const auto shares =
            vault::split(TRY(kept<Root>(root))->secret, read<vault::PageShare>(random));
        write(page_share, shares.page.reveal());
        write(server_share, shares.server.reveal());
        return 0;
    });
}

/// Shares 32 each, public key 32. Out: handle of the root.
int ownkey_unlock_join(const Byte* page_share,
                       const Byte* server_share,
                       double derivation,
                       const Byte* public_key) {
    return answer([&]() -> Result<int> {
        const auto number = TRY(derivation_of(derivation));
        auto secret = TRY(vault::join(read<vault::PageShare>(page_share),
                                      read<vault::ServerShare>(server_share),
                                      number,
                                      read<PublicKey>(public_key)));
        return handles().keep(Root{std::move(secret), number});
    });
}

} // extern "C"
