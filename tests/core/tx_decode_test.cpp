// Transactions of 2021: published ones decode, verify and summarise; whatever is not exactly one
// has its own error.
#include "core/tx/wire.h"
#include "tx_errors.h"
#include "vectors.h"

#include <gtest/gtest.h>

namespace ownkey::tx {
namespace {

using vectors::Json;

SignedTransaction published(const Json& era, const char* name) {
    return MUST(decode_signed(MUST(from_base64url(vectors::text(era, name)))));
}

TEST(Published, transactions_verify_and_summarise) {
    const auto document = vectors::load("gradido_transactions.json");
    const Json& era = document["era_2021"];
    const auto transfer = published(era, "validTransfer");
    EXPECT_TRUE(verify_signatures(transfer));
    const Body body = MUST(decode_body(transfer.body_bytes));
    EXPECT_EQ(rules_error(body, body.created_s), kNone);
    EXPECT_TRUE(check_signer(body, transfer.signatures.at(0).public_key));
    EXPECT_EQ(
        summary_json(body),
        R"({"type":"transfer","era":2,"created_s":1622140958,"memo":"My Birthday","amount":"100.00",)"
        R"("sender":"f7f4a49a4ac10379f8b9ddcb731c4d9ec495e6edd16075f52672cd25e3179f0f",)"
        R"("receiver":"e3369de3623ce8446d0424c4013e7a1d71a2671ae3d7bf1e798ebf0665d145f2"})");

    const auto creation = published(era, "validCreation");
    EXPECT_TRUE(verify_signatures(creation));
    const Body created = MUST(decode_body(creation.body_bytes));
    EXPECT_EQ(rules_error(created, created.created_s), kNone);
    EXPECT_TRUE(check_signer(created, creation.signatures.at(0).public_key));
    EXPECT_EQ(
        summary_json(created),
        R"({"type":"creation","era":2,"created_s":1622189821,"memo":"AGE Mai 2021","amount":"0.10",)"
        R"("receiver":"f7f4a49a4ac10379f8b9ddcb731c4d9ec495e6edd16075f52672cd25e3179f0f","target_date_s":1619856890})");
}

TEST(Published, over_1000_gdd_verifies_but_breaks_the_rules) {
    const auto document = vectors::load("gradido_transactions.json");
    const auto transaction = published(document["era_2021"], "validCreation1200");
    EXPECT_TRUE(verify_signatures(transaction));
    const Body body = MUST(decode_body(transaction.body_bytes));
    EXPECT_EQ(rules_error(body, body.created_s), Error::tx_creation_limit);
}

TEST(Published, other_eras_are_unknown_types) {
    const auto document = vectors::load("gradido_transactions.json");
    for (const auto& entry : document["era_2019"].GetObject()) {
        const ByteVector bytes = MUST(from_base64url(entry.value.GetString()));
        EXPECT_EQ(decode_signed(bytes).error(), Error::tx_unknown_type) << entry.name.GetString();
        Reader reader(bytes);
        Field field;
        while (field.number != 5)
            field = MUST(reader.next()); // bodyBytes
        EXPECT_EQ(decode_error(field.bytes), Error::tx_unknown_type) << entry.name.GetString();
    }
    for (const auto& entry : document["era_2025"].GetObject()) {
        const ByteVector bytes = MUST(from_base64(entry.value.GetString()));
        EXPECT_EQ(decode_signed(bytes).error(), Error::tx_unknown_type) << entry.name.GetString();
        Reader reader(bytes);
        MUST(reader.next());
        EXPECT_EQ(decode_error(MUST(reader.next()).bytes), Error::tx_unknown_type)
            << entry.name.GetString();
    }
}

TEST(Published, no_strict_prefix_and_no_further_byte_decodes) {
    const auto document = vectors::load("gradido_transactions.json");
    for (const auto& entry : document["era_2021"].GetObject()) {
        const ByteVector bytes = MUST(from_base64url(entry.value.GetString()));
        const ByteVector body = MUST(decode_signed(bytes)).body_bytes;
        for (std::size_t size = 0; size < bytes.size(); ++size)
            EXPECT_FALSE(decode_signed(ByteView(bytes).first(size))) << size;
        for (std::size_t size = 0; size < body.size(); ++size)
            EXPECT_FALSE(decode_body(ByteView(body).first(size))) << size;
        for (unsigned byte = 0; byte < 256; ++byte) {
            ByteVector longer = bytes;
            longer.push_back(static_cast<Byte>(byte));
            EXPECT_FALSE(decode_signed(longer)) << byte;
            ByteVector longer_body = body;
            longer_body.push_back(static_cast<Byte>(byte));
            EXPECT_FALSE(decode_body(longer_body)) << byte;
        }
    }
}

TEST(Published, re_encoding_gives_the_same_bytes) {
    const auto document = vectors::load("gradido_transactions.json");
    for (const auto& entry : document["era_2021"].GetObject()) {
        const ByteVector bytes = MUST(from_base64url(entry.value.GetString()));
        const auto transaction = MUST(decode_signed(bytes));
        EXPECT_EQ(encode_signed(transaction), bytes);
        const Body body = MUST(decode_body(transaction.body_bytes));
        if (const auto* transfer = std::get_if<Transfer>(&body.content)) {
            EXPECT_EQ(encode_transfer_body(*transfer, body.memo, body.created_s),
                      transaction.body_bytes);
        } else {
            EXPECT_EQ(
                encode_creation_body(std::get<Creation>(body.content), body.memo, body.created_s),
                transaction.body_bytes);
        }
    }
}

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
              kNone); // -1
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

TEST(Decoding, unknown_types) {
    const Parts p;
    EXPECT_EQ(decode_error(p.body(6, Writer().bytes(2, p.local).take())),
              Error::tx_unknown_type); // inbound
    EXPECT_EQ(decode_error(p.body(6, Writer().bytes(3, p.local).take())),
              Error::tx_unknown_type); // outbound
    EXPECT_EQ(decode_error(p.body(8, {})), Error::tx_unknown_type);
    EXPECT_EQ(decode_error(p.body(9, {})), Error::tx_unknown_type);
    EXPECT_EQ(decode_error(p.head().bytes(3, as_bytes("3.5")).bytes(6, p.transfer).take()),
              Error::tx_unknown_type);
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
