#include "message.h"

#include "text.h"

namespace ownkey::tx {

namespace {

constexpr std::size_t kLongestName = 120;

struct Range {
    std::int64_t least, most;
    Error error;
};

/// Of the kinds that are numbers, in their order. uint64 are looked at as if they had a sign: all
/// 64 bits are allowed.
constexpr Range kRanges[] = {
    {INT64_MIN, INT64_MAX, Error::tx_varint}, // uint64
    {INT64_MIN, INT64_MAX, Error::tx_varint}, // int64
    {INT64_MIN, INT64_MAX, Error::tx_varint}, // sint64
    {INT32_MIN, INT32_MAX, Error::tx_varint}, // int32
    {0, UINT32_MAX, Error::tx_varint},        // uint32
    {INT32_MIN, INT32_MAX, Error::tx_varint}, // sint32
    {0, 1, Error::tx_varint},                 // boolean
    {0, 0, Error::tx_enum},                   // enumeration, to its own limit
    {0, kEndOfYear9999, Error::tx_date},      // seconds
    {0, 999'999'999, Error::tx_date},         // nanos
};

bool is_number(Kind kind) {
    return kind < Kind::bytes;
}

static_assert(std::size(kRanges) == static_cast<std::size_t>(Kind::bytes));

/// Decodes the zigzag kinds in place. Fails: tx_varint, tx_enum, tx_date.
Status check_number(std::uint64_t& value, const FieldRule& rule) {
    if (rule.kind == Kind::sint64 || rule.kind == Kind::sint32)
        value = static_cast<std::uint64_t>(from_zigzag(value));
    const Range& range = kRanges[static_cast<std::size_t>(rule.kind)];
    const auto number = static_cast<std::int64_t>(value);
    const std::int64_t most = rule.kind == Kind::enumeration ? rule.limit : range.most;
    if (number < range.least || number > most) return range.error;
    return ok();
}

/// Fails: tx_memo_text, tx_group_name, tx_key_length, tx_hash_length.
Status check_bytes(ByteView bytes, const FieldRule& rule) {
    if (rule.kind == Kind::memo) return check_memo_text(bytes);
    if (rule.kind == Kind::name && (bytes.size() > kLongestName || !check_memo_text(bytes)))
        return Error::tx_group_name;
    if (bytes.empty() && rule.count == Count::optional) return ok();
    if (rule.kind == Kind::key && bytes.size() != PublicKey::kSize) return Error::tx_key_length;
    if (rule.kind == Kind::hash && bytes.size() != Hash32::kSize) return Error::tx_hash_length;
    return ok();
}

} // namespace

Result<Message> Message::parse(ByteView bytes, std::span<const FieldRule> table) {
    Message message;
    Reader reader(bytes);
    while (!reader.at_end()) {
        Field field = TRY(reader.next());
        const auto rule = std::find_if(table.begin(), table.end(), [&](const FieldRule& r) {
            return r.number == field.number;
        });
        if (rule == table.end()) return Error::tx_unknown_field;
        if (field.type != (is_number(rule->kind) ? WireType::varint : WireType::bytes))
            return Error::tx_wire_type;
        contract(field.number < kSlots);
        if (rule->count != Count::repeated && message.has(field.number))
            return Error::tx_repeated_field;
        if (is_number(rule->kind)) {
            TRY(check_number(field.value, *rule));
        } else {
            TRY(check_bytes(field.bytes, *rule));
        }
        message.present_ |= 1U << field.number;
        const bool number = field.type == WireType::varint;
        message.values_[field.number] = {field.bytes.data(),
                                         number ? field.value : field.bytes.size()};
    }
    for (const FieldRule& rule : table) {
        if (rule.count == Count::required && !message.has(rule.number))
            return Error::tx_missing_field;
    }
    return message;
}

bool Message::has(std::uint32_t number) const {
    return (present_ >> number & 1) != 0;
}

ByteView Message::bytes(std::uint32_t number) const {
    const Value& value = values_[number];
    if (value.data == nullptr) return {};
    return {value.data, static_cast<std::size_t>(value.number)};
}

std::string Message::text(std::uint32_t number) const {
    return std::string(as_text(bytes(number)));
}

std::int64_t Message::integer(std::uint32_t number) const {
    return static_cast<std::int64_t>(this->number(number));
}

std::uint64_t Message::number(std::uint32_t number) const {
    return values_[number].data == nullptr ? values_[number].number : 0;
}

std::vector<ByteView> repeated(ByteView bytes, std::uint32_t number) {
    std::vector<ByteView> values;
    Reader reader(bytes);
    while (!reader.at_end()) {
        const Field field = MUST(reader.next());
        if (field.number == number) values.push_back(field.bytes);
    }
    return values;
}

} // namespace ownkey::tx
