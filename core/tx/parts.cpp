#include "parts.h"

namespace ownkey::tx {

namespace {

constexpr FieldRule kPlainAmount[] = {{1, Kind::key, Count::required}, {2, Kind::sint64}};
constexpr FieldRule kAmountWithBalance[] = {
    {1, Kind::key, Count::required}, {2, Kind::sint64}, {3, Kind::sint64}};
constexpr FieldRule kAmountWithCommunity[] = {
    {1, Kind::key, Count::required}, {2, Kind::int64}, {3, Kind::name}};

constexpr FieldRule kSeconds[] = {{1, Kind::seconds}};
constexpr FieldRule kTimestamp[] = {{1, Kind::seconds}, {2, Kind::nanos}};
constexpr FieldRule kTransfer2025[] = {{1, Kind::message, Count::required},
                                       {2, Kind::key, Count::required}};

std::span<const FieldRule> table_of(AmountForm form) {
    switch (form) {
    case AmountForm::plain:
        return kPlainAmount;
    case AmountForm::with_balance:
        return kAmountWithBalance;
    case AmountForm::with_community:
        return kAmountWithCommunity;
    }
    std::abort();
}

} // namespace

Result<TransferAmount> decode_amount(ByteView bytes, AmountForm form) {
    const Message message = TRY(Message::parse(bytes, table_of(form)));
    TransferAmount amount;
    amount.key = message.fixed<PublicKey>(1);
    amount.amount = message.integer(2);
    amount.final_balance = message.integer(3);
    amount.community = message.text(3);
    return amount;
}

Result<std::int64_t> decode_seconds(ByteView bytes) {
    return TRY(Message::parse(bytes, kSeconds)).integer(1);
}

Result<Timestamp> decode_timestamp(ByteView bytes) {
    const Message message = TRY(Message::parse(bytes, kTimestamp));
    return Timestamp{message.integer(1), static_cast<std::int32_t>(message.integer(2))};
}

Result<Transfer> decode_transfer_message_2025(ByteView bytes) {
    const Message message = TRY(Message::parse(bytes, kTransfer2025));
    TransferAmount sender = TRY(decode_amount(message.bytes(1), AmountForm::with_community));
    Transfer transfer;
    transfer.sender = sender.key;
    transfer.receiver = message.fixed<PublicKey>(2);
    transfer.amount = sender.amount;
    transfer.community = std::move(sender.community);
    return transfer;
}

void describe_transfer(const Transfer& transfer, Json& json) {
    json.amount("amount", transfer.amount)
        .hex("sender", transfer.sender.view())
        .hex("receiver", transfer.receiver.view())
        .text_if("community", transfer.community);
    if (transfer.final_balance != 0) json.amount("final_balance", transfer.final_balance);
}

void describe_time(std::string_view name, const std::optional<Timestamp>& time, Json& json) {
    if (!time) return;
    json.open_object(name).number("s", time->seconds).number("nanos", time->nanos).close_object();
}

Status check_transfer(const Transfer& transfer) {
    if (transfer.amount <= 0) return Error::tx_amount;
    if (transfer.sender == transfer.receiver) return Error::tx_same_account;
    return ok();
}

} // namespace ownkey::tx
