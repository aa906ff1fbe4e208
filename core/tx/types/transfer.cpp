// From one account to one other; every era. The rules are: the amount is above zero, sender and
// receiver differ, the sender signs.
#include "../contents.h"
#include "../parts.h"
#include "split_transfer.h"

namespace ownkey::tx {

namespace {

// Transfer{repeated SenderAmount=1; repeated ReceiverAmount=2}
constexpr FieldRule kTransfer2019[] = {{1, Kind::message, Count::repeated},
                                       {2, Kind::message, Count::repeated}};
// GradidoTransfer{oneof{LocalTransfer local=1; CrossGroupTransfer inbound=2, outbound=3}}
constexpr FieldRule kTransfer2021[] = {{1, Kind::message}, {2, Kind::message}, {3, Kind::message}};
// LocalTransfer{TransferAmount sender=1; bytes receiver=2}; a CrossGroupTransfer has two more:
// string other_group=3; Timestamp paired_transaction_id=4.
constexpr FieldRule kCrossTransfer[] = {{1, Kind::message, Count::required},
                                        {2, Kind::key, Count::required},
                                        {3, Kind::name},
                                        {4, Kind::message}};
constexpr auto kLocalTransfer = std::span(kCrossTransfer).first<2>();

Result<Transfer> transfer_of(const Message& message) {
    const TransferAmount sender = TRY(decode_amount(message.bytes(1), AmountForm::plain));
    Transfer transfer;
    transfer.sender = sender.key;
    transfer.receiver = message.fixed<PublicKey>(2);
    transfer.amount = sender.amount;
    return transfer;
}

Result<Content> decode_cross(ByteView bytes, bool outbound) {
    const Message message = TRY(Message::parse(bytes, kCrossTransfer));
    CrossTransfer cross;
    cross.outbound = outbound;
    cross.transfer = TRY(transfer_of(message));
    cross.other_group = message.text(3);
    if (message.has(4)) cross.paired = TRY(decode_timestamp(message.bytes(4)));
    return Content(std::move(cross));
}

} // namespace

Result<Content> decode_transfer_2019(ByteView bytes) {
    const Message message = TRY(Message::parse(bytes, kTransfer2019));
    if (!message.has(1) || !message.has(2)) return Error::tx_missing_field;
    return decode_parts(repeated(bytes, 1), repeated(bytes, 2));
}

Result<Content> decode_transfer_2021(ByteView bytes) {
    const Message message = TRY(Message::parse(bytes, kTransfer2021));
    const int present =
        (message.has(1) ? 1 : 0) + (message.has(2) ? 1 : 0) + (message.has(3) ? 1 : 0);
    if (present == 0) return Error::tx_missing_field;
    if (present > 1) return Error::tx_repeated_field;
    if (message.has(2)) return decode_cross(message.bytes(2), false);
    if (message.has(3)) return decode_cross(message.bytes(3), true);
    const Message local = TRY(Message::parse(message.bytes(1), kLocalTransfer));
    return Content(TRY(transfer_of(local)));
}

Result<Content> decode_transfer_2025(ByteView bytes) {
    return Content(TRY(decode_transfer_message_2025(bytes)));
}

Status check(const Transfer& transfer, const Body&, const Rules&) {
    return check_transfer(transfer);
}

Signers signers(const Transfer& transfer) {
    return {{transfer.sender}, {}, false};
}

void describe(const Transfer& transfer, Json& json) {
    describe_transfer(transfer, json);
}

} // namespace ownkey::tx
