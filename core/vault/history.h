// Key history: an account's keys, one entry each, every entry chained to the one before and signed
// by the key it brings (possession) and, where that key still exists, by the one it replaces. An
// entry is 256 bytes:
//
//   magic "OKKH" 4 | format 1 | suite 1 | derivation 1 | flags 1 (bit 0: signed by the old key) |
//   account 16 | number u64 LE 8 (from 1) | old key 32 (zero in the first) | new key 32 |
//   SHA-256 of the entry before, 32 (zero in the first) |                                     = 128
//   signature of the new key 64 | signature of the old key 64 (zero without flag)
//
// Signatures: Ed25519 over "ownkey-1 history" || the 128 bytes. The flag is among the signed bytes:
// the old key's signature cannot be taken away. The hash is over all 256 bytes, so the last entry
// fixes every one before it, and the caller's knowledge of the current key fixes the last.
#pragma once

#include "../keys/keys.h"
#include "../suite.h"

#include <optional>
#include <vector>

namespace ownkey::vault {

using HistoryEntry = Fixed<struct HistoryEntryTag, 256>;

/// In: account; the entry before, none for the first; the new key with its derivation; the old key
/// where it exists. Keys are secret. Out: public. Fails: key_history (the entry before is of
/// another account or none of ours, the new key is the old one, the old key is not the one
/// before's).
Result<HistoryEntry> next_entry(const Uuid& account,
                                const HistoryEntry* before,
                                const SigningKey& new_key,
                                Derivation derivation,
                                const SigningKey* old_key);

struct KeyPeriod {
    PublicKey key;
    Derivation derivation = Derivation::gradido_v1;
    bool signed_by_old_key = false; ///< false where the old key was lost, and in the first
};

/// In: entries from outside, oldest first; the key that the account has now. Out: the keys in their
/// order. Fails: key_history (none, format, account, chain, number, signature, a key that replaces
/// itself, or another last key).
Result<std::vector<KeyPeriod>>
read_history(std::span<const HistoryEntry> entries, const Uuid& account, const PublicKey& current);

} // namespace ownkey::vault
