// What a transaction of 2025 may not be.
#include "tx_refusals.h"

namespace ownkey::tx {
namespace {

using namespace sample;

/// A transfer under another head.
ByteVector under(Writer head) {
    return head.bytes(6, transfer_2025()).take();
}

Writer head(ByteView memo) {
    return Writer().bytes(1, memo).bytes(2, timestamp()).bytes(3, as_bytes("3.5"));
}

ByteVector with_memo(MemoKind kind, std::size_t size) {
    return under(head(memo_2025(kind, std::string(size, 'x'))));
}

TEST(Era2025, refusals_of_the_head) {
    const ByteVector memo = memo_2025(MemoKind::plain, kMemo);
    const auto versioned = [&](std::string_view version) {
        return under(Writer().bytes(1, memo).bytes(2, timestamp()).bytes(3, as_bytes(version)));
    };
    expect_refusals({
        {"good", under(head(memo)), kNone},
        {"an older version", versioned("3.4"), Error::tx_version},
        {"no version", versioned(""), Error::tx_version},
        {"two versions", under(head(memo).bytes(3, as_bytes("3.5"))), Error::tx_repeated_field},
        {"a fifth route", under(head(memo).varint(4, 4)), Error::tx_enum},
        {"a route without a group", under(head(memo).varint(4, 1)), Error::tx_group_name},
        {"a group without a route",
         under(head(memo).bytes(5, as_bytes("g"))),
         Error::tx_group_name},
        {"an empty group without a route", under(head(memo).varint(4, 0).bytes(5, {})), kNone},
        {"a field 14", under(head(memo).bytes(14, {})), Error::tx_unknown_field},
        {"a memo as 2021 has it", under(head(as_bytes(kMemo))), Error::tx_unknown_field},
        {"a fourth kind of memo",
         under(head(Writer().varint(1, 3).bytes(2, as_bytes(kMemo)).take())),
         Error::tx_enum},
        {"a memo of 4 bytes", with_memo(MemoKind::plain, 4), Error::tx_memo_length},
        {"a memo of 5 bytes", with_memo(MemoKind::plain, 5), kNone},
        {"a memo of 450 bytes", with_memo(MemoKind::plain, 450), kNone},
        {"a memo of 451 bytes", with_memo(MemoKind::plain, 451), Error::tx_memo_length},
        {"an empty memo", with_memo(MemoKind::plain, 0), Error::tx_memo_length},
        {"no memo",
         under(Writer().bytes(2, timestamp()).bytes(3, as_bytes("3.5"))),
         Error::tx_memo_length},
        {"a memo with a line break",
         under(head(memo_2025(MemoKind::plain, "first\nsecond"))),
         Error::tx_memo_text},
        {"a short second memo",
         under(head(memo).bytes(1, memo_2025(MemoKind::plain, "1234"))),
         Error::tx_memo_length},
        {"an encrypted memo of 36 bytes",
         with_memo(MemoKind::shared_secret, 36),
         Error::tx_memo_length},
        {"an encrypted memo of 37 bytes", with_memo(MemoKind::shared_secret, 37), kNone},
        {"an encrypted memo of 482 bytes", with_memo(MemoKind::community_secret, 482), kNone},
        {"an encrypted memo of 483 bytes",
         with_memo(MemoKind::community_secret, 483),
         Error::tx_memo_length},
        {"negative nanoseconds",
         under(Writer()
                   .bytes(1, memo)
                   .bytes(2, timestamp(kNow, UINT64_MAX))
                   .bytes(3, as_bytes("3.5"))),
         Error::tx_date},
        {"two contents",
         head(memo).bytes(6, transfer_2025()).bytes(8, {}).take(),
         Error::tx_repeated_field},
        {"no content", head(memo).take(), Error::tx_missing_field},
    });
}

TEST(Era2025, refusals_of_movements) {
    const auto deferred = [](std::int64_t timeout) {
        return body_2025(10, Writer().bytes(1, transfer_2025()).bytes(2, seconds(timeout)).take());
    };
    const auto redeem = [](std::uint64_t number, ByteView transfer) {
        return body_2025(12, Writer().varint(1, number).bytes(2, transfer).take());
    };
    const ByteVector unclean =
        Writer().bytes(1, key_of(1).view()).varint(2, 5).bytes(3, as_bytes("a\tb")).take();
    expect_refusals({
        {"nothing", body_2025(6, transfer_2025(1, 2, 0)), Error::tx_amount},
        {"less than nothing", body_2025(6, transfer_2025(1, 2, UINT64_MAX)), Error::tx_amount},
        {"to oneself", body_2025(6, transfer_2025(1, 1)), Error::tx_same_account},
        {"an unclean community",
         body_2025(6, Writer().bytes(1, unclean).bytes(2, key_of(2).view()).take()),
         Error::tx_group_name},
        {"no receiver",
         body_2025(6, Writer().bytes(1, amount_2025(1)).take()),
         Error::tx_missing_field},
        {"an empty receiver",
         body_2025(6, Writer().bytes(1, amount_2025(1)).bytes(2, {}).take()),
         Error::tx_key_length},
        {"a creation without a target",
         body_2025(7, Writer().bytes(1, amount_2025(1)).take()),
         Error::tx_missing_field},
        {"a creation with an ident hash",
         body_2025(7, Writer().bytes(1, amount_2025(1)).varint(2, 1).bytes(3, seconds()).take()),
         Error::tx_unknown_field},
        {"an hour less a second", deferred(3'599), Error::tx_timeout},
        {"three months", deferred(7'889'238), kNone},
        {"and a second", deferred(7'889'239), Error::tx_timeout},
        {"never", deferred(-1), Error::tx_timeout},
        {"no timeout",
         body_2025(10, Writer().bytes(1, transfer_2025()).take()),
         Error::tx_missing_field},
        {"set aside for oneself",
         body_2025(10, Writer().bytes(1, transfer_2025(1, 1)).bytes(2, seconds(3600)).take()),
         Error::tx_same_account},
        {"taken up from nowhere", redeem(0, transfer_2025()), Error::tx_missing_field},
        {"nothing taken up", redeem(4, transfer_2025(1, 2, 0)), Error::tx_amount},
        {"the last number", redeem(UINT64_MAX, transfer_2025()), kNone},
        {"given back from nowhere", body_2025(13, {}), Error::tx_missing_field},
    });
}

TEST(Era2025, refusals_of_communities_and_addresses) {
    const auto address = [](ByteView user, std::uint64_t type, ByteView account) {
        return body_2025(9, Writer().bytes(1, user).varint(2, type).bytes(4, account).take());
    };
    const auto root = [](Byte gmw, Byte auf) {
        return body_2025(11,
                         Writer()
                             .bytes(1, key_of(1).view())
                             .bytes(2, key_of(gmw).view())
                             .bytes(3, key_of(auf).view())
                             .take());
    };
    const PublicKey one = key_of(1), two = key_of(2);
    expect_refusals({
        {"a bool of 2", body_2025(8, Writer().varint(1, 2).take()), Error::tx_varint},
        {"no fusion", body_2025(8, {}), kNone},
        {"a user alone", address(one.view(), 1, {}), kNone},
        {"an account alone", address({}, 6, two.view()), kNone},
        {"neither", address({}, 1, {}), Error::tx_missing_field},
        {"twice the same", address(one.view(), 1, one.view()), Error::tx_same_account},
        {"a subaccount of nobody", address({}, 5, two.view()), Error::tx_missing_field},
        {"a subaccount without a key", address(one.view(), 5, {}), Error::tx_missing_field},
        {"a subaccount", address(one.view(), 5, two.view()), kNone},
        {"no kind", address(one.view(), 0, {}), Error::tx_enum},
        {"the common good account", address(one.view(), 2, {}), Error::tx_enum},
        {"the equalisation account", address(one.view(), 3, {}), Error::tx_enum},
        {"a ninth kind", address(one.view(), 8, {}), Error::tx_enum},
        {"a key of 31 bytes", address(ByteVector(31), 1, {}), Error::tx_key_length},
        {"a hash of 33 bytes",
         body_2025(9, Writer().bytes(1, one.view()).varint(2, 1).bytes(3, ByteVector(33)).take()),
         Error::tx_hash_length},
        {"an index over 32 bits",
         body_2025(
             9,
             Writer().bytes(1, one.view()).varint(2, 1).varint(5, std::uint64_t{1} << 32).take()),
         Error::tx_varint},
        {"the last index",
         body_2025(9, Writer().bytes(1, one.view()).varint(2, 1).varint(5, UINT32_MAX).take()),
         kNone},
        {"a root", root(2, 3), kNone},
        {"one key for two", root(2, 2), Error::tx_same_account},
        {"the community's own", root(1, 3), Error::tx_same_account},
        {"and again", root(2, 1), Error::tx_same_account},
        {"no third",
         body_2025(11, Writer().bytes(1, one.view()).bytes(2, two.view()).take()),
         Error::tx_missing_field},
    });
}

TEST(Era2025, an_address_without_an_account_key_is_signed_by_its_user) {
    const auto content = Writer().bytes(1, key_of(1).view()).varint(2, 1).take();
    Body body = MUST(decode_body(body_2025(9, content)));
    EXPECT_EQ(needed_signers(body).all_of, std::vector{key_of(1)});
    EXPECT_EQ(summary_json(body).find("\"account\":"), std::string::npos);
    body.content = RegisterAddress{}; // no rule is kept, and nobody is named
    EXPECT_TRUE(needed_signers(body).all_of.empty());
    EXPECT_TRUE(needed_signers(body).and_another);
}

TEST(Era2025, pairings) {
    const ByteVector body = all().back().body();
    const auto error = [&](ByteView pairing, ByteView of) {
        const auto decoded =
            decode_signed(Writer().bytes(1, {}).bytes(2, of).bytes(3, pairing).take());
        return decoded ? kNone : decoded.error();
    };
    const ByteVector account = Writer().varint(1, 0).varint(2, 0).varint(3, 9).take();
    const ByteVector id =
        Writer().bytes(1, timestamp()).bytes(2, account).varint(3, 0).varint(4, 0).take();
    EXPECT_EQ(error(Writer().varint(1, 0).take(), body), kNone);
    EXPECT_EQ(error(Writer().varint(1, 2).bytes(3, id).take(), body), kNone);
    EXPECT_EQ(error(Writer().varint(1, 3).varint(4, 17).take(), body), kNone);
    EXPECT_EQ(error(Writer().varint(1, 9).take(), body), Error::tx_enum);
    EXPECT_EQ(error(Writer().varint(5, 0).take(), body), Error::tx_unknown_field);
    EXPECT_EQ(error(Writer().bytes(3, id).varint(4, 17).take(), body), Error::tx_repeated_field);
    EXPECT_EQ(error(Writer().bytes(3, Writer().varint(5, 1).take()).take(), body),
              Error::tx_unknown_field);
    EXPECT_EQ(
        error(Writer().bytes(3, Writer().bytes(2, Writer().bytes(5, {}).take()).take()).take(),
              body),
        Error::tx_unknown_field);
    EXPECT_EQ(error(Writer().bytes(3, Writer().bytes(1, timestamp(-1)).take()).take(), body),
              Error::tx_date);
    EXPECT_EQ(error(Writer().varint(1, 0).take(), all()[3].body()), Error::tx_unknown_field);
}

} // namespace
} // namespace ownkey::tx
