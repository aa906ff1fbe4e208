// A message taken apart without its schema, so that it can be put together wrongly: every field is
// kept as written, and what could be a message is one. A lenient reader of its own: it shares
// nothing with core/tx/wire.h, whose mistakes it is to find.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ownkey::second_opinion {

/// A varint as it was written; protobuf takes over-long ones.
struct WireNumber {
    std::uint64_t value = 0;
    unsigned spare_bytes = 0;     ///< more than this value needs
    bool is_over_64_bits = false; ///< the upper ones are lost
};

/// Takes it from the front.
std::optional<WireNumber> take_number(std::string_view& bytes);
void append_number(std::string& out, const WireNumber& number);

enum WireType : std::uint8_t { varint = 0, fixed64 = 1, delimited = 2, fixed32 = 5 };

struct WireField;
using WireFields = std::vector<WireField>;

struct WireField {
    WireNumber tag;    ///< number << 3 | wire type
    WireNumber value;  ///< of a varint
    WireNumber length; ///< of a delimited field; when put together only spare_bytes counts
    std::string bytes; ///< of other wire types; empty when there are parts
    WireFields parts;  ///< of a delimited field whose bytes are a message, too

    [[nodiscard]] std::uint64_t number() const { return tag.value >> 3; }

    [[nodiscard]] unsigned wire_type() const { return static_cast<unsigned>(tag.value & 7); }
};

/// Takes one field from the front, its parts not looked for. Out: nothing for a group (wire types
/// 3, 4) and for what ends too early.
std::optional<WireField> take_field(std::string_view& bytes);
/// Out: nothing when these are not fields to their end.
std::optional<WireFields> take_apart(std::string_view bytes);
std::string put_together(const WireFields& fields);

} // namespace ownkey::second_opinion
