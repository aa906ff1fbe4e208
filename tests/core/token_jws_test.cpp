// Compact serialization, keys, thumbprints and JWKS against the RFCs' values, and the flat JSON.
#include "core/token/flat_json.h"
#include "core/token/hs256.h"
#include "core/token/jwk.h"
#include "core/token/jws.h"
#include "filled.h"
#include "vectors.h"

#include <gtest/gtest.h>

namespace ownkey::token {
namespace {

using vectors::text;

TEST(Jws, rfc8037_signature_and_thumbprint) {
    const auto vector = vectors::load("rfc8037_ed25519_jws.json");
    const auto seed = MUST(fixed_from_base64url<Hash32>(text(vector["private_jwk"], "d")));
    const SigningKey key = signing_key_of(MUST(SigningSeed::from(seed.view())));
    const PublicKey public_key = public_key_of(key);
    EXPECT_EQ(to_base64url(public_key.view()), text(vector["public_jwk"], "x"));
    EXPECT_EQ(to_hex(thumbprint(public_key).view()), text(vector, "thumbprint_sha256_hex"));
    EXPECT_EQ(key_id(public_key), text(vector, "thumbprint"));

    const IssuingKey issuer(key.duplicate());
    const std::string compact =
        MUST(sign_compact(text(vector, "header"), text(vector, "payload"), issuer));
    EXPECT_EQ(compact, text(vector, "compact"));
    const Jws jws = MUST(parse_compact(compact));
    EXPECT_EQ(jws.signing_input, text(vector, "signing_input"));
    EXPECT_EQ(as_text(jws.header), text(vector, "header"));
    EXPECT_EQ(as_text(jws.payload), text(vector, "payload"));
    EXPECT_EQ(to_base64url(jws.signature), text(vector, "signature"));
    EXPECT_TRUE(issuer.verifying_key().verify(as_bytes(jws.signing_input), jws.signature));
}

TEST(Jws, rfc7515_hs256) {
    const auto vectors = vectors::load("rfc7515_jws.json");
    const auto& vector = vectors["A1_HS256"];
    const auto secret = MUST(from_base64url(text(vector, "k")));
    const auto expected = text(vector, "compact");
    const Jws jws = MUST(parse_compact(expected));
    const auto header = std::string(as_text(jws.header));
    const auto payload = std::string(as_text(jws.payload));
    EXPECT_EQ(MUST(sign_hs256(header, payload, secret)), expected);

    const ByteView all(secret);
    EXPECT_NE(MUST(sign_hs256(header, payload, all.first(kMinHs256Bytes))), expected);
    EXPECT_EQ(sign_hs256(header, payload, all.first(kMinHs256Bytes - 1)).error(),
              Error::bad_length);
    EXPECT_EQ(sign_hs256(header, std::string(kMaxTokenBytes, 'a'), secret).error(),
              Error::token_format);
}

TEST(Jws, rfc7638_thumbprint) {
    const auto vector = vectors::load("rfc7638_thumbprint.json");
    const std::string n = text(vector["jwk"], "n");
    const Hash32 hash = thumbprint({{"e", "AQAB"}, {"kty", "RSA"}, {"n", n}});
    EXPECT_EQ(to_base64url(hash.view()), text(vector, "thumbprint"));
}

TEST(Jws, rfc7515_examples_parse) {
    const auto vector = vectors::load("rfc7515_jws.json");
    EXPECT_EQ(as_text(MUST(parse_compact(text(vector["A1_HS256"], "compact"))).header),
              "{\"typ\":\"JWT\",\r\n \"alg\":\"HS256\"}");
    EXPECT_EQ(as_text(MUST(parse_compact(text(vector["A3_ES256"], "compact"))).header),
              R"({"alg":"ES256"})");
    EXPECT_TRUE(MUST(parse_compact(text(vector, "A5_none_must_be_rejected"))).signature.empty());
    // That they are refused as access tokens stands in the table (token_table.cpp).
}

TEST(Jws, a_key_verifies_its_own_signatures_only) {
    const ByteView message = as_bytes("a.b");
    const IssuingKey secret(MUST(SharedSecret::from(ByteVector(64, 1))));
    const IssuingKey key(signing_key_of(filled<SigningSeed>(1)));
    EXPECT_EQ(secret.algorithm(), Algorithm::hs512);
    EXPECT_EQ(key.algorithm(), Algorithm::eddsa);
    EXPECT_FALSE(secret.public_key().has_value());
    for (const IssuingKey* signer : {&secret, &key}) {
        const Signature signature = signer->sign(message);
        EXPECT_EQ(signer->id(), signer->verifying_key().id());
        EXPECT_EQ(signer->algorithm(), signer->verifying_key().algorithm());
        EXPECT_EQ(signer->verifying_key().verify(as_bytes("a.c"), signature.view()).error(),
                  Error::token_signature);
        for (const IssuingKey* verifier : {&secret, &key})
            EXPECT_EQ(verifier->verifying_key().verify(message, signature.view()).has_value(),
                      verifier == signer);
    }
}

TEST(Jws, a_secret_has_64_bytes_or_more) {
    EXPECT_EQ(SharedSecret::from(ByteVector(63)).error(), Error::bad_length);
    EXPECT_TRUE(SharedSecret::from(ByteVector(64)));
    EXPECT_TRUE(SharedSecret::from(ByteVector(200)));
    const auto a = MUST(SharedSecret::from(ByteVector(64, 1)));
    const auto b = MUST(SharedSecret::from(ByteVector(64, 2)));
    EXPECT_NE(key_id(a), key_id(b));
    EXPECT_EQ(key_id(a).size(), 43u);
}

TEST(Jws, the_jwks_holds_public_members_only) {
    EXPECT_EQ(jwks({}), R"({"keys":[]})");
    const auto vector = vectors::load("rfc8037_ed25519_jws.json");
    const auto key = MUST(fixed_from_base64url<PublicKey>(text(vector["public_jwk"], "x")));
    const std::string one = R"({"kty":"OKP","crv":"Ed25519","x":")" +
                            text(vector["public_jwk"], "x") + R"(","kid":")" +
                            text(vector, "thumbprint") + R"(","alg":"EdDSA","use":"sig"})";
    EXPECT_EQ(jwks(std::vector{key, key}), R"({"keys":[)" + one + "," + one + "]}");
}

