// What a transaction of 2019 may not be, and the envelope that its ledger writes.
#include "tx_refusals.h"

namespace ownkey::tx {
namespace {

using namespace sample;

ByteVector transfer(std::initializer_list<ByteVector> senders,
                    std::initializer_list<ByteVector> receivers) {
    Writer out;
    for (const auto& sender : senders)
        out.bytes(1, sender);
    for (const auto& receiver : receivers)
        out.bytes(2, receiver);
    return body_2019(8, out.take());
}

ByteVector creation(ByteView receiver, std::uint64_t hash, ByteView date) {
    return body_2019(9, Writer().bytes(1, receiver).varint(2, hash).bytes(3, date).take());
}

TEST(Era2019, refusals_of_transfers) {
    const std::int64_t half = INT64_MAX / 2 + 1;
    expect_refusals({
        {"good", transfer({amount(1)}, {amount(2)}), kNone},
        {"amounts differ", transfer({amount(1, 5)}, {amount(2, 6)}), Error::tx_sums_differ},
        {"sums differ",
         transfer({amount(1, 5), amount(2, 5)}, {amount(3, 9)}),
         Error::tx_sums_differ},
        {"sum over 64 bits",
         transfer({amount(1, half), amount(2, half)}, {amount(3, 1)}),
         Error::tx_amount},
        {"sum of receivers over 64 bits",
         transfer({amount(3, 1)}, {amount(1, half), amount(2, half)}),
         Error::tx_amount},
        {"a negative part",
         transfer({amount(1, 9), amount(2, -4)}, {amount(3, 5)}),
         Error::tx_amount},
        {"a zero part", transfer({amount(1, 5), amount(2, 0)}, {amount(3, 5)}), Error::tx_amount},
        {"a sender twice",
         transfer({amount(1), amount(1)}, {amount(3, 10)}),
         Error::tx_same_account},
        {"a receiver twice",
         transfer({amount(1, 10)}, {amount(3), amount(3)}),
         Error::tx_same_account},
        {"on both sides",
         transfer({amount(1), amount(2)}, {amount(2, 10)}),
         Error::tx_same_account},
        {"to oneself", transfer({amount(1)}, {amount(1)}), Error::tx_same_account},
        {"nobody gives", transfer({}, {amount(2)}), Error::tx_missing_field},
        {"no receivers and no key",
         body_2019(8, Writer().varint(1, 1).take()),
         Error::tx_wire_type},
        {"a receiver with a balance",
         transfer({amount(1)}, {balance_amount(2, 5, 1)}),
         Error::tx_unknown_field},
        {"a short key",
         transfer({Writer().bytes(1, as_bytes("short")).take()}, {amount(2)}),
         Error::tx_key_length},
        {"no key", transfer({Writer().varint(2, 2).take()}, {amount(2)}), Error::tx_missing_field},
        {"both contents",
         Writer()
             .bytes(2, seconds())
             .bytes(8, split_2019())
             .bytes(9, Writer().bytes(1, amount(1)).take())
             .take(),
         Error::tx_repeated_field},
        {"no date",
         Writer().bytes(1, as_bytes(kMemo)).bytes(8, split_2019()).take(),
         Error::tx_missing_field},
        {"before 1970",
         Writer().bytes(2, seconds(-1)).bytes(8, split_2019()).take(),
         Error::tx_date},
        {"no memo",
         Writer().bytes(2, seconds()).bytes(8, split_2019()).take(),
         Error::tx_memo_length},
    });
}

TEST(Era2019, refusals_of_creations) {
    expect_refusals({
        {"good", creation(amount(1), 0, seconds()), kNone},
        {"no target: the month of the creation",
         body_2019(9, Writer().bytes(1, amount(1)).take()),
         kNone},
        {"a sint32 over 32 bits",
         creation(amount(1), std::uint64_t{1} << 32, seconds()),
         Error::tx_varint},
        {"the least sint32", creation(amount(1), to_zigzag(INT32_MIN), seconds()), kNone},
        {"below the least sint32",
         creation(amount(1), to_zigzag(std::int64_t{INT32_MIN} - 1), seconds()),
         Error::tx_varint},
        {"too much", creation(amount(1, 10'000'001), 0, seconds()), Error::tx_creation_limit},
        {"nothing", creation(amount(1, 0), 0, seconds()), Error::tx_amount},
        {"a month ahead",
         creation(amount(1), 0, seconds(kNow + 31 * std::int64_t{86'400})),
         Error::tx_target_date},
        {"a date after 9999", creation(amount(1), 0, seconds(253'402'300'800)), Error::tx_date},
    });
}

TEST(Era2019, the_ledgers_entry_is_kept) {
    const ByteVector body = body_2019(8, split_2019());
    const auto envelope = [&] { return Writer().varint(1, 7).bytes(2, seconds()).bytes(3, {}); };
    const ByteVector bytes = envelope().bytes(4, key_of(9).view()).bytes(5, body).take();
    const auto transaction = MUST(decode_signed(bytes));
    EXPECT_EQ(transaction.era, Era::gradido_2019);
    EXPECT_EQ(transaction.entry.number, 7u);
    EXPECT_EQ(transaction.entry.received_s, kNow);
    EXPECT_EQ(transaction.entry.hash.value().bytes, key_of(9).bytes);
    EXPECT_EQ(encode_signed(transaction), bytes);
    const auto error = [](ByteView signed_bytes) { return decode_signed(signed_bytes).error(); };
    EXPECT_EQ(error(envelope().bytes(4, ByteVector(31)).bytes(5, body).take()),
              Error::tx_hash_length);
    EXPECT_EQ(error(envelope().bytes(4, key_of(9).view()).take()), Error::tx_missing_field);
    EXPECT_EQ(error(envelope().bytes(5, body).varint(6, 1).take()), Error::tx_unknown_field);
    EXPECT_EQ(error(Writer().bytes(3, Writer().bytes(1, {}).take()).bytes(5, body).take()),
              Error::tx_missing_field);
    EXPECT_EQ(error(Writer().bytes(2, seconds(-1)).bytes(3, {}).bytes(5, body).take()),
              Error::tx_date);
    EXPECT_EQ(error(envelope().bytes(5, as_bytes("\x0A\x05")).take()), Error::tx_truncated);
    EXPECT_EQ(error(envelope().bytes(5, all()[3].body()).take()), Error::tx_unknown_type);
    EXPECT_EQ(error(Writer().bytes(1, {}).bytes(2, body).take()), Error::tx_unknown_type);
    EXPECT_EQ(error(Writer().bytes(3, {}).bytes(5, ByteVector(kMaxBodyBytes + 1)).take()),
              Error::tx_too_large);
}

} // namespace
} // namespace ownkey::tx
