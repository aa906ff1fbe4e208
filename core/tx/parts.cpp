#include "parts.h"

namespace ownkey::tx {

Result<PublicKey> decode_key(ByteView bytes) {
    if (bytes.size() != PublicKey::kSize) return Error::tx_key_length;
    return PublicKey::from(bytes);
}

Result<TransferAmount> decode_amount(ByteView bytes) {
    const Message message =
        TRY(Message::parse(bytes, {{1, WireType::bytes}, {2, WireType::varint}}));
    return TransferAmount{TRY(decode_key(TRY(message.bytes(1)))),
                          from_zigzag(message.varint_or_zero(2))};
}

ByteVector encode_amount(const TransferAmount& amount) {
    return Writer().bytes(1, amount.public_key.view()).varint(2, to_zigzag(amount.amount)).take();
}

Result<std::int64_t> decode_seconds(ByteView bytes) {
    const Message message = TRY(Message::parse(bytes, {{1, WireType::varint}}));
    return static_cast<std::int64_t>(message.varint_or_zero(1));
}

ByteVector encode_seconds(std::int64_t seconds) {
    return Writer().varint(1, static_cast<std::uint64_t>(seconds)).take();
}

ByteVector encode_body(std::string_view memo,
                       std::int64_t created_s,
                       std::uint32_t content_field,
                       ByteView content) {
    return Writer()
        .bytes(1, as_bytes(memo))
        .bytes(2, encode_seconds(created_s))
        .bytes(content_field, content)
        .take();
}

} // namespace ownkey::tx
