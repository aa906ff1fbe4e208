#include "wire_tree.h"

namespace ownkey::second_opinion {

namespace {

std::optional<std::string> take_bytes(std::string_view& bytes, std::uint64_t size) {
    if (size > bytes.size()) return std::nullopt;
    std::string out(bytes.substr(0, static_cast<std::size_t>(size)));
    bytes.remove_prefix(out.size());
    return out;
}

unsigned least_bytes(std::uint64_t value) {
    unsigned count = 1;
    for (; value >= 0x80; value >>= 7)
        ++count;
    return count;
}

} // namespace

std::optional<WireNumber> take_number(std::string_view& bytes) {
    constexpr unsigned kMostBytes = 10;
    WireNumber number;
    for (unsigned i = 0; i < kMostBytes && i < bytes.size(); ++i) {
        const auto byte = static_cast<unsigned char>(bytes[i]);
        number.value |= std::uint64_t{byte & 0x7Fu} << (7 * i);
        number.is_over_64_bits = i == kMostBytes - 1 && (byte & 0x7F) > 1;
        if (byte >= 0x80) continue;
        bytes.remove_prefix(i + 1);
        number.spare_bytes = i + 1 - least_bytes(number.value);
        return number;
    }
    return std::nullopt;
}

void append_number(std::string& out, const WireNumber& number) {
    std::uint64_t value = number.value;
    unsigned spare = number.spare_bytes;
    while (value >= 0x80 || spare > 0) {
        if (value < 0x80) --spare;
        out += static_cast<char>(value | 0x80);
        value >>= 7;
    }
    out += static_cast<char>(value);
}

std::optional<WireField> take_field(std::string_view& bytes) {
    WireField field;
    const auto tag = take_number(bytes);
    if (!tag) return std::nullopt;
    field.tag = *tag;
    std::optional<WireNumber> number;
    std::optional<std::string> content;
    switch (field.wire_type()) {
    case varint:
        number = take_number(bytes);
        if (!number) return std::nullopt;
        field.value = *number;
        return field;
    case fixed64:
        content = take_bytes(bytes, 8);
        break;
    case fixed32:
        content = take_bytes(bytes, 4);
        break;
    case delimited:
        number = take_number(bytes);
        if (!number) return std::nullopt;
        field.length = *number;
        content = take_bytes(bytes, number->value);
        break;
    default:
        return std::nullopt;
    }
    if (!content) return std::nullopt;
    field.bytes = std::move(*content);
    return field;
}

std::optional<WireFields> take_apart(std::string_view bytes) {
    WireFields fields;
    while (!bytes.empty()) {
        auto field = take_field(bytes);
        if (!field || field->number() == 0) return std::nullopt;
        if (field->wire_type() == delimited && !field->bytes.empty()) {
            if (auto parts = take_apart(field->bytes)) {
                field->parts = std::move(*parts);
                field->bytes.clear();
            }
        }
        fields.push_back(std::move(*field));
    }
    return fields;
}

std::string put_together(const WireFields& fields) {
    std::string out;
    for (const WireField& field : fields) {
        append_number(out, field.tag);
        if (field.wire_type() == varint) {
            append_number(out, field.value);
            continue;
        }
        const std::string bytes = field.parts.empty() ? field.bytes : put_together(field.parts);
        if (field.wire_type() == delimited)
            append_number(out, {bytes.size(), field.length.spare_bytes});
        out += bytes;
    }
    return out;
}

} // namespace ownkey::second_opinion
