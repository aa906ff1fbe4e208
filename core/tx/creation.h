// Creation, 2021 era: GradidoCreation{TransferAmount receiver=1; TimestampSeconds target_date=3}.
// The rules are: the amount is above zero and at most 1000 GDD; the target month is this one or one
// of the two before; anybody but the receiver signs. (The sum per receiver and month is the
// community server's to check.)
#pragma once

#include "transaction.h"

namespace ownkey::tx {

inline constexpr std::int64_t kMostPerCreation = 1000 * kUnitsPerGdd;

Result<Creation> decode_creation(ByteView bytes);
Status check(const Creation& creation, const Rules& rules);
Status check_signer(const Creation& creation, const PublicKey& signer);
/// JSON members after a comma, for summary_json.
std::string summary_members(const Creation& creation);

} // namespace ownkey::tx
