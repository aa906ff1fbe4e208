// JSON of the objects that both the native surface and the pages hand to the browser (docs/api.md
// "Session object", "Transaction").
#pragma once

#include "server/flows/keys.h"
#include "server/flows/transactions.h"

#include <optional>
#include <string>
#include <vector>

namespace ownkey::http {

/// Seconds since 1970 UTC.
std::int64_t unix_s(Time time);

/// The session object. Looks up the envelope.
Outcome<std::string> session_json(const World& world, const flows::SessionView& view);
/// The answer to a login: `redirect_url` is a member more.
Outcome<std::string>
login_json(const World& world, const flows::SessionView& view, const std::string& redirect_url);
/// "none", "support" ... as in the session object.
std::string role_text(Role role);
/// "pending", "signed" ... as in the transaction object.
std::string transaction_state_text(TransactionState state);
/// The other way. Absent for any other text.
std::optional<TransactionState> transaction_state_of(const std::string& text);
std::string transaction_json(const flows::TransactionView& view);
std::string
transactions_json(const std::vector<flows::TransactionView>& views); ///< {"transactions":[…]}
std::string transactions_json(const flows::TransactionPage& page);   ///< with "next"
/// {"enlisted","already","transactions":[…]}
std::string enlisted_json(const flows::EnlistResult& result,
                          const std::vector<flows::TransactionView>& views);

} // namespace ownkey::http
