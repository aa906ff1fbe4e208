#include "signers.h"

#include "core/encoding.h"
#include "server/flows/journal.h"
#include "server/flows/json_object.h"

#include <algorithm>

namespace ownkey::flows {
namespace {

constexpr auto kDeclinedByAnother = "declined by another signer";

bool verifies(const PublicKey& key, const PendingTransaction& task) {
    return verify(key, task.body, *task.signature).has_value();
}

/// Whose signature is it? The account's key; or, if that was replaced since, one of those before.
Outcome<PublicKey> key_of(Tables& tables, const PendingTransaction& task) {
    const auto account = TRY(tables.find_account(task.account_id));
    if (account && account->public_key && verifies(*account->public_key, task))
        return *account->public_key;
    for (const auto& change : TRY(tables.key_changes_of(task.account_id)))
        if (verifies(change.old_key, task)) return change.old_key;
    return Error::internal;
}

/// Where a key stands in the body; what is named nowhere comes last.
std::ptrdiff_t place_of(const PublicKey& key, const std::vector<PublicKey>& keys) {
    return std::find(keys.begin(), keys.end(), key) - keys.begin();
}

bool is_open(const PendingTransaction& task) {
    return task.state == TransactionState::pending || task.state == TransactionState::signed_;
}

} // namespace

Outcome<Group>
group_of(Tables& tables, const PendingTransaction& task, const tx::Signers& signers) {
    const auto needed = signers.all_of.size() + (signers.and_another ? 1 : 0);
    if (needed < 2) return Group{task};
    return tables.transactions_of_group(task.group_id);
}

Outcome<tx::SignedTransaction>
with_signatures(Tables& tables, const Group& group, const tx::Body& body) {
    std::vector<tx::SignaturePair> pairs;
    for (const auto& task : group) {
        if (!task.signature) continue;
        const auto key = TRY(key_of(tables, task));
        pairs.push_back({.public_key = key, .signature = *task.signature});
    }
    const auto order = tx::needed_signers(body).all_of;
    std::stable_sort(pairs.begin(), pairs.end(), [&](const auto& a, const auto& b) {
        return place_of(a.public_key, order) < place_of(b.public_key, order);
    });
    tx::SignedTransaction whole{.era = body.era, .signatures = {}, .body_bytes = group.at(0).body};
    for (const auto& pair : pairs)
        TRY(tx::add_signature(whole, pair));
    if (!TRY(tx::signature_state(whole)).missing.empty()) return Error::internal;
    return whole;
}

Done decline_others(Tables& tables, const World& world, const Group& group, const Uuid& task) {
    for (auto other : group) {
        if (other.id == task || !is_open(other)) continue;
        other.state = TransactionState::declined;
        other.outcome = kDeclinedByAnother;
        other.decided_at = world.clock.now();
        TRY(tables.update_transaction(other));
        const auto detail = JsonObject()
                                .text("transaction", to_text(other.id))
                                .text("cause", "another signer")
                                .str();
        TRY(audit(tables, world, {}, other.account_id, "transaction.declined", detail));
    }
    return ok();
}

Outcome<std::vector<SignerView>>
signers_of(Tables& tables, const Group& group, const Uuid& account_id) {
    std::vector<SignerView> views;
    if (group.size() < 2) return views;
    for (const auto& task : group) {
        const auto account = TRY(tables.find_account(task.account_id));
        if (!account) continue;
        const auto& last_name = account->last_name;
        views.push_back({.name = account->first_name + (last_name.empty() ? "" : " ") + last_name,
                         .public_key = account->public_key.value_or(PublicKey{}),
                         .has_signed = task.signature.has_value(),
                         .you = task.account_id == account_id});
    }
    return views;
}

} // namespace ownkey::flows
