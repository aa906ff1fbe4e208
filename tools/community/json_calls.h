// What the login server calls here: POST /JsonRequestHandler (docs/community.md). One method name,
// one function, one answer in the dialect of the original: always 200, {"state":"success"|"error"|
// "not found", ...}. The rules are: only from the configured callers (callers.h); a transaction
// proves itself by its signatures, everything else by the caller.
#pragma once

#include "server/http/router.h"
#include "tools/community/callers.h"
#include "tools/community/ledger.h"

namespace ownkey::community {

struct MachineCalls {
    Ledger& ledger;
    const Clock& clock;
    const Callers& callers;
    std::string alias = "default";
    std::string name = "Reference community";
};

/// POST /JsonRequestHandler, GET /api/ledger (all rows and members, for tests and audits), GET
/// /api/status. In: what outlives the router.
void add_machine_routes(http::Router& router, const MachineCalls& calls);

/// The answer to one call. In: the JSON text, the header Idempotency-Key or empty.
std::string answer_json_call(const MachineCalls& calls,
                             const std::string& body,
                             const std::string& idempotency_key);

/// The answer to GET /api/ledger, with balances as of now. Fails: store_failed.
Result<std::string> ledger_json(Ledger& ledger, std::int64_t now_s);

} // namespace ownkey::community
