// A good body of every transaction type in every era, and the parts to put one together wrongly.
#pragma once

#include "core/tx/wire.h"
#include "tx_errors.h"

#include <string>
#include <vector>

namespace ownkey::tx::sample {

inline ByteVector seconds(std::int64_t value = kNow) {
    return Writer().varint(1, static_cast<std::uint64_t>(value)).take();
}

inline ByteVector timestamp(std::int64_t value = kNow, std::uint64_t nanos = 7) {
    return Writer().varint(1, static_cast<std::uint64_t>(value)).varint(2, nanos).take();
}

inline ByteVector amount(Byte key, std::int64_t units = 5) {
    return Writer().bytes(1, key_of(key).view()).varint(2, to_zigzag(units)).take();
}

inline ByteVector balance_amount(Byte key, std::int64_t units, std::int64_t balance) {
    return Writer()
        .bytes(1, key_of(key).view())
        .varint(2, to_zigzag(units))
        .varint(3, to_zigzag(balance))
        .take();
}

inline ByteVector amount_2025(Byte key, std::uint64_t units = 5) {
    return Writer()
        .bytes(1, key_of(key).view())
        .varint(2, units)
        .bytes(3, as_bytes("garden"))
        .take();
}

inline ByteVector transfer_2025(Byte from = 1, Byte to = 2, std::uint64_t units = 5) {
    return Writer().bytes(1, amount_2025(from, units)).bytes(2, key_of(to).view()).take();
}

inline ByteVector cross_2021(std::string_view group = "garden") {
    return Writer()
        .bytes(1, amount(1))
        .bytes(2, key_of(2).view())
        .bytes(3, as_bytes(group))
        .bytes(4, timestamp())
        .take();
}

inline ByteVector memo_2025(MemoKind kind, std::string_view text) {
    return Writer().varint(1, static_cast<Byte>(kind)).bytes(2, as_bytes(text)).take();
}

inline const std::string kEncrypted(40, 'e');

inline ByteVector body_2019(std::uint32_t field, ByteView content) {
    return Writer().bytes(1, as_bytes(kMemo)).bytes(2, seconds()).bytes(field, content).take();
}

inline ByteVector body_2021(std::uint32_t field, ByteView content) {
    return Writer()
        .bytes(1, as_bytes(kMemo))
        .bytes(2, seconds())
        .varint(3, 1)
        .bytes(field, content)
        .take();
}

/// Up to the content; everything that a body of 2025 can have.
inline Writer head_2025() {
    return Writer()
        .bytes(1, memo_2025(MemoKind::plain, "first line"))
        .bytes(1, memo_2025(MemoKind::community_secret, kEncrypted))
        .bytes(1, memo_2025(MemoKind::plain, "second line"))
        .bytes(2, timestamp())
        .bytes(3, as_bytes("3.5"))
        .varint(4, 2)
        .bytes(5, as_bytes("orchard"));
}

inline ByteVector body_2025(std::uint32_t field, ByteView content) {
    return head_2025().bytes(field, content).take();
}

inline ByteVector split_2019() {
    return Writer()
        .bytes(1, balance_amount(1, 5, 95))
        .bytes(1, balance_amount(2, 7, 3))
        .bytes(2, amount(3, 10))
        .bytes(2, amount(4, 2))
        .take();
}

inline ByteVector register_address(std::uint64_t type = 1) {
    return Writer()
        .bytes(1, key_of(1).view())
        .varint(2, type)
        .bytes(3, key_of(9).view())
        .bytes(4, key_of(2).view())
        .varint(5, 3)
        .take();
}

struct Sample {
    Era era;
    std::uint32_t field;
    ByteVector content;
    const char* type;
    const char* summary; ///< what the type adds to the head

