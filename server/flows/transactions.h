// Transactions: a community enlists bytes (enlist.h), the person signs or declines them, the outbox
// delivers. The server verifies, never signs. What several people sign is decided together
// (signers.h).
#pragma once

#include "server/flows/enlist.h"
#include "server/flows/signers.h"

namespace ownkey::flows {

struct TransactionView {
    PendingTransaction transaction;
    std::string community_name;
    /// "", "collecting" (others have not signed yet), "waiting", "retrying", "submitted",
    /// "delivered", "refused"
    std::string delivery;
    std::string delivery_error;
    int attempts = 0;
    std::vector<SignerView> signers{}; ///< when more than one person signs
};

struct TransactionPage {
    std::vector<TransactionView> transactions; ///< newest first
    std::optional<Uuid> next;                  ///< what to ask behind, if there may be more
};

/// In: `states` empty = all; `after` = the last one of the page before. Fails: field_rule (an
/// `after` that is not this account's).
Outcome<TransactionPage> page_transactions(const World& world,
                                           const SessionView& view,
                                           const std::vector<TransactionState>& states,
                                           const std::optional<Uuid>& after,
                                           int limit);
/// The first page.
Outcome<std::vector<TransactionView>> list_transactions(const World& world,
                                                        const SessionView& view,
                                                        const std::vector<TransactionState>& states,
                                                        int limit);
Outcome<TransactionView>
get_transaction(const World& world, const SessionView& view, const Uuid& id); // tx_not_found
/// Of such tasks, as they came.
Outcome<std::vector<TransactionView>>
view_transactions(const World& world, const std::vector<PendingTransaction>& tasks);

/// Verifies over the stored bytes; in one database transaction state = signed and, when nobody else
/// is to sign, a row in the outbox. The same signature again is ok and changes nothing. Fails:
/// tx_not_found, tx_not_pending, tx_expired, signature_invalid, key_missing.
Outcome<TransactionView> sign_transaction(const World& world,
                                          const Caller& caller,
                                          const SessionView& view,
                                          const Uuid& id,
                                          const Signature& signature);

struct TransactionSignature {
    Uuid id;
    Signature signature;
};

struct SignResult {
    Uuid id;
    Outcome<TransactionView> done; ///< fails as sign_transaction
};

/// Each as by sign_transaction, all in one database transaction: one that fails keeps no other from
/// being signed. Fails: field_rule (more than transactions.max_bodies), key_missing, store_*.
Outcome<std::vector<SignResult>>
sign_transactions(const World& world,
                  const Caller& caller,
                  const SessionView& view,
                  const std::vector<TransactionSignature>& signatures);

/// For everybody who was to sign it. Fails: tx_not_found, tx_not_pending, tx_expired,
/// field_too_long (reason).
Outcome<TransactionView> decline_transaction(const World& world,
                                             const Caller& caller,
                                             const SessionView& view,
                                             const Uuid& id,
                                             const std::string& reason);

/// A delivery that waits for its next try is tried now. Fails: tx_not_found, tx_no_retry (there is
/// none, or it is under way).
Outcome<TransactionView>
retry_transaction(const World& world, const SessionView& view, const Uuid& id);

struct TaskCounts {
    int pending = 0;
    int executing = 0; ///< signed, not yet delivered
};

Outcome<TaskCounts>
count_tasks(const World& world, const Uuid& account_id, const std::string& community = "");

} // namespace ownkey::flows
