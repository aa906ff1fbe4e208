#include "wire.h"

namespace ownkey::tx {

Result<std::uint64_t> Reader::varint() {
    std::uint64_t value = 0;
    for (unsigned shift = 0;; shift += 7) { // the tenth byte is the last: at most 1
        if (rest_.empty()) return Error::tx_truncated;
        const Byte byte = rest_.front();
        rest_ = rest_.subspan(1);
        if (shift == 63 && byte > 1) return Error::tx_varint;
        value |= std::uint64_t{byte & 0x7Fu} << shift;
        if (byte < 0x80) {
            if (byte == 0 && shift > 0)
                return Error::tx_varint; // over-long: a shorter form says the same
            return value;
        }
    }
}

Result<ByteView> Reader::take(std::uint64_t size) {
    if (size > rest_.size()) return Error::tx_truncated;
    const ByteView out = rest_.first(static_cast<std::size_t>(size));
    rest_ = rest_.subspan(out.size());
    return out;
}

Result<Field> Reader::next() {
    const std::uint64_t tag = TRY(varint());
    if (tag >> 3 == 0 || tag >> 3 > 0x1FFFFFFF) return Error::tx_unknown_field;
    Field field;
    field.number = static_cast<std::uint32_t>(tag >> 3);
    switch (tag & 7) {
    case 0:
        field.type = WireType::varint;
        field.value = TRY(varint());
        break;
    case 1:
        field.type = WireType::fixed64;
        TRY(take(8));
        break;
    case 2:
        field.type = WireType::bytes;
        field.bytes = TRY(take(TRY(varint())));
        break;
    case 5:
        field.type = WireType::fixed32;
        TRY(take(4));
        break;
    default:
        return Error::tx_wire_type;
    }
    return field;
}

Writer& Writer::varint(std::uint32_t number, std::uint64_t value) {
    append_varint(std::uint64_t{number} << 3);
    append_varint(value);
    return *this;
}

Writer& Writer::bytes(std::uint32_t number, ByteView bytes) {
    append_varint(std::uint64_t{number} << 3 | static_cast<unsigned>(WireType::bytes));
    append_varint(bytes.size());
    out_.insert(out_.end(), bytes.begin(), bytes.end());
    return *this;
}

Writer& Writer::varint_if(std::uint32_t number, std::uint64_t value) {
    return value == 0 ? *this : varint(number, value);
}

Writer& Writer::bytes_if(std::uint32_t number, ByteView view) {
    return view.empty() ? *this : bytes(number, view);
}

void Writer::append_varint(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7)
        out_.push_back(static_cast<Byte>(value | 0x80));
    out_.push_back(static_cast<Byte>(value));
}

} // namespace ownkey::tx
