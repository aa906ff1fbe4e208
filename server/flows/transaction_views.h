// Tasks as their person sees them. For the flows of transactions.h.
#pragma once

#include "server/flows/transactions.h"

namespace ownkey::flows {

/// Fails: tx_not_found (also another's).
Outcome<PendingTransaction> own_transaction(Tables& tables, const Uuid& account_id, const Uuid& id);

/// With the delivery as the outbox row tells it, and who else signs. One past its time is shown as
/// expired before the sweep gets to it.
Outcome<TransactionView> view_of(Tables& tables, const World& world, PendingTransaction task);

} // namespace ownkey::flows
