// Transactions of 2021: published ones decode, verify and summarise; whatever is not exactly one
// has its own error.
#include "core/tx/transaction.h"
#include "core/tx/wire.h"
#include "vectors.h"

#include <gtest/gtest.h>

namespace ownkey::tx {
namespace {

using vectors::Json;

constexpr std::int64_t kNow = 1'622'140'958; // 2021-05-27
constexpr std::string_view kMemo = "My Birthday";

SignedTransaction published(const Json& era, const char* name) {
    return MUST(decode_signed(MUST(from_base64url(vectors::text(era, name)))));
}

PublicKey key_of(Byte byte) {
    PublicKey key;
    key.bytes.fill(byte);
    return key;
}

SigningKey signing_key(Byte byte) {
    RootSecret root;
    root.reveal()[0] = byte;
    return MUST(derive_signing_key(root, Derivation::gradido_v1));
}

Error decode_error(ByteView body) {
    const auto decoded = decode_body(body);
    return decoded ? Error::internal : decoded.error();
}

Error rules_error(const Body& body, std::int64_t now = kNow) {
    const auto status = check_rules(body, {now});
    return status ? Error::internal : status.error();
}

/// Error::internal stands for "no error" in the two functions above.
constexpr Error kNone = Error::internal;

Body transfer_body(std::int64_t amount = 1, std::string memo = std::string(kMemo)) {
    return {Era::gradido_2021, std::move(memo), kNow, Transfer{key_of(1), key_of(2), amount}};
}

Body creation_body(std::int64_t amount, std::int64_t target) {
    return {Era::gradido_2021, std::string(kMemo), kNow, Creation{key_of(1), amount, target}};
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

TEST(Memo, text_and_length) {
    const auto with_memo = [](std::string_view memo) {
        return decode_error(encode_transfer_body({key_of(1), key_of(2), 1}, memo, kNow));
    };
    for (const char* good : {"Thank you",
                             "Gr\u00fc\u00dfe \u20ac",
                             "\U0001F468\u200D\U0001F469",
                             "\u05E9\u05DC\u05D5\u05DD \u200F!",
                             "<b>&</b>"})
        EXPECT_EQ(with_memo(good), kNone) << good;
    for (const char* bad : {"line\nbreak",
                            "bell\x07!",
                            "tab\there",
                            "\x7F-----",
                            "c1 \xC2\x85 here",
                            "over\u202Eride",
                            "em\u202Abed",
                            "iso\u2066late",
                            "pop\u2069iso",
                            "line\u2028sep",
                            "bad \xC3(",
                            "\xED\xA0\x80----"})
        EXPECT_EQ(with_memo(bad), Error::tx_memo_text) << bad;
    EXPECT_EQ(rules_error(transfer_body(1, "1234")), Error::tx_memo_length);
    EXPECT_EQ(rules_error(transfer_body(1, "12345")), kNone);
    EXPECT_EQ(rules_error(transfer_body(1, std::string(150, 'x'))), kNone);
    EXPECT_EQ(rules_error(transfer_body(1, std::string(151, 'x'))), Error::tx_memo_length);
}

TEST(Rules, transfers) {
    EXPECT_EQ(rules_error(transfer_body(0)), Error::tx_amount);
    EXPECT_EQ(rules_error(transfer_body(-1)), Error::tx_amount);
    Body same = transfer_body();
    std::get<Transfer>(same.content).receiver = key_of(1);
    EXPECT_EQ(rules_error(same), Error::tx_same_account);
    EXPECT_EQ(rules_error(transfer_body(), kNow - 120), kNone);
    EXPECT_EQ(rules_error(transfer_body(), kNow - 121), Error::tx_created_in_future);
}

TEST(Rules, creations) {
    EXPECT_EQ(rules_error(creation_body(10'000'000, kNow)), kNone);
    EXPECT_EQ(rules_error(creation_body(10'000'001, kNow)), Error::tx_creation_limit);
    EXPECT_EQ(rules_error(creation_body(0, kNow)), Error::tx_amount);
    const std::pair<std::int64_t, Error> targets[] = {
        {1'622'505'599, kNone},                 // 2021-05-31 23:59:59
        {1'622'505'600, Error::tx_target_date}, // 2021-06-01
        {1'614'556'800, kNone},                 // 2021-03-01
        {1'614'556'799, Error::tx_target_date}, // 2021-02-28 23:59:59
        {-1, Error::tx_target_date},
        {INT64_MAX, Error::tx_target_date},
        {INT64_MIN, Error::tx_target_date},
    };
    for (const auto& [target, error] : targets)
        EXPECT_EQ(rules_error(creation_body(1, target)), error) << target;
    Body january = creation_body(
        1, 1'605'000'000); // 2020-11-10, seen from 2021-01-15: two months over the turn of the year
    january.created_s = 0;
    EXPECT_EQ(rules_error(january, 1'610'700'000), kNone);
}

TEST(Signing, transfers_by_the_sender_only) {
    const SigningKey sender = signing_key(1), other = signing_key(2);
    const ByteVector body =
        encode_transfer_body({public_key_of(sender), public_key_of(other), 12'3456}, kMemo, kNow);
    const Signature signature = MUST(sign_body(body, sender, {kNow}));
    EXPECT_TRUE(verify_body_signature(body, public_key_of(sender), signature));
    EXPECT_EQ(sign_body(body, other, {kNow}).error(), Error::tx_not_concerned);
    EXPECT_EQ(verify_body_signature(body, public_key_of(other), signature).error(),
              Error::tx_not_concerned);
    EXPECT_EQ(sign_body(body, sender, {kNow - 1000}).error(), Error::tx_created_in_future);
    ByteVector longer = body;
    longer.push_back(0);
    EXPECT_EQ(sign_body(longer, sender, {kNow}).error(), Error::tx_unknown_field);
    Signature wrong = signature;
    wrong.bytes[0] ^= 1;
    EXPECT_EQ(verify_body_signature(body, public_key_of(sender), wrong).error(),
              Error::signature_invalid);
    const auto signed_bytes =
        encode_signed({Era::gradido_2021, {{public_key_of(sender), signature}}, body});
    EXPECT_TRUE(verify_signatures(MUST(decode_signed(signed_bytes))));
}

TEST(Signing, creations_by_anybody_but_the_receiver) {
    const SigningKey receiver = signing_key(1), other = signing_key(2);
    const ByteVector body = encode_creation_body({public_key_of(receiver), 5, kNow}, kMemo, kNow);
    EXPECT_TRUE(sign_body(body, other, {kNow}));
    EXPECT_EQ(sign_body(body, receiver, {kNow}).error(), Error::tx_receiver_signs);
}

TEST(Amount, text_and_back) {
    const std::pair<std::int64_t, const char*> cases[] = {{0, "0.00"},
                                                          {1, "0.0001"},
                                                          {10, "0.001"},
                                                          {100, "0.01"},
                                                          {125'000, "12.50"},
                                                          {123'456, "12.3456"},
                                                          {10'000'000, "1000.00"},
                                                          {-5'000, "-0.50"},
                                                          {INT64_MAX, "922337203685477.5807"},
                                                          {INT64_MIN, "-922337203685477.5808"}};
    for (const auto& [units, text] : cases) {
        EXPECT_EQ(amount_text(units), text);
        if (units < 0) continue;
        EXPECT_EQ(MUST(parse_amount(text)), units);
    }
    EXPECT_EQ(MUST(parse_amount("12,5")), 125'000);
    EXPECT_EQ(MUST(parse_amount("007")), 70'000);
    for (const char* bad : {"",
                            ".",
                            "1.",
                            ".5",
                            "-1",
                            "+1",
                            "1.23456",
                            "1.2.3",
                            "1 000",
                            "1e3",
                            "0x1",
                            "922337203685477.5808",
                            "99999999999999999999",
                            "\u0661"})
        EXPECT_EQ(parse_amount(bad).error(), Error::tx_amount) << bad;
}

TEST(IdentHash, known_values) {
    EXPECT_EQ(ident_hash("a"), 97u);
    EXPECT_EQ(ident_hash("aa"), 12513u);
    EXPECT_EQ(ident_hash("@gmx.de"), 3742152099u);
    EXPECT_EQ(ident_hash("maximilian.muster@gradido.net"), 793144931u);
}

} // namespace
} // namespace ownkey::tx
