// What exports of envelopes share.
#pragma once

#include "core/vault/envelope.h"
#include "exports.h"

namespace ownkey::wasm {

inline vault::Expected
expected(vault::Method method, const Byte* account, const Byte* public_key, double revision) {
    return {read<Uuid>(account),
            method,
            read<PublicKey>(public_key),
            static_cast<std::uint64_t>(revision)};
}

/// Calls use with the key that a login or ownkey_unlock_key left behind the handle.
template <class Use>
Result<int> with_unlock_key(int handle, Use use) {
    if (const auto* key = handles().find<vault::UnlockKey>(handle)) return use(*key);
    const auto* login = TRY(kept<opaque::ExportKey>(handle));
    return use(vault::UnlockKey(*login));
}

} // namespace ownkey::wasm
