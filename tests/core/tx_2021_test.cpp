// What a transaction of 2021 may not be.
#include "tx_refusals.h"

namespace ownkey::tx {
namespace {

using namespace sample;

ByteVector inbound(ByteView cross) {
    return body_2021(6, Writer().bytes(2, cross).take());
}

ByteVector member(std::uint64_t change, std::string_view group, ByteView paired = {}) {
    return body_2021(9,
                     Writer()
                         .bytes(1, key_of(1).view())
                         .varint(2, change)
                         .bytes(3, paired)
                         .bytes(4, as_bytes(group))
                         .take());
}

ByteVector friends(std::string_view group, std::uint64_t action) {
    return body_2021(8, Writer().bytes(1, as_bytes(group)).varint(2, action).take());
}

TEST(Era2021, refusals_of_cross_transfers) {
    const ByteVector local = Writer().bytes(1, amount(1)).bytes(2, key_of(2).view()).take();
    expect_refusals({
        {"good", inbound(cross_2021()), kNone},
        {"local with another group",
         body_2021(6, Writer().bytes(1, cross_2021()).take()),
         Error::tx_unknown_field},
        {"two of the three",
         body_2021(6, Writer().bytes(1, local).bytes(2, cross_2021()).take()),
         Error::tx_repeated_field},
        {"none of the three", body_2021(6, {}), Error::tx_missing_field},
        {"a fourth", body_2021(6, Writer().bytes(4, local).take()), Error::tx_unknown_field},
        {"no other group", inbound(local), Error::tx_group_name},
        {"an empty other group", inbound(cross_2021("")), Error::tx_group_name},
        {"a group with a line break", inbound(cross_2021("gar\nden")), Error::tx_group_name},
        {"a group written backwards", inbound(cross_2021("gar\u202Eden")), Error::tx_group_name},
        {"a group not in UTF-8", inbound(cross_2021("gar\xC3(")), Error::tx_group_name},
        {"a group of 121 bytes", inbound(cross_2021(std::string(121, 'g'))), Error::tx_group_name},
        {"a group of 120 bytes", inbound(cross_2021(std::string(120, 'g'))), kNone},
        {"a time with too many nanoseconds",
         inbound(Writer()
                     .bytes(1, amount(1))
                     .bytes(2, key_of(2).view())
                     .bytes(3, as_bytes("g"))
                     .bytes(4, timestamp(kNow, 1'000'000'000))
                     .take()),
         Error::tx_date},
        {"nothing",
         inbound(Writer()
                     .bytes(1, amount(1, 0))
                     .bytes(2, key_of(2).view())
                     .bytes(3, as_bytes("g"))
                     .take()),
         Error::tx_amount},
        {"to oneself",
         inbound(Writer()
                     .bytes(1, amount(2))
                     .bytes(2, key_of(2).view())
                     .bytes(3, as_bytes("g"))
                     .take()),
         Error::tx_same_account},
    });
}

TEST(Era2021, refusals_of_group_updates) {
    expect_refusals({
        {"a friend", friends("garden", 0), kNone},
        {"no name", friends("", 0), Error::tx_group_name},
        {"no name at all", body_2021(8, {}), Error::tx_group_name},
        {"an action that is none", friends("garden", 2), Error::tx_enum},
        {"an action of 64 bits", friends("garden", UINT64_MAX), Error::tx_enum},
        {"a member", member(0, ""), kNone},
        {"a member who moves", member(1, "garden", timestamp()), kNone},
        {"a new member with a target", member(0, "garden"), Error::tx_group_name},
        {"a move without a target", member(2, ""), Error::tx_group_name},
        {"a change that is none", member(3, "garden"), Error::tx_enum},
        {"a key of 33 bytes",
         Writer()
             .bytes(2, seconds())
             .varint(3, 1)
             .bytes(9, Writer().bytes(1, ByteVector(33)).take())
             .take(),
         Error::tx_key_length},
        {"no user", body_2021(9, {}), Error::tx_missing_field},
        {"a short memo, though none is needed",
         Writer()
             .bytes(1, as_bytes("1234"))
             .bytes(2, seconds())
             .varint(3, 1)
             .bytes(8, Writer().bytes(1, as_bytes("g")).take())
             .take(),
         Error::tx_memo_length},
        {"no memo",
         Writer()
             .bytes(2, seconds())
             .varint(3, 1)
             .bytes(8, Writer().bytes(1, as_bytes("g")).take())
             .take(),
         kNone},
    });
}

} // namespace
} // namespace ownkey::tx
