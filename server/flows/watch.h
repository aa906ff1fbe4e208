// What a page that waits wants to know: has anything about this person's transactions changed since
// it looked?
#pragma once

#include "server/flows/transactions.h"

namespace ownkey::flows {

struct TransactionNews {
    std::string mark; ///< 16 hex digits: of the newest 100 transactions and their deliveries
    TaskCounts counts;
};

/// The same mark means that the lists of transactions show the same.
Outcome<TransactionNews> transaction_news(const World& world, const SessionView& view);

} // namespace ownkey::flows
