// The repeated halves of a transfer of 2019.
#pragma once

#include "../transaction.h"

namespace ownkey::tx {

/// In: SenderAmount and ReceiverAmount messages, at least one each. Out: a Transfer if there is one
/// of each, else a SplitTransfer. Fails: 3xx, tx_amount (a sum over 64 bits), tx_sums_differ.
Result<Content> decode_parts(const std::vector<ByteView>& senders,
                             const std::vector<ByteView>& receivers);

} // namespace ownkey::tx
