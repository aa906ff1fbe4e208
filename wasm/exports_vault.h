// What exports of envelopes share.
#pragma once

#include "core/vault/envelope.h"
#include "exports.h"

namespace ownkey::wasm {

/// In: a number from JavaScript, where servers may have put anything: NaN or -1 would become 0,
/// which every envelope fits. Fails: field_rule (not whole, below 1, above what doubles hold
/// exactly).
inline Result<std::uint64_t> revision_of(double number) {
    constexpr double kMost = 9'007'199'254'740'991;
    if (!(number >= 1 && number <= kMost)) return Error::field_rule;
    const auto revision = static_cast<std::uint64_t>(number);
    if (static_cast<double>(revision) != number) return Error::field_rule;
    return revision;
}

/// Fails: those of revision_of.
inline Result<vault::Expected>
expected(vault::Method method, const Byte* account, const Byte* public_key, double revision) {
    const auto least_revision = TRY(revision_of(revision));
    return vault::Expected{
        read<Uuid>(account), method, read<PublicKey>(public_key), least_revision};
}

/// Calls use with the key that a login or ownkey_unlock_key left behind the handle.
template <class Use>
Result<int> with_unlock_key(int handle, Use use) {
    if (const auto* key = handles().find<vault::UnlockKey>(handle)) return use(*key);
    const auto* login = TRY(kept<opaque::ExportKey>(handle));
    return use(vault::UnlockKey(*login));
}

} // namespace ownkey::wasm
