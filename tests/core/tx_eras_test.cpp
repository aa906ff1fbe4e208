// Every type of every era, and every change of a single byte of it: refused, or of one era and
// shown.
#include "core/encoding.h"
#include "core/tx/eras.h"
#include "tx_samples.h"

#include <gtest/gtest.h>

namespace ownkey::tx {
namespace {

constexpr Era kEras[] = {Era::gradido_2019, Era::gradido_2021, Era::gradido_2025};

std::string expected_summary(const sample::Sample& sample) {
    constexpr const char* kHeads[] = {
        R"("era":1,"created_s":1622140958,"memo":"My Birthday",)",
        R"("era":2,"created_s":1622140958,"memo":"My Birthday","version":"1",)",
        R"("era":3,"created_s":1622140958,"created_nanos":7,"memo":"first line\u000asecond line",)"
        R"("encrypted_memos":[{"kind":"community_secret","bytes":40,"sha256":)"
        R"("4a20c909f099426cae19a337ffcde23ee36a7c50a0470b6c77174b6627265150"}],)"
        R"("route":"outbound",)"
        R"("other_group":"orchard",)"};
    std::string text = std::string(R"({"type":")") + sample.type + "\"," +
                       kHeads[static_cast<std::size_t>(sample.era) - 1] + sample.summary + '}';
    for (Byte key = 1; key < 10; ++key) {
        const std::string mark = {'{', static_cast<char>('0' + key), '}'};
        for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark))
            text.replace(at, mark.size(), to_hex(key_of(key).view()));
    }
    return text;
}

std::size_t eras_that_decode(ByteView body) {
    return static_cast<std::size_t>(std::count_if(
        std::begin(kEras), std::end(kEras), [&](Era era) { return decode_body_as(era, body); }));
}

TEST(Eras, every_type_is_of_one_era_and_shown_in_full) {
    for (const auto& sample : sample::all()) {
        SCOPED_TRACE(sample.type);
        const ByteVector bytes = sample.body();
        const Body body = MUST(decode_body(bytes));
        EXPECT_EQ(body.era, sample.era);
        EXPECT_EQ(eras_that_decode(bytes), 1u);
        EXPECT_EQ(rules_error(body), kNone);
        EXPECT_EQ(summary_json(body), expected_summary(sample));
    }
}

TEST(Eras, no_prefix_decodes) {
    for (const auto& sample : sample::all()) {
        const ByteVector bytes = sample.body();
        for (std::size_t size = 0; size < bytes.size(); ++size)
            EXPECT_FALSE(decode_body(ByteView(bytes).first(size))) << sample.type << size;
    }
}

TEST(Eras, a_flipped_bit_is_refused_or_shown_and_never_of_two_eras) {
    for (const auto& sample : sample::all()) {
        SCOPED_TRACE(sample.type);
        const ByteVector bytes = sample.body();
        const std::string shown = summary_json(MUST(decode_body(bytes)));
        for (std::size_t at = 0; at < bytes.size(); ++at) {
            ByteVector changed = bytes;
            for (unsigned by = 1; by < 256; by *= 2) {
                changed[at] = static_cast<Byte>(bytes[at] ^ by);
                const std::size_t eras = eras_that_decode(changed);
                const auto body = decode_body(changed);
                ASSERT_EQ(eras, body ? 1u : 0u) << at << ' ' << by;
                ASSERT_TRUE(!body || summary_json(*body) != shown) << at << ' ' << by;
            }
        }
    }
}

TEST(Eras, fields_8_and_9_are_told_apart_by_what_is_inside) {
    const auto era_of_field = [](std::uint32_t field, ByteView content) {
        return MUST(era_of(Writer().bytes(field, content).take()));
    };
    EXPECT_EQ(era_of_field(8, Writer().bytes(1, sample::amount(1)).take()), Era::gradido_2021);
    EXPECT_EQ(era_of_field(8, Writer().bytes(2, sample::amount(1)).take()), Era::gradido_2019);
    EXPECT_EQ(era_of_field(8, Writer().varint(2, 1).take()), Era::gradido_2021);
    EXPECT_EQ(era_of_field(9, Writer().bytes(1, key_of(1).view()).take()), Era::gradido_2021);
    EXPECT_EQ(era_of_field(9, Writer().bytes(1, sample::amount(1)).take()), Era::gradido_2019);
    EXPECT_EQ(era_of_field(6, {}), Era::gradido_2021);
    // A version is of 2021, whatever else there is.
    const ByteVector versioned =
        Writer().bytes(8, Writer().bytes(2, sample::amount(1)).take()).varint(3, 0).take();
    EXPECT_EQ(MUST(era_of(versioned)), Era::gradido_2021);
    EXPECT_EQ(MUST(era_of(Writer().bytes(3, {}).take())), Era::gradido_2025);
}

} // namespace
} // namespace ownkey::tx
