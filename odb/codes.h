// Columns that hold an enumerator of server/domain, and the numbers that statements here depend on.
#pragma once

#include <cstdint>

namespace ownkey::rows {

using Code = std::int16_t; ///< an enumerator of server/domain

/// The numbers that queries here depend on; server/store asserts that they are the domain's.
inline constexpr Code kOpen = 0;
inline constexpr Code kSuccess = 1;
inline constexpr Code kTimeout = 4;
inline constexpr Code kTransactionPending = 1;
inline constexpr Code kTransactionSigned = 2;
inline constexpr Code kTransactionExpired = 6;
inline constexpr Code kPutTransaction = 1;
inline constexpr Code kErrorInTransaction = 2;
inline constexpr Code kMoveBalance = 6;
inline constexpr Code kWaiting = 1;
inline constexpr Code kDone = 2;
inline constexpr Code kFailed = 3;
inline constexpr Code kAccountUnconfirmed = 1;
inline constexpr Code kAccountActive = 2;
inline constexpr Code kRecoveryWaiting = 1;
inline constexpr Code kRecoveryExpired = 4;

} // namespace ownkey::rows
