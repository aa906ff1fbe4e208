// Strict protobuf wire format (protobuf.dev/programming-guides/encoding), as much as transactions
// use. The rules are: one text per meaning where the format allows it (no over-long numbers);
// nothing is skipped; a group or a byte too few is an error. Errors: 3xx.
#pragma once

#include "../bytes.h"

namespace ownkey::tx {

enum class WireType : std::uint8_t { varint = 0, fixed64 = 1, bytes = 2, fixed32 = 5 };

struct Field {
    std::uint32_t number = 0;
    WireType type = WireType::varint;
    std::uint64_t value = 0; ///< of a varint
    ByteView bytes;          ///< of bytes, strings and messages
};

/// Field after field. For repeated fields and for telling eras apart; a whole message is read
/// through Message (message.h).
class Reader {
public:
    explicit Reader(ByteView bytes) : rest_(bytes) {}

    [[nodiscard]] bool at_end() const { return rest_.empty(); }

    /// Fails: tx_truncated, tx_varint, tx_wire_type, tx_unknown_field (number 0).
    Result<Field> next();

private:
    Result<std::uint64_t> varint();
    Result<ByteView> take(std::uint64_t size);
    ByteView rest_;
};

class Writer {
public:
    Writer& varint(std::uint32_t number, std::uint64_t value);
    Writer& bytes(std::uint32_t number, ByteView bytes);
    /// As proto3 does: zero and empty are left out.
    Writer& varint_if(std::uint32_t number, std::uint64_t value);
    Writer& bytes_if(std::uint32_t number, ByteView bytes);

    [[nodiscard]] ByteVector take() { return std::move(out_); }

private:
    void append_varint(std::uint64_t value);
    ByteVector out_;
};

/// sint64 of the wire format.
constexpr std::int64_t from_zigzag(std::uint64_t value) {
    return static_cast<std::int64_t>((value >> 1) ^ (~(value & 1) + 1));
}

constexpr std::uint64_t to_zigzag(std::int64_t value) {
    return (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
}

} // namespace ownkey::tx
