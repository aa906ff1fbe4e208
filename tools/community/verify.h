// The audit: reads a ledger file without trusting it. `ownkey-community verify --data FILE`.
// The rules are:
//  - Rows are numbered without gaps and each hash follows from the row and the hash before.
//  - A signed row says what its body says, every signature verifies over the body, and nobody's is
//    missing.
//  - Balances recomputed from the rows alone, decay included, equal those in the rows and those of
//    the members. Creations stay within the limit of each member and month.
// A chain cannot show that its last rows were cut off together with their effects: compare the
// printed head hash with an earlier one.
#pragma once

#include "tools/community/entry.h"

namespace ownkey::community {

struct Audit {
    std::int64_t rows = 0;
    std::int64_t members = 0;
    std::int64_t total = 0;  ///< sum of all balances as of the last row
    std::int64_t last_s = 0; ///< when that was
    Hash32 head;             ///< hash of the last row
};

/// The first thing that is wrong.
struct Broken {
    std::int64_t sound_rows = 0; ///< before it
    std::string what;            ///< a sentence that names the row
};

/// Out: the findings of a sound ledger.
Result<Audit, Broken> verify_ledger(const std::string& file);

} // namespace ownkey::community
