// The tables of a ledger file, and how a file of an earlier version becomes one of this.
#pragma once

#include "tools/community/sqlite.h"

namespace ownkey::community {

inline constexpr std::int64_t kSchemaVersion = 2;

/// Makes the tables of a new file; brings version 1 up to date: its balances, which did not decay,
/// start to at its last row. Fails: store_failed, also when the file is of another program.
Status create_tables(Database& database);

} // namespace ownkey::community
