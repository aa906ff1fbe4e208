// A message of the wire format, read against a table of its fields. The rules are: a field that the
// table does not name is an error, so is a second value of a single field, and a value outside its
// kind. proto3 leaves out zero values and 2025 writes them: both say the same. Errors: 3xx.
#pragma once

#include "wire.h"

#include <array>
#include <string>

namespace ownkey::tx {

enum class Kind : std::uint8_t {
    uint64,
    int64,
    sint64,
    int32,
    uint32,
    sint32,
    boolean,
    enumeration, ///< 0..limit; beyond: tx_enum
    seconds,     ///< int64, 1970..9999; beyond: tx_date
    nanos,       ///< int32, 0..999,999,999; beyond: tx_date
    bytes,
    message,
    memo, ///< clean text (text.h); else tx_memo_text
    name, ///< of a group or community, clean text of at most 120 bytes; else tx_group_name
    key,  ///< 32 bytes, or none where it is optional; else tx_key_length
    hash, ///< 32 bytes, or none where it is optional; else tx_hash_length
};

enum class Count : std::uint8_t { optional, required, repeated };

struct FieldRule {
    std::uint32_t number = 0;
    Kind kind = Kind::bytes;
    Count count = Count::optional;
    std::uint8_t limit = 0; ///< of an enumeration
};

class Message {
public:
    /// Fails: those of Reader, tx_unknown_field, tx_wire_type, tx_repeated_field, tx_missing_field,
    /// tx_varint (a number outside its kind), and what Kind says.
    static Result<Message> parse(ByteView bytes, std::span<const FieldRule> table);

    [[nodiscard]] bool has(std::uint32_t number) const;
    /// Empty if there is none. Of a repeated field the last; all: repeated().
    [[nodiscard]] ByteView bytes(std::uint32_t number) const;
    [[nodiscard]] std::string text(std::uint32_t number) const;
    /// Zero if there is none; sint64 and sint32 are decoded.
    [[nodiscard]] std::int64_t integer(std::uint32_t number) const;
    [[nodiscard]] std::uint64_t number(std::uint32_t number) const;

    /// For keys and hashes that parse() has found: has 32 bytes or is absent (all zero).
    template <class Fixed32>
    [[nodiscard]] Fixed32 fixed(std::uint32_t number) const {
        return bytes(number).empty() ? Fixed32{} : MUST(Fixed32::from(bytes(number)));
    }

private:
    struct Value {
        const Byte* data = nullptr;
        std::uint64_t number = 0; ///< of bytes: how many
    };

    static constexpr std::size_t kSlots = 14; ///< field numbers 1..13
    std::array<Value, kSlots> values_{};
    std::uint32_t present_ = 0; ///< a bit per field number
};

/// Every value of a repeated field, of bytes that Message::parse accepted.
std::vector<ByteView> repeated(ByteView bytes, std::uint32_t number);

} // namespace ownkey::tx
