// HKDF-SHA-512. RFC 5869 has values for SHA-256 and SHA-1 only: its inputs, OpenSSL's outputs.
#include "core/kdf.h"
#include "vectors.h"

#include <gtest/gtest.h>

namespace ownkey {
namespace {

using vectors::hex;
using vectors::text;

TEST(Hkdf, rfc5869_inputs) {
    const auto document = vectors::load("hkdf_rfc5869.json");
    for (const auto& vector : document["cases"].GetArray()) {
        const ByteVector input = hex(vector, "ikm");
        const ByteVector info = hex(vector, "info");
        Hash64 prk;
        hkdf_extract(hex(vector, "salt"), {input}, prk.bytes);
        EXPECT_EQ(to_hex(prk.view()), text(vector, "prk"));

        ByteVector output(vector["L"].GetUint());
        hkdf_expand(prk.view(), {info}, output);
        if (vector.HasMember("okm"))
            EXPECT_EQ(to_hex(output), text(vector, "okm"));
        else
            EXPECT_EQ(to_hex(sha256({output}).view()), text(vector, "okm_sha256"));
    }
    EXPECT_EQ(document["cases"].Size(), 7u);
}

TEST(Hkdf, parts_are_hashed_as_if_joined) {
    Hash64 whole, parts;
    hkdf_extract(as_bytes("salt"), {as_bytes("input")}, whole.bytes);
    hkdf_extract(as_bytes("salt"), {as_bytes("in"), {}, as_bytes("put")}, parts.bytes);
    EXPECT_EQ(whole, parts);
    Hash64 expanded, of_parts;
    hkdf_expand(whole.view(), {as_bytes("info")}, expanded.bytes);
    hkdf_expand(whole.view(), {as_bytes("i"), as_bytes("nfo")}, of_parts.bytes);
    EXPECT_EQ(expanded, of_parts);
}

TEST(Hkdf, nothing_asked_nothing_written) {
    hkdf_expand(Hash64{}.view(), {}, {});
}

// Made by the reference implementation's command line (argon2 20190702, salt "somesalt").
TEST(Argon2Text, other_systems_hashes) {
    const std::string hash =
        "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";
    EXPECT_TRUE(fits_argon2_text(hash, as_bytes("password")));
    EXPECT_FALSE(fits_argon2_text(hash, as_bytes("passwore")));
    EXPECT_FALSE(fits_argon2_text("", as_bytes("password")));
    EXPECT_FALSE(fits_argon2_text(hash.substr(0, hash.size() - 1), as_bytes("password")));
    EXPECT_FALSE(fits_argon2_text(hash + std::string(200, 'A'), as_bytes("password")));
}

} // namespace
} // namespace ownkey
