// Transactions: a community enlists bytes, the person signs or declines them, the outbox delivers.
// The server verifies, never signs.
#pragma once

#include "server/flows/sessions.h"

namespace ownkey::flows {

struct EnlistResult {
    int enlisted = 0;
    int already = 0; ///< "N already enlisted"
};

/// Stores the bodies as received for the account. A body that does not decode or breaks a rule is
/// reported to the community (outbox: error_in_transaction) and fails the call; nothing is then
/// stored of the others. Fails: 3xx, key_missing, tx_not_concerned, tx_limit.
Outcome<EnlistResult> enlist_transactions(const World& world,
                                          const Account& account,
                                          const std::vector<ByteVector>& bodies,
                                          std::int64_t balance);

struct TransactionView {
    PendingTransaction transaction;
    std::string delivery; ///< "", "waiting", "retrying", "delivered", "refused"
    std::string delivery_error;
    int attempts = 0;
};

Outcome<std::vector<TransactionView>> list_transactions(const World& world,
                                                        const SessionView& view,
                                                        const std::vector<TransactionState>& states,
                                                        int limit);
Outcome<TransactionView>
get_transaction(const World& world, const SessionView& view, const Uuid& id); // tx_not_found

/// Verifies over the stored bytes; in one database transaction state = signed and a row in the
/// outbox. The same signature again is ok and changes nothing. Fails: tx_not_found, tx_not_pending,
/// tx_expired, signature_invalid.
Outcome<TransactionView> sign_transaction(const World& world,
                                          const Caller& caller,
                                          const SessionView& view,
                                          const Uuid& id,
                                          const Signature& signature);
/// Fails: tx_not_found, tx_not_pending, field_too_long (reason).
Outcome<TransactionView> decline_transaction(const World& world,
                                             const Caller& caller,
                                             const SessionView& view,
                                             const Uuid& id,
                                             const std::string& reason);

struct TaskCounts {
    int pending = 0;
    int executing = 0; ///< signed, not yet delivered
};

Outcome<TaskCounts> count_tasks(const World& world, const Uuid& account_id);

} // namespace ownkey::flows