TEST(FlatJson, reads_what_tokens_hold) {
    const auto object = MUST(FlatJson::parse(
        " {\"a\" : \"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e4\\u20ac\\ud83d\\udd11\\ue000\\u0000\" , "
        "\"b\":-12,\"c\":[\"x\", \"\"],\"d\":true,\"e\":false,\"f\":[],\"\":0}\r\n\t"));
    EXPECT_EQ(*object.find("a"), JsonValue(std::string("\"\\/\b\f\n\r\tä€🔑\uE000\0", 21)));
    EXPECT_EQ(*object.find("b"), JsonValue(std::int64_t{-12}));
    EXPECT_EQ(*object.find("c"), JsonValue(Strings{"x", ""}));
    EXPECT_EQ(*object.find("d"), JsonValue(true));
    EXPECT_EQ(*object.find("e"), JsonValue(false));
    EXPECT_EQ(*object.find("f"), JsonValue(Strings{}));
    EXPECT_EQ(*object.find(""), JsonValue(std::int64_t{0}));
    EXPECT_EQ(object.find("g"), nullptr);
    EXPECT_TRUE(MUST(FlatJson::parse("{}")).members().empty());
    for (const std::int64_t number : {kMaxJsonInteger, -kMaxJsonInteger, std::int64_t{0}}) {
        const auto back = MUST(FlatJson::parse(FlatJsonWriter().add("n", number).finish()));
        EXPECT_EQ(*back.find("n"), JsonValue(number));
    }
}

TEST(FlatJson, refuses_everything_else) {
    for (const auto* text : {"",
                             "{",
                             "}",
                             "{}x",
                             "{}{}",
                             "[]",
                             "\"a\"",
                             "{a:1}",
                             "{'a':1}",
                             "{\"a\"}",
                             "{\"a\":",
                             "{\"a\":}",
                             "{\"a\":1,}",
                             "{,\"a\":1}",
                             "{\"a\":1 \"b\":1}",
                             "{\"a\":1,\"a\":2}",
                             "{\"a\":1,\"\\u0061\":2}",
                             "{\"a\":null}",
                             "{\"a\":{}}",
                             "{\"a\":[1]}",
                             "{\"a\":[[]]}",
                             "{\"a\":[\"x\",]}",
                             "{\"a\":[\"x\"}",
                             "{\"a\":True}",
                             "{\"a\":truex}",
                             "{\"a\":1.0}",
                             "{\"a\":1e1}",
                             "{\"a\":.1}",
                             "{\"a\":01}",
                             "{\"a\":-0}",
                             "{\"a\":-}",
                             "{\"a\":+1}",
                             "{\"a\":0x1}",
                             "{\"a\":NaN}",
                             "{\"a\":9007199254740992}",
                             "{\"a\":-9007199254740992}",
                             "{\"a\":99999999999999999999}",
                             "{\"a\":\"}",
                             "{\"a\":\"\\\"}",
                             "{\"a\":\"\\x41\"}",
                             "{\"a\":\"\\u12\"}",
                             "{\"a\":\"\\u+123\"}",
                             "{\"a\":\"\\uD800\"}",
                             "{\"a\":\"\\uDC00\"}",
                             "{\"a\":\"\\uD800\\n\"}",
                             "{\"a\":\"\\uD800\\u0041\"}",
                             "{\"a\":\"\\uD800\\uE000\"}",
                             "{\"a\":\"\x01\"}",
                             "{\"a\":\"\xFF\"}",
                             "{\"a\":\"\xED\xA0\x80\"}",
                             "{\"a\":1}\v",
                             "\xEF\xBB\xBF{}",
                             "{/**/}"})
        EXPECT_FALSE(FlatJson::parse(text)) << text;
    EXPECT_FALSE(FlatJson::parse(std::string_view("{}\0", 3)));
}

} // namespace
} // namespace ownkey::token
