// Signing keys from the root and Ed25519, against RFC 8032, libsodium's own signatures and third
// parties' collections.
#include "core/hash.h"
#include "core/keys/gradido_v1.h"
#include "core/keys/gradido_v2.h"
#include "filled.h"
#include "vectors.h"

#include <gtest/gtest.h>

#include <set>

namespace ownkey {
namespace {

using vectors::fixed;
using vectors::hex;
using vectors::secret;
using vectors::text;

TEST(Keys, rfc8032) {
    const auto document = vectors::load("ed25519_rfc8032.json");
    EXPECT_EQ(document["cases"].Size(), 5u);
    for (const auto& vector : document["cases"].GetArray()) {
        const auto key = derive_signing_key(secret<RootSecret>(vector, "seed"), Derivation::seed);
        EXPECT_EQ(to_hex(public_key_of(key).view()), text(vector, "pk"));
        const ByteVector message = hex(vector, "msg");
        const Signature signature = sign(key, message);
        EXPECT_EQ(to_hex(signature.view()), text(vector, "sig"));
        EXPECT_TRUE(verify(public_key_of(key), message, signature));
        for (std::size_t bit = 0; bit < Signature::kSize * 8; bit += 7) {
            Signature wrong = signature;
            wrong.bytes[bit / 8] ^= static_cast<Byte>(1 << bit % 8);
            EXPECT_EQ(verify(public_key_of(key), message, wrong).error(), Error::signature_invalid);
        }
    }
}

// Seeds and messages are hashes of a counter: the same on every machine.
TEST(Keys, signs_as_libsodium_does) {
    for (Byte i = 0; i < 200; ++i) {
        const Hash32 seed = sha256({ByteView(&i, 1)});
        PublicKey public_key;
        std::array<Byte, crypto_sign_SECRETKEYBYTES> expected_key{};
        crypto_sign_seed_keypair(public_key.data(), expected_key.data(), seed.data());
        const SigningKey key = signing_key_of(MUST(SigningSeed::from(seed.view())));
        EXPECT_EQ(public_key_of(key), public_key);

        ByteVector message(i);
        std::fill(message.begin(), message.end(), i);
        Signature expected;
        crypto_sign_detached(
            expected.data(), nullptr, message.data(), message.size(), expected_key.data());
        EXPECT_EQ(sign(key, message), expected);
    }
}

TEST(Keys, the_nonce_hangs_on_every_part) {
    const SigningKey key = signing_key_of(filled<SigningSeed>(1));
    SigningKey other_prefix = key.duplicate();
    other_prefix.reveal()[40] ^= 1;
    const auto point = [](const Signature& signature) {
        return to_hex(signature.view().first(32));
    };
    const std::string ours = point(sign(key, as_bytes("a")));
    EXPECT_NE(ours, point(sign(key, as_bytes("b"))));
    EXPECT_NE(ours, point(sign(key, as_bytes(""))));
    EXPECT_NE(ours, point(sign(other_prefix, as_bytes("a"))));
    EXPECT_EQ(ours, point(sign(key, as_bytes("a"))));
}

TEST(Keys, speccheck_as_libsodium_strict) {
    const auto document = vectors::load_shared("ed25519_speccheck_cases.json");
    if (!document) return;
    std::string verdicts;
    for (const auto& vector : document->GetArray()) {
        const auto key = fixed<PublicKey>(vector, "pub_key");
        verdicts +=
            verify(key, hex(vector, "message"), fixed<Signature>(vector, "signature")) ? 'V' : 'X';
    }
    EXPECT_EQ(verdicts, "XXXVXXXXXXXX"); // the row LibSodium of its results table
}

TEST(Keys, wycheproof) {
    const auto document = vectors::load_shared("wycheproof_ed25519_test.json");
    if (!document) return;
    int count = 0;
    for (const auto& group : (*document)["testGroups"].GetArray()) {
        const auto key = fixed<PublicKey>(group["publicKey"], "pk");
        for (const auto& vector : group["tests"].GetArray()) {
            const auto signature = Signature::from(hex(vector, "sig"));
            const bool valid = signature && verify(key, hex(vector, "msg"), *signature);
            EXPECT_EQ(valid, text(vector, "result") == "valid") << vector["tcId"].GetInt();
            ++count;
        }
    }
    EXPECT_EQ(count, (*document)["numberOfTests"].GetInt());
}

// The byte 3 gives a root whose plain and extended keys differ: see the next test.
TEST(Keys, derivations) {
    std::set<std::string> keys; // libc++ 13 cannot order an array
    for (const Byte number : ByteVector{1, 2, 3, 4, 5}) {
        const SigningKey key =
            derive_signing_key(filled<RootSecret>(3), MUST(derivation_from(number)));
        EXPECT_TRUE(verify(public_key_of(key), as_bytes("x"), sign(key, as_bytes("x"))));
        keys.insert(to_hex(public_key_of(key).view()));
    }
    EXPECT_EQ(keys.size(), 5u);
    for (const Byte number : ByteVector{0, 6, 255})
        EXPECT_EQ(derivation_from(number).error(), Error::unknown_derivation);
}

// gradido-v2 clears one bit more of the scalar than RFC 8032: where it was clear, which is half of
// all seeds, the two keys are one.
TEST(Keys, half_of_the_extended_keys_are_the_plain_ones) {
    int same = 0;
    for (int i = 0; i < 256; ++i) {
        const auto root = filled<RootSecret>(static_cast<Byte>(i));
        same += public_key_of(derive_signing_key(root, Derivation::seed)) ==
                public_key_of(derive_signing_key(root, Derivation::extended_seed));
    }
    EXPECT_GT(same, 90);
    EXPECT_LT(same, 166);
}

TEST(Keys, scalars_without_a_public_key) {
    const auto refused = [](const char* little_endian) {
        SigningKey key;
        const ByteVector scalar = MUST(from_hex(little_endian));
        std::copy(scalar.begin(), scalar.end(), key.reveal().begin());
        const Status status = set_public_key(key);
        return !status && status.error() == Error::invalid_child;
    };
    EXPECT_TRUE(refused("0000000000000000000000000000000000000000000000000000000000000000"));
    // the group's order, twice the order
    EXPECT_TRUE(refused("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010"));
    EXPECT_TRUE(refused("daa7ebb934c624b0ac39ef45bdf3bd2900000000000000000000000000000020"));
    // 2^255 + 8: libsodium would take it for 8
    EXPECT_TRUE(refused("0800000000000000000000000000000000000000000000000000000000000080"));
    EXPECT_FALSE(refused("0800000000000000000000000000000000000000000000000000000000000000"));
    EXPECT_FALSE(refused("f8ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"));
}

} // namespace
} // namespace ownkey