    [[nodiscard]] ByteVector body() const {
        return era == Era::gradido_2019   ? body_2019(field, content)
               : era == Era::gradido_2021 ? body_2021(field, content)
                                          : body_2025(field, content);
    }
};

/// "{1}" stands for the key of bytes 01.
inline std::vector<Sample> all() {
    const Era y19 = Era::gradido_2019, y21 = Era::gradido_2021, y25 = Era::gradido_2025;
    const auto pair = [](ByteView first, ByteView second) {
        return Writer().bytes(1, first).bytes(2, second).take();
    };
    const auto one = [](std::uint32_t field, ByteView bytes) {
        return Writer().bytes(field, bytes).take();
    };
    return {
        {y19,
         8,
         pair(balance_amount(1, 5, 95), amount(2)),
         "transfer",
         R"("amount":"0.0005","sender":"{1}","receiver":"{2}","final_balance":"0.0095")"},
        {y19,
         8,
         split_2019(),
         "split_transfer",
         R"("amount":"0.0012","senders":[{"key":"{1}","amount":"0.0005","final_balance":"0.0095"},)"
         R"({"key":"{2}","amount":"0.0007","final_balance":"0.0003"}],)"
         R"("receivers":[{"key":"{3}","amount":"0.001"},{"key":"{4}","amount":"0.0002"}])"},
        {y19,
         9,
         Writer().bytes(1, amount(1)).varint(2, to_zigzag(-3)).bytes(3, seconds()).take(),
         "creation",
         R"("amount":"0.0005","receiver":"{1}","target_date_s":1622140958,"ident_hash":-3)"},
        {y21,
         6,
         one(1, pair(amount(1), key_of(2).view())),
         "transfer",
         R"("amount":"0.0005","sender":"{1}","receiver":"{2}")"},
        {y21,
         6,
         one(2, cross_2021()),
         "cross_transfer",
         R"("amount":"0.0005","sender":"{1}","receiver":"{2}","direction":"inbound",)"
         R"("other_group":"garden","paired":{"s":1622140958,"nanos":7})"},
        {y21,
         6,
         one(3, cross_2021()),
         "cross_transfer",
         R"("amount":"0.0005","sender":"{1}","receiver":"{2}","direction":"outbound",)"
         R"("other_group":"garden","paired":{"s":1622140958,"nanos":7})"},
        {y21,
         7,
         Writer().bytes(1, amount(1)).bytes(3, seconds()).take(),
         "creation",
         R"("amount":"0.0005","receiver":"{1}","target_date_s":1622140958)"},
        {y21,
         8,
         Writer().bytes(1, as_bytes("garden")).varint(2, 1).take(),
         "group_friends",
         R"("group":"garden","action":"remove")"},
        {y21,
         9,
         Writer()
             .bytes(1, key_of(1).view())
             .varint(2, 2)
             .bytes(3, timestamp())
             .bytes(4, as_bytes("garden"))
             .take(),
         "group_member",
         R"("user":"{1}","change":"move_outbound","target_group":"garden",)"
         R"("paired":{"s":1622140958,"nanos":7})"},
        {y25,
         6,
         transfer_2025(),
         "transfer",
         R"("amount":"0.0005","sender":"{1}","receiver":"{2}","community":"garden")"},
        {y25,
         7,
         Writer().bytes(1, amount_2025(1)).bytes(3, seconds()).take(),
         "creation",
         R"("amount":"0.0005","receiver":"{1}","target_date_s":1622140958,"community":"garden")"},
        {y25, 8, Writer().varint(1, 1).take(), "community_friends", R"("color_fusion":true)"},
        {y25,
         9,
         register_address(),
         "register_address",
         R"("address_type":"community_human","user":"{1}","account":"{2}","name_hash":"{9}",)"
         R"("derivation_index":3)"},
        {y25,
         10,
         pair(transfer_2025(), seconds(3600)),
         "deferred_transfer",
         R"("amount":"0.0005","sender":"{1}","receiver":"{2}","community":"garden","timeout_s":3600)"},
        {y25,
         11,
         Writer()
             .bytes(1, key_of(1).view())
             .bytes(2, key_of(2).view())
             .bytes(3, key_of(3).view())
             .take(),
         "community_root",
         R"("community":"{1}","gmw":"{2}","auf":"{3}")"},
        {y25,
         12,
         Writer().varint(1, 4).bytes(2, transfer_2025()).take(),
         "redeem_deferred_transfer",
         R"("amount":"0.0005","sender":"{1}","receiver":"{2}","community":"garden","deferred_number":"4")"},
        {y25,
         13,
         Writer().varint(1, 4).take(),
         "timeout_deferred_transfer",
         R"("deferred_number":"4")"},
    };
}

} // namespace ownkey::tx::sample
