// JSON of the objects that both the native surface and the pages hand to the browser (docs/api.md "Session object", "Transaction").
#pragma once

#include <string>
#include <vector>

#include "server/flows/keys.h"
#include "server/flows/transactions.h"

namespace ownkey::http {

/// The session object. Looks up the envelope and takes csrf_token from the cookie value.
Outcome<std::string> session_json(const World& world, const flows::SessionView& view, const std::string& cookie_value);
std::string transaction_json(const flows::TransactionView& view);
std::string transactions_json(const std::vector<flows::TransactionView>& views); ///< {"transactions":[…]}

} // namespace ownkey::http
