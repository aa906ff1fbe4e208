// The audit: reads a ledger file without trusting it. `ownkey-community verify --data FILE`.
// The rules are:
//  - Rows are numbered without gaps and each hash follows from the row and the hash before.
//  - A signed row says what its body says, and every signature verifies over the body.
//  - Balances recomputed from the rows alone equal those in the rows and those of the members.
// A chain cannot show that its last rows were cut off together with their effects: compare the
// printed head hash with an earlier one.
#pragma once

#include "tools/community/entry.h"

namespace ownkey::community {

struct Audit {
    std::int64_t rows = 0;
    std::int64_t members = 0;
    std::int64_t total = 0; ///< sum of all balances
    Hash32 head;            ///< hash of the last row
};

/// Out: the findings of a sound ledger. Fails: a sentence that names the row and what is wrong with
/// it.
Result<Audit, std::string> verify_ledger(const std::string& file);

} // namespace ownkey::community
