// Messages that several transaction types share (docs/community.md).
#pragma once

#include "json.h"
#include "message.h"
#include "transaction.h"

namespace ownkey::tx {

/// TransferAmount{bytes pubkey=1; sint64 amount=2} of 2021; SenderAmount of 2019 has sint64
/// senderFinalBalance=3, ReceiverAmount has not; 2025: int64 amount=2, string community_id=3.
enum class AmountForm : std::uint8_t { plain, with_balance, with_community };

struct TransferAmount {
    PublicKey key;
    std::int64_t amount = 0;
    std::int64_t final_balance = 0;
    std::string community;
};

Result<TransferAmount> decode_amount(ByteView bytes, AmountForm form);
/// TimestampSeconds{int64 seconds=1}.
Result<std::int64_t> decode_seconds(ByteView bytes);
/// Timestamp{int64 seconds=1; int32 nanos=2}.
Result<Timestamp> decode_timestamp(ByteView bytes);
/// GradidoTransfer{TransferAmount sender=1; bytes recipient=2} of 2025.
Result<Transfer> decode_transfer_message_2025(ByteView bytes);

/// Members amount, sender, receiver and what else a transfer has.
void describe_transfer(const Transfer& transfer, Json& json);
void describe_time(std::string_view name, const std::optional<Timestamp>& time, Json& json);
/// The amount is above zero, sender and receiver differ. Fails: tx_amount, tx_same_account.
Status check_transfer(const Transfer& transfer);

} // namespace ownkey::tx
