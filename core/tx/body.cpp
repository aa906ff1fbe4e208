#include "../encoding.h"
#include "creation.h"
#include "memo.h"
#include "parts.h"
#include "transfer.h"

namespace ownkey::tx {

namespace {

#define TRANSACTION_TYPE(name, Struct, field)                                                      \
    constexpr std::string_view type_name(const Struct&) {                                          \
        return #name;                                                                              \
    }
#include "types.def"
#undef TRANSACTION_TYPE

// Types that are not decoded yet.
template <class Type>
constexpr std::string_view type_name(const Type&) {
    return "unknown";
}

template <class Type>
Status check(const Type&, const Rules&) {
    return Error::tx_unknown_type;
}

template <class Type>
Status check_signer(const Type&, const PublicKey&) {
    return Error::tx_not_concerned;
}

template <class Type>
std::string summary_members(const Type&) {
    return {};
}

/// Fields of the 2021 oneof; 8 and 9 (group updates, or the contents of 2019) are known to exist,
/// not built in.
constexpr std::array<std::uint32_t, 4> kContentFields{6, 7, 8, 9};

/// Only 2025 writes its version (field 3) as text.
Result<bool> is_2025(ByteView bytes) {
    Reader reader(bytes);
    while (!reader.at_end()) {
        const Field field = TRY(reader.next());
        if (field.number == 3 && field.type == WireType::bytes) return true;
    }
    return false;
}

Result<Content> decode_content(const Message& body) {
    const auto present = std::count_if(kContentFields.begin(),
                                       kContentFields.end(),
                                       [&](std::uint32_t field) { return body.has(field); });
    if (present == 0) return Error::tx_missing_field;
    if (present > 1) return Error::tx_repeated_field;
#define TRANSACTION_TYPE(name, Struct, field)                                                      \
    if (body.has(field)) return Content(TRY(decode_##name(body.bytes_or_empty(field))));
#include "types.def"
#undef TRANSACTION_TYPE
    return Error::tx_unknown_type;
}

} // namespace

Result<Body> decode_body(ByteView body_bytes) {
    if (body_bytes.size() > kMaxBodyBytes) return Error::tx_too_large;
    if (TRY(is_2025(body_bytes))) return Error::tx_unknown_type;
    const Message message = TRY(Message::parse(body_bytes,
                                               {{1, WireType::bytes},
                                                {2, WireType::bytes},
                                                {3, WireType::varint},
                                                {6, WireType::bytes},
                                                {7, WireType::bytes},
                                                {8, WireType::bytes},
                                                {9, WireType::bytes}}));
    const ByteView memo = message.bytes_or_empty(1);
    TRY(check_memo_text(memo));
    const std::int64_t created_s = TRY(decode_seconds(TRY(message.bytes(2))));
    const Content content = TRY(decode_content(message));
    Body body;
    body.memo = as_text(memo);
    body.created_s = created_s;
    body.content = content;
    return body;
}

Status check_rules(const Body& body, const Rules& rules) {
    TRY(check_memo_text(as_bytes(body.memo)));
    TRY(check_memo_length(as_bytes(body.memo)));
    if (body.created_s > rules.now_s + rules.allowed_skew_s) return Error::tx_created_in_future;
    return std::visit([&](const auto& content) { return check(content, rules); }, body.content);
}

Status check_signer(const Body& body, const PublicKey& signer) {
    return std::visit([&](const auto& content) { return check_signer(content, signer); },
                      body.content);
}

std::string summary_json(const Body& body) {
    return std::visit(
        [&](const auto& content) {
            return R"({"type":")" + std::string(type_name(content)) + R"(","era":)" +
                   std::to_string(static_cast<unsigned>(body.era)) + R"(,"created_s":)" +
                   std::to_string(body.created_s) + R"(,"memo":")" + json_escaped(body.memo) + '"' +
                   summary_members(content) + '}';
        },
        body.content);
}

} // namespace ownkey::tx
