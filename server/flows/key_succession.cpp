#include "key_succession.h"

#include "core/vault/history.h"

namespace ownkey::flows {
namespace {

using Chain = std::vector<vault::HistoryEntry>;

Failure bad_history(std::string rule) {
    return {Error::key_history, "history_entry", std::move(rule)};
}

Outcome<Unit> append(Chain& chain, ByteView bytes) {
    constexpr auto kEntry = vault::HistoryEntry::kSize;
    if (bytes.size() % kEntry != 0) return bad_history("entries of 256 bytes");
    for (; !bytes.empty(); bytes = bytes.subspan(kEntry))
        chain.push_back(TRY(vault::HistoryEntry::from(bytes.first(kEntry))));
    return ok();
}

/// The entries since the last key that was lost.
Outcome<Chain> running_chain(Tables& tables, const Uuid& account_id) {
    Chain chain;
    for (const auto& change : TRY(tables.key_changes_of(account_id))) {
        if (change.entry.empty()) chain.clear();
        TRY(append(chain, change.entry));
    }
    return chain;
}

} // namespace

Done check_succession(Tables& tables,
                      const Account& account,
                      const vault::Update& update,
                      ByteView history) {
    if (history.empty()) {
        if (account.key_locked) return ok();
        return bad_history("the old key must sign the new one");
    }
    auto chain = TRY(running_chain(tables, account.id));
    const auto known = chain.size();
    TRY(append(chain, history));
    if (chain.size() != (known == 0 ? 2 : known + 1))
        return bad_history("the entry of the new key, after the old key's first where none is yet");
    const auto periods = vault::read_history(chain, account.id, update.public_key);
    if (!periods) return bad_history("does not lead to the new key");
    const auto& now = periods->back();
    const auto& before = (*periods)[periods->size() - 2];
    if (!now.signed_by_old_key || now.derivation != update.derivation ||
        before.key != account.public_key || before.derivation != account.derivation)
        return bad_history("not signed by the account's key");
    return ok();
}

} // namespace ownkey::flows
