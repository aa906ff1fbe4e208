#include "core/encoding.h"
#include "core/hash.h"
#include "core/kdf.h"

#include <gtest/gtest.h>

namespace ownkey {
namespace {

TEST(Encoding, hex) {
    EXPECT_EQ(to_hex(as_bytes("\x01\xAB")), "01ab");
    EXPECT_EQ(MUST(from_hex("01aB")), (ByteVector{1, 0xAB}));
    EXPECT_TRUE(MUST(from_hex("")).empty());
    for (const char* bad : {"0", "0g", "01 ", " 01", "0x01", "01\n"})
        EXPECT_EQ(from_hex(bad).error(), Error::bad_hex) << bad;
}

TEST(Encoding, base64_rfc4648_section_10) {
    const std::pair<const char*, const char*> cases[] = {{"", ""},
                                                         {"f", "Zg=="},
                                                         {"fo", "Zm8="},
                                                         {"foo", "Zm9v"},
                                                         {"foob", "Zm9vYg=="},
                                                         {"fooba", "Zm9vYmE="},
                                                         {"foobar", "Zm9vYmFy"}};
    for (const auto& [plain, text] : cases) {
        EXPECT_EQ(to_base64(as_bytes(plain)), text);
        EXPECT_EQ(as_text(MUST(from_base64(text))), plain);
        const std::string unpadded = std::string(text).substr(0, std::string_view(text).find('='));
        EXPECT_EQ(to_base64url(as_bytes(plain)), unpadded);
        EXPECT_EQ(as_text(MUST(from_base64url(unpadded))), plain);
    }
    EXPECT_EQ(to_base64(as_bytes("\xFB\xFF")), "+/8=");
    EXPECT_EQ(to_base64url(as_bytes("\xFB\xFF")), "-_8");
}

TEST(Encoding, base64_is_strict) {
    for (const char* bad : {"Zg",
                            "Zg=",
                            "Zg===",
                            "Zh==",
                            "Zm9",
                            "Zm9=",
                            "Zg==\n",
                            " Zg==",
                            "Z g==",
                            "-_8=",
                            "Zg==Zg==",
                            "="})
        EXPECT_EQ(from_base64(bad).error(), Error::bad_base64) << bad;
    for (const char* bad : {"Zg==", "Zh", "Zm9=", "Zg\n", "+/8", "Z", "Zg Zg"})
        EXPECT_EQ(from_base64url(bad).error(), Error::bad_base64) << bad;
    EXPECT_EQ(fixed_from_base64url<Uuid>("AAAA").error(), Error::bad_length);
    EXPECT_EQ(fixed_from_base64url<Uuid>("AAA=").error(), Error::bad_base64);
    EXPECT_EQ(fixed_from_hex<Uuid>("00").error(), Error::bad_length);
    EXPECT_EQ(fixed_from_hex<Uuid>("0").error(), Error::bad_hex);
}

TEST(Encoding, no_byte_outside_the_alphabets_decodes) {
    const std::string_view hex = "0123456789abcdefABCDEF";
    const std::string_view letters =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    for (int byte = 0; byte < 256; ++byte) {
        const char c = static_cast<char>(byte);
        const std::string text{'A', 'A', 'A', c};
        const bool letter = letters.find(c) != letters.npos;
        EXPECT_EQ(from_hex(text).has_value(), hex.find(c) != hex.npos) << byte;
        EXPECT_EQ(from_base64url(text).has_value(), letter || c == '-' || c == '_') << byte;
        EXPECT_EQ(from_base64(text + "AAAA").has_value(), letter || c == '+' || c == '/') << byte;
    }
}

TEST(Encoding, uuid) {
    const std::string text = "01234567-89ab-cdef-0123-456789abcdef";
    EXPECT_EQ(to_text(MUST(uuid_from_text(text))), text);
    EXPECT_EQ(to_text(MUST(uuid_from_text("01234567-89AB-CDEF-0123-456789ABCDEF"))), text);
    for (const char* bad : {"",
                            "0123456789abcdef0123456789abcdef",
                            "01234567-89ab-cdef-0123-456789abcde",
                            "01234567-89ab-cdef-0123-456789abcdeg",
                            "01234567889ab-cdef-0123-456789abcdef",
                            "{1234567-89ab-cdef-0123-456789abcdef",
                            "0123456-789ab-cdef-0123-456789abcdef"})
        EXPECT_EQ(uuid_from_text(bad).error(), Error::bad_uuid) << bad;
}

TEST(Encoding, utf8) {
    for (const char* good : {"",
                             "abc",
                             "\xC2\x80",
                             "\xE0\xA0\x80",
                             "\xED\x9F\xBF",
                             "\xEF\xBF\xBF",
                             "\xF0\x90\x80\x80",
                             "\xF4\x8F\xBF\xBF"})
        EXPECT_TRUE(is_utf8(as_bytes(good))) << good;
    for (const char* bad : {"\x80",
                            "\xC1\xBF",
                            "\xC0\x80",
                            "\xE0\x9F\xBF",
                            "\xED\xA0\x80",
                            "\xF0\x8F\xBF\xBF",
                            "\xF4\x90\x80\x80",
                            "\xF5\x80\x80\x80",
                            "\xC2",
                            "\xE1\x80",
                            "\xF1\x80\x80",
                            "\xC2g",
                            "\xFF"})
        EXPECT_FALSE(is_utf8(as_bytes(bad))) << bad;
    EXPECT_EQ(utf8_length(as_bytes("a\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80")), 4u);
}

TEST(Encoding, json) {
    EXPECT_EQ(json_escaped("a\"b\\c"), "a\\\"b\\\\c");
    EXPECT_EQ(json_escaped("</script>&\n\t\x01"),
              "\\u003c/script\\u003e\\u0026\\u000a\\u0009\\u0001");
    // The two beside U+2028 and U+2029 stay as they are.
    // NOLINTNEXTLINE(misc-misleading-bidirectional)
    EXPECT_EQ(json_escaped("x\u2028y\u2029z\u2027\u202A"), "x\\u2028y\\u2029z\u2027\u202A");
    EXPECT_EQ(json_escaped("gr\u00fc\u00df \U0001F600"), "gr\u00fc\u00df \U0001F600");
}

// FIPS 180-2, RFC 4231 case 1, RFC 7693 is with 64 bytes only; the last is its parameter variant as
// in libsodium's own tests.
TEST(Hash, published_values) {
    EXPECT_EQ(to_hex(sha256({as_bytes("a"), as_bytes("bc")}).view()),
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(to_hex(sha512({as_bytes("ab"), as_bytes("c")}).view()),
              "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba"
              "3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");
    std::array<Byte, 64> mac{};
    hmac_sha512(ByteVector(20, 0x0B), {as_bytes("Hi "), as_bytes("There")}, mac);
    EXPECT_EQ(to_hex(mac),
              "87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cdedaa833b7d6b8a702038b"
              "274eaea3f4e4be9d914eeb61f1702e696c203a126854");
    EXPECT_EQ(to_hex(blake2b_256({}).view()),
              "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
}

TEST(Kdf, argon2id_has_suite_ones_cost) {
    std::array<Byte, 64> ours{};
    std::array<Byte, 64> direct{};
    const std::array<Byte, 16> salt{};
    MUST(stretch_argon2id(as_bytes("input"), ours));
    // 3 passes over 67108864 bytes.
    ASSERT_EQ(crypto_pwhash_argon2id(direct.data(), 64, "input", 5, salt.data(), 3, 67'108'864, 2),
              0);
    EXPECT_EQ(to_hex(ours), to_hex(direct));
}

TEST(Kdf, hkdf_expand_is_one_stream) {
    std::array<Byte, 200> whole{};
    hkdf_expand(as_bytes("key"), {as_bytes("in"), as_bytes("fo")}, whole);
    for (const std::size_t size : {1u, 63u, 64u, 65u, 128u, 199u}) {
        ByteVector part(size);
        hkdf_expand(as_bytes("key"), {as_bytes("info")}, part);
        EXPECT_TRUE(std::equal(part.begin(), part.end(), whole.begin()));
    }
}

} // namespace
} // namespace ownkey
