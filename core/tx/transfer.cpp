#include "transfer.h"

#include "../encoding.h"
#include "parts.h"

namespace ownkey::tx {

Result<Transfer> decode_transfer(ByteView bytes) {
    const Message outer = TRY(
        Message::parse(bytes, {{1, WireType::bytes}, {2, WireType::bytes}, {3, WireType::bytes}}));
    if (outer.has(2) || outer.has(3)) return Error::tx_unknown_type;
    const Message local =
        TRY(Message::parse(TRY(outer.bytes(1)), {{1, WireType::bytes}, {2, WireType::bytes}}));
    const TransferAmount sender = TRY(decode_amount(TRY(local.bytes(1))));
    Transfer transfer;
    transfer.sender = sender.public_key;
    transfer.receiver = TRY(decode_key(TRY(local.bytes(2))));
    transfer.amount = sender.amount;
    return transfer;
}

Status check(const Transfer& transfer, const Rules&) {
    if (transfer.amount <= 0) return Error::tx_amount;
    if (transfer.sender == transfer.receiver) return Error::tx_same_account;
    return ok();
}

Status check_signer(const Transfer& transfer, const PublicKey& signer) {
    if (signer != transfer.sender) return Error::tx_not_concerned;
    return ok();
}

std::string summary_members(const Transfer& transfer) {
    return R"(,"amount":")" + amount_text(transfer.amount) + R"(","sender":")" +
           to_hex(transfer.sender.view()) + R"(","receiver":")" + to_hex(transfer.receiver.view()) +
           '"';
}

ByteVector encode_transfer_body(const Transfer& transfer,
                                std::string_view memo,
                                std::int64_t created_s,
                                Era era) {
    contract(era == Era::gradido_2021);
    const ByteVector sender = encode_amount({transfer.sender, transfer.amount});
    const ByteVector local = Writer().bytes(1, sender).bytes(2, transfer.receiver.view()).take();
    return encode_body(memo, created_s, type_field(transfer), Writer().bytes(1, local).take());
}

} // namespace ownkey::tx
