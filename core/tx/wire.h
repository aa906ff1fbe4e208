// Strict protobuf wire format (protobuf.dev/programming-guides/encoding), as much as transactions
// use. The rules are: one text per meaning where the format allows it (no over-long numbers);
// nothing is skipped, so a field that the schema does not name is an error, and so is a group, a
// second value of a single field, or a byte too few. Errors: 3xx.
#pragma once

#include "../bytes.h"

#include <array>
#include <initializer_list>

namespace ownkey::tx {

enum class WireType : std::uint8_t { varint = 0, fixed64 = 1, bytes = 2, fixed32 = 5 };

struct Field {
    std::uint32_t number = 0;
    WireType type = WireType::varint;
    std::uint64_t value = 0; ///< of a varint
    ByteView bytes;          ///< of bytes, strings and messages
};

/// Field after field. For repeated fields and for telling eras apart; single fields are read
/// through Message.
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

struct FieldRule {
    std::uint32_t number;
    WireType type;
};

/// A message of single fields, none required by the format (proto3 leaves out zero values).
class Message {
public:
    /// Fails: those of Reader, tx_unknown_field, tx_wire_type, tx_repeated_field.
    static Result<Message> parse(ByteView bytes, std::initializer_list<FieldRule> schema);

    [[nodiscard]] bool has(std::uint32_t number) const;
    /// Fails: tx_missing_field.
    [[nodiscard]] Result<ByteView> bytes(std::uint32_t number) const;
    [[nodiscard]] ByteView bytes_or_empty(std::uint32_t number) const;
    [[nodiscard]] std::uint64_t varint_or_zero(std::uint32_t number) const;

private:
    static constexpr std::size_t kSlots = 16; ///< field numbers 1..15, number 0 marks an empty slot
    std::array<Field, kSlots> fields_{};
};

class Writer {
public:
    Writer& varint(std::uint32_t number, std::uint64_t value);
    Writer& bytes(std::uint32_t number, ByteView bytes);

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
