// The wire format, by bodies of 2021: whatever is not exactly a transaction has its own error.
#include "core/tx/wire.h"
#include "tx_errors.h"

#include <gtest/gtest.h>

namespace ownkey::tx {
namespace {

/// A good body, taken apart so that a test can put it together wrongly.
struct Parts {
    ByteVector amount = Writer().bytes(1, key_of(1).view()).varint(2, to_zigzag(5)).take();
    ByteVector seconds = Writer().varint(1, kNow).take();
    ByteVector local = Writer().bytes(1, amount).bytes(2, key_of(2).view()).take();
    ByteVector transfer = Writer().bytes(1, local).take();
    ByteVector creation = Writer().bytes(1, amount).bytes(3, seconds).take();

    [[nodiscard]] Writer head() const {
        return Writer().bytes(1, as_bytes(kMemo)).bytes(2, seconds);
    }

    [[nodiscard]] ByteVector body(std::uint32_t field, ByteView content) const {
        return head().bytes(field, content).take();
    }
};

TEST(Decoding, good_parts_are_good) {
    const Parts p;
    EXPECT_EQ(decode_error(p.body(6, p.transfer)), kNone);
    EXPECT_EQ(decode_error(p.body(7, p.creation)), kNone);
    EXPECT_EQ(decode_error(p.head().varint(3, 0).bytes(6, p.transfer).take()), kNone);
}

TEST(Decoding, unknown_fields_at_every_level) {
    const Parts p;
    EXPECT_EQ(decode_error(p.head().bytes(6, p.transfer).varint(4, 1).take()),
              Error::tx_unknown_field);
    EXPECT_EQ(decode_error(p.head().bytes(6, p.transfer).varint(99, 1).take()),
              Error::tx_unknown_field);
    EXPECT_EQ(decode_error(p.body(6, Writer().bytes(1, p.local).bytes(4, {}).take())),
              Error::tx_unknown_field);
    EXPECT_EQ(
        decode_error(p.body(
            6,
            Writer()
                .bytes(1,
                       Writer().bytes(1, p.amount).bytes(2, key_of(2).view()).varint(3, 1).take())
                .take())),
        Error::tx_unknown_field);
    EXPECT_EQ(decode_error(
                  p.body(7, Writer().bytes(1, p.amount).varint(2, 7).bytes(3, p.seconds).take())),
              Error::tx_unknown_field);
    EXPECT_EQ(decode_error(Writer()
                               .bytes(1, as_bytes(kMemo))
                               .bytes(2, Writer().varint(1, 1).varint(2, 1).take())
                               .bytes(6, p.transfer)
                               .take()),
              Error::tx_unknown_field);
    EXPECT_EQ(decode_error(ByteVector{0x00, 0x00}), Error::tx_unknown_field); // field number 0
}

TEST(Decoding, repeated_fields) {
    const Parts p;
    EXPECT_EQ(decode_error(p.head().bytes(1, as_bytes(kMemo)).bytes(6, p.transfer).take()),
              Error::tx_repeated_field);
    EXPECT_EQ(decode_error(p.head().bytes(6, p.transfer).bytes(6, p.transfer).take()),
              Error::tx_repeated_field);
    EXPECT_EQ(decode_error(p.head().bytes(6, p.transfer).bytes(7, p.creation).take()),
              Error::tx_repeated_field);
    const ByteVector twice = Writer().bytes(1, key_of(1).view()).varint(2, 2).varint(2, 4).take();
    EXPECT_EQ(decode_error(p.body(7, Writer().bytes(1, twice).bytes(3, p.seconds).take())),
              Error::tx_repeated_field);
}

TEST(Decoding, numbers) {
    const auto with_seconds = [](std::initializer_list<Byte> number) {
        const Parts p;
        ByteVector seconds{0x08};
        seconds.insert(seconds.end(), number);
        return decode_error(
            Writer().bytes(1, as_bytes(kMemo)).bytes(2, seconds).bytes(6, p.transfer).take());
    };
    EXPECT_EQ(with_seconds({0x00}), kNone);
    EXPECT_EQ(with_seconds({0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01}),
              Error::tx_date); // -1
    EXPECT_EQ(with_seconds({0x80, 0x00}), Error::tx_varint);
    EXPECT_EQ(with_seconds({0x81, 0x80, 0x00}), Error::tx_varint);
    EXPECT_EQ(with_seconds({0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x02}),
              Error::tx_varint);
    EXPECT_EQ(with_seconds({0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x81}),
              Error::tx_varint);
    EXPECT_EQ(with_seconds({0x80}), Error::tx_truncated);
    EXPECT_EQ(decode_error(ByteVector{0x8A, 0x00}), Error::tx_varint); // an over-long tag
}

TEST(Decoding, wire_types) {
    const Parts p;
    EXPECT_EQ(decode_error(Writer().varint(1, 5).bytes(2, p.seconds).bytes(6, p.transfer).take()),
              Error::tx_wire_type);
    EXPECT_EQ(
        decode_error(Writer().bytes(1, as_bytes(kMemo)).varint(2, 5).bytes(6, p.transfer).take()),
        Error::tx_wire_type);
    EXPECT_EQ(decode_error(ByteVector{0x0B}), Error::tx_wire_type); // group
    EXPECT_EQ(decode_error(ByteVector{0x09, 0, 0, 0, 0, 0, 0, 0, 0}),
              Error::tx_wire_type); // fixed64 where bytes stand
    EXPECT_EQ(decode_error(ByteVector{0x0D, 0, 0, 0, 0}), Error::tx_wire_type);
    EXPECT_EQ(decode_error(ByteVector{0x09, 0, 0}), Error::tx_truncated);
}

TEST(Decoding, missing_fields) {
    const Parts p;
    EXPECT_EQ(decode_error({}), Error::tx_missing_field);
    EXPECT_EQ(decode_error(p.head().take()), Error::tx_missing_field);
    EXPECT_EQ(decode_error(Writer().bytes(1, as_bytes(kMemo)).bytes(6, p.transfer).take()),
              Error::tx_missing_field);
    EXPECT_EQ(decode_error(p.body(6, {})), Error::tx_missing_field);
    EXPECT_EQ(decode_error(p.body(6, Writer().bytes(1, Writer().bytes(1, p.amount).take()).take())),
              Error::tx_missing_field);
    EXPECT_EQ(decode_error(p.body(7, Writer().bytes(1, p.amount).take())), Error::tx_missing_field);
}

TEST(Decoding, keys_and_sizes) {
    const Parts p;
    const ByteVector short_key = Writer().bytes(1, as_bytes("short")).varint(2, 2).take();
    EXPECT_EQ(decode_error(p.body(7, Writer().bytes(1, short_key).bytes(3, p.seconds).take())),
              Error::tx_key_length);
    EXPECT_EQ(
        decode_error(p.body(
            6,
            Writer().bytes(1, Writer().bytes(1, p.amount).bytes(2, ByteVector(33)).take()).take())),
        Error::tx_key_length);
    EXPECT_EQ(decode_error(ByteVector(kMaxBodyBytes + 1)), Error::tx_too_large);
    EXPECT_EQ(decode_signed(ByteVector(3 * kMaxBodyBytes)).error(), Error::tx_too_large);
}

TEST(Decoding, signature_maps) {
    const auto map_error = [](ByteView map) {
        return decode_signed(Writer().bytes(1, map).bytes(2, as_bytes("body")).take()).error();
    };
    EXPECT_EQ(map_error(Writer().varint(1, 1).take()), Error::tx_wire_type);
    EXPECT_EQ(map_error(Writer().bytes(2, {}).take()), Error::tx_unknown_field);
    EXPECT_EQ(map_error(Writer().bytes(1, {}).take()), Error::tx_missing_field);
    EXPECT_EQ(
        map_error(Writer()
                      .bytes(1, Writer().bytes(1, ByteVector(31)).bytes(2, ByteVector(64)).take())
                      .take()),
        Error::tx_key_length);
    EXPECT_EQ(
        map_error(Writer()
                      .bytes(1, Writer().bytes(1, ByteVector(32)).bytes(2, ByteVector(63)).take())
                      .take()),
        Error::signature_invalid);
    EXPECT_EQ(verify_signatures({Era::gradido_2021, {}, ByteVector{1}}).error(),
              Error::signature_invalid);
}

} // namespace
} // namespace ownkey::tx
