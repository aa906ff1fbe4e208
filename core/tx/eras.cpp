#include "eras.h"

#include "contents.h"
#include "parts.h"
#include "text.h"

namespace ownkey::tx {

namespace {

struct ContentField {
    Era era;
    std::uint32_t number;
    Decoder decode;
};

// createGroup=6 and groupChangeParent=7 of 2019 were never in use, and their fields are published
// nowhere: such bytes are read as what 2021 has in these fields.
constexpr ContentField kContentFields[] = {
    {Era::gradido_2019, 8, decode_transfer_2019},
    {Era::gradido_2019, 9, decode_creation_2019},
    {Era::gradido_2021, 6, decode_transfer_2021},
    {Era::gradido_2021, 7, decode_creation_2021},
    {Era::gradido_2021, 8, decode_group_friends},
    {Era::gradido_2021, 9, decode_group_member},
    {Era::gradido_2025, 6, decode_transfer_2025},
    {Era::gradido_2025, 7, decode_creation_2025},
    {Era::gradido_2025, 8, decode_community_friends},
    {Era::gradido_2025, 9, decode_register_address},
    {Era::gradido_2025, 10, decode_deferred_transfer},
    {Era::gradido_2025, 11, decode_community_root},
    {Era::gradido_2025, 12, decode_redeem_deferred_transfer},
    {Era::gradido_2025, 13, decode_timeout_deferred_transfer},
};

// string memo=1; TimestampSeconds created=2
constexpr FieldRule kBody2019[] = {
    {1, Kind::memo}, {2, Kind::message, Count::required}, {8, Kind::message}, {9, Kind::message}};
// The same, and uint64 version_number=3
constexpr FieldRule kBody2021[] = {{1, Kind::memo},
                                   {2, Kind::message, Count::required},
                                   {3, Kind::uint64},
                                   {6, Kind::message},
                                   {7, Kind::message},
                                   {8, Kind::message},
                                   {9, Kind::message}};
// repeated EncryptedMemo memos=1; Timestamp created_at=2; string version_number=3; type=4;
// string other_group=5
constexpr FieldRule kBody2025[] = {
    {1, Kind::message, Count::repeated},
    {2, Kind::message, Count::required},
    {3, Kind::bytes, Count::required},
    {4, Kind::enumeration, Count::optional, static_cast<Byte>(Route::cross)},
    {5, Kind::name},
    {6, Kind::message},
    {7, Kind::message},
    {8, Kind::message},
    {9, Kind::message},
    {10, Kind::message},
    {11, Kind::message},
    {12, Kind::message},
    {13, Kind::message}};
// EncryptedMemo{type=1; bytes memo=2}
constexpr FieldRule kEncryptedMemo[] = {
    {1, Kind::enumeration, Count::optional, static_cast<Byte>(MemoKind::plain)}, {2, Kind::bytes}};

/// In: the content of field 8 or 9 of a body without a version. See eras.h.
bool is_of_2019(const Field& content) {
    Reader reader(content.bytes);
    while (!reader.at_end()) {
        const auto field = reader.next();
        if (!field) return false;
        if (content.number == 8 && field->number == 2) return field->type == WireType::bytes;
        if (content.number == 9 && field->number == 1) return field->bytes.size() != 32;
    }
    return false;
}

Result<Content> decode_content(Era era, const Message& message) {
    const ContentField* found = nullptr;
    for (const ContentField& field : kContentFields) {
        if (field.era != era || !message.has(field.number)) continue;
        if (found != nullptr) return Error::tx_repeated_field;
        found = &field;
    }
    if (found == nullptr) return Error::tx_missing_field;
    return found->decode(message.bytes(found->number));
}

/// Empty plain memos are refused here: joined by line breaks they could not be told from none.
Status decode_memo(ByteView bytes, Body& body) {
    const Message message = TRY(Message::parse(bytes, kEncryptedMemo));
    const auto kind = static_cast<MemoKind>(message.number(1));
    const ByteView memo = message.bytes(2);
    if (kind != MemoKind::plain) {
        body.encrypted_memos.push_back({kind, ByteVector(memo.begin(), memo.end())});
        return ok();
    }
    if (memo.empty()) return Error::tx_memo_length;
    TRY(check_memo_text(memo));
    if (!body.memo.empty()) body.memo += '\n';
    body.memo += as_text(memo);
    return ok();
}

Status decode_head_2025(ByteView bytes, const Message& message, Body& body) {
    if (as_text(message.bytes(3)) != kVersion2025) return Error::tx_version;
    for (const ByteView memo : repeated(bytes, 1))
        TRY(decode_memo(memo, body));
    const Timestamp created = TRY(decode_timestamp(message.bytes(2)));
    body.created_s = created.seconds;
    body.created_nanos = created.nanos;
    body.route = static_cast<Route>(message.number(4));
    body.other_group = message.text(5);
    return ok();
}

std::span<const FieldRule> table_of(Era era) {
    switch (era) {
    case Era::gradido_2019:
        return kBody2019;
    case Era::gradido_2021:
        return kBody2021;
    case Era::gradido_2025:
        return kBody2025;
    }
    std::abort();
}

} // namespace

Result<Era> era_of(ByteView body_bytes) {
    bool of_2019 = false;
    Reader reader(body_bytes);
    while (!reader.at_end()) {
        const Field field = TRY(reader.next());
        if (field.number == 3)
            return field.type == WireType::bytes ? Era::gradido_2025 : Era::gradido_2021;
        if ((field.number == 8 || field.number == 9) && field.type == WireType::bytes)
            of_2019 = is_of_2019(field);
    }
    return of_2019 ? Era::gradido_2019 : Era::gradido_2021;
}

Result<Body> decode_body_as(Era era, ByteView body_bytes) {
    const Message message = TRY(Message::parse(body_bytes, table_of(era)));
    Body body;
    body.era = era;
    if (era == Era::gradido_2025) {
        TRY(decode_head_2025(body_bytes, message, body));
    } else {
        body.memo = message.text(1);
        body.created_s = TRY(decode_seconds(message.bytes(2)));
        body.version = message.number(3);
    }
    body.content = TRY(decode_content(era, message));
    return body;
}

Result<Body> decode_body(ByteView body_bytes) {
    if (body_bytes.size() > kMaxBodyBytes) return Error::tx_too_large;
    return decode_body_as(TRY(era_of(body_bytes)), body_bytes);
}

std::uint32_t transfer_field(Era era) {
    return era == Era::gradido_2019 ? 8 : 6;
}

std::uint32_t creation_field(Era era) {
    return era == Era::gradido_2019 ? 9 : 7;
}

} // namespace ownkey::tx
