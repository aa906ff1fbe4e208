// Transfer, 2021 era: GradidoTransfer{oneof {LocalTransfer local=1; CrossGroupTransfer inbound=2,
// outbound=3}}, LocalTransfer{TransferAmount sender=1; bytes receiver=2}. Transfers between groups
// are not built in: tx_unknown_type. The rules are: the amount is above zero, sender and receiver
// differ, the sender signs.
#pragma once

#include "transaction.h"

namespace ownkey::tx {

Result<Transfer> decode_transfer(ByteView bytes);
Status check(const Transfer& transfer, const Rules& rules);
Status check_signer(const Transfer& transfer, const PublicKey& signer);
/// JSON members after a comma, for summary_json.
std::string summary_members(const Transfer& transfer);

} // namespace ownkey::tx
