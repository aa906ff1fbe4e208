// Envelopes, signed updates, the unlock window.
#include "core/vault/split.h"
#include "core/vault/update.h"
#include "exports.h"

using namespace ownkey;
using namespace ownkey::wasm;

extern "C" {

/// account 16, random 24. Out: size of the document; signature 64.
int ownkey_first_update(int root,
                        int derivation,
                        int login,
                        const Byte* account,
                        const Byte* random,
                        Byte* document,
                        std::size_t capacity,
                        Byte* signature) {
    return answer([&]() -> Result<int> {
        const auto number = TRY(derivation_from(static_cast<std::uint8_t>(derivation)));
        const auto update = vault::make_first_update(*TRY(kept<RootSecret>(root)),
                                                     number,
                                                     *TRY(kept<opaque::ExportKey>(login)),
                                                     read<Uuid>(account),
                                                     read<vault::EnvelopeRandom>(random));
        write(signature, update.signature.view());
        return write_sized(document, capacity, update.document);
    });
}

/// account 16, public key 32. Out: handle of the root.
int ownkey_envelope_open(int login,
                         const Byte* envelope,
                         std::size_t size,
                         const Byte* account,
                         const Byte* public_key,
                         double least_revision) {
    return answer([&]() -> Result<int> {
        const vault::Expected expected{read<Uuid>(account),
                                       vault::Method::password,
                                       read<PublicKey>(public_key),
                                       static_cast<std::uint64_t>(least_revision)};
        return handles().keep(
            TRY(vault::open({envelope, size}, *TRY(kept<opaque::ExportKey>(login)), expected)));
    });
}

/// random 32. Out: page share 32, server share 32.
int ownkey_unlock_split(int root, const Byte* random, Byte* page_share, Byte* server_share) {
    return answer([&]() -> Result<int> {
        const auto shares =
            vault::split(*TRY(kept<RootSecret>(root)), read<vault::PageShare>(random));
        write(page_share, shares.page.reveal());
        write(server_share, shares.server.reveal());
        return 0;
    });
}

/// Shares 32 each, public key 32. Out: handle of the root.
int ownkey_unlock_join(const Byte* page_share,
                       const Byte* server_share,
                       int derivation,
                       const Byte* public_key) {
    return answer([&]() -> Result<int> {
        const auto number = TRY(derivation_from(static_cast<std::uint8_t>(derivation)));
        return handles().keep(TRY(vault::join(read<vault::PageShare>(page_share),
                                              read<vault::ServerShare>(server_share),
                                              number,
                                              read<PublicKey>(public_key))));
    });
}

} // extern "C"
