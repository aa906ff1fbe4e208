// Extended keys: gradido-v2 and BIP32-Ed25519 children, against the community's own values.
#include "core/hash.h"
#include "core/keys/gradido_v1.h"
#include "core/keys/gradido_v2.h"
#include "filled.h"
#include "vectors.h"

#include <gtest/gtest.h>

#include <set>

namespace ownkey {
namespace {

using vectors::text;

std::string public_of(const SigningKey& key) {
    return to_hex(public_key_of(key).view());
}

ExtendedKey vector_root() {
    const std::string_view sentence = "Understanding different perspectives can lead to innovative "
                                      "solutions and personal growth.";
    return extended_key_of(MUST(SigningSeed::from(as_bytes(sentence.substr(0, 32)))));
}

/// A key with this scalar, least byte first, its public key set where it has one.
ExtendedKey with_scalar(const char* little_endian) {
    ExtendedKey out{{}, filled<ChainCode>(1)};
    const ByteVector scalar = MUST(from_hex(little_endian));
    std::copy(scalar.begin(), scalar.end(), out.key.reveal().begin());
    (void)set_public_key(out.key);
    return out;
}

TEST(ExtendedKeys, gradido_v2_vectors) {
    const auto document = vectors::load("gradido_phrases.json");
    int keys = 0;
    int whole = 0;
    for (const auto& vector : document["phrases"].GetArray()) {
        const auto phrase = MUST(parse_phrase(as_bytes(text(vector, "words"))));
        const ExtendedKey key = extended_key_of(gradido_seed(phrase));
        if (vector.HasMember("gradido_v2_public")) {
            EXPECT_EQ(public_of(key.key), text(vector, "gradido_v2_public"));
            ++keys;
        }
        if (vector.HasMember("gradido_v2_extended")) {
            EXPECT_EQ(to_hex(key.key.reveal().first<32>()) + to_hex(key.right.reveal()),
                      text(vector, "gradido_v2_extended"));
            EXPECT_EQ(to_hex(key.chain_code.reveal()), text(vector, "gradido_v2_chain_code"));
            ++whole;
        }
    }
    EXPECT_EQ(keys, 2);
    EXPECT_EQ(whole, 1);
}

TEST(ExtendedKeys, bip32_ed25519_vectors) {
    const auto document = vectors::load("gradido_phrases.json");
    const auto& vector = document["bip32_ed25519"];
    const ExtendedKey root = vector_root();
    EXPECT_EQ(public_of(root.key), text(vector, "root_public"));
    EXPECT_EQ(to_hex(root.chain_code.reveal()), text(vector, "root_chain_code"));

    const ExtendedKey soft = MUST(derive_child(root, 1));
    EXPECT_EQ(public_of(soft.key), text(vector, "child_1_soft_public"));
    EXPECT_EQ(to_hex(soft.chain_code.reveal()), text(vector, "child_1_chain_code"));
    const ExtendedPublicKey open = MUST(derive_child(public_half(root), 1));
    EXPECT_EQ(to_hex(open.key.view()), text(vector, "child_1_soft_public"));
    EXPECT_EQ(to_hex(open.chain_code.reveal()), text(vector, "child_1_chain_code"));

    const ExtendedKey hard = MUST(derive_child(root, kHardened));
    EXPECT_EQ(public_of(hard.key), text(vector, "child_0x80000000_public"));
    EXPECT_EQ(to_hex(hard.chain_code.reveal()), text(vector, "child_0x80000000_chain_code"));
}

TEST(ExtendedKeys, public_children_are_the_private_ones_public_halves_however_deep) {
    ExtendedKey key = vector_root();
    ExtendedPublicKey open = public_half(key);
    for (std::uint32_t i = 0; i < 300; ++i) {
        const std::uint32_t index = i % 3 == 0 ? kHardened - 1 - i : i;
        key = MUST(derive_child(key, index));
        open = MUST(derive_child(open, index));
        ASSERT_EQ(open.key, public_key_of(key.key)) << i;
        ASSERT_TRUE(equal_constant_time(open.chain_code, key.chain_code)) << i;
        ASSERT_EQ(key.key.reveal()[0] & 7, 0) << i; // a multiple of the cofactor at every depth
        ASSERT_TRUE(verify(open.key, as_bytes("deep"), sign(key.key, as_bytes("deep")))) << i;
    }
}

TEST(ExtendedKeys, hard_children_need_the_private_key) {
    const ExtendedPublicKey open = public_half(vector_root());
    for (const std::uint32_t index : {kHardened, kHardened + 1, 0xFFFFFFFFu})
        EXPECT_EQ(derive_child(open, index).error(), Error::hardened_child);
    EXPECT_TRUE(derive_child(open, kHardened - 1));
}

TEST(ExtendedKeys, children_differ_by_index_kind_and_chain_code) {
    const ExtendedKey root = vector_root();
    std::set<std::string> keys{public_of(root.key)};
    for (const std::uint32_t index : {0u, 1u, 256u, kHardened - 1, kHardened, kHardened + 1})
        keys.insert(public_of(MUST(derive_child(root, index)).key));
    ExtendedKey other = vector_root();
    other.chain_code.reveal()[0] ^= 1;
    keys.insert(public_of(MUST(derive_child(other, 0)).key));
    EXPECT_EQ(keys.size(), 8u);
}

// A copy of the scheme that this library replaces took the nonce from the key alone: two signatures
// gave the key away.
TEST(ExtendedKeys, no_nonce_is_used_for_two_messages) {
    const ExtendedKey root = vector_root();
    const SigningKey child = std::move(MUST(derive_child(root, kHardened)).key);
    for (const SigningKey* key : {&root.key, &child}) {
        std::set<std::string> points;
        constexpr std::size_t kMessages = 500;
        for (std::size_t i = 0; i < kMessages; ++i) {
            const std::string message = "message " + std::to_string(i);
            const Signature signature = sign(*key, as_bytes(message));
            ASSERT_TRUE(verify(public_key_of(*key), as_bytes(message), signature));
            points.insert(to_hex(signature.view().first(32)));
        }
        EXPECT_EQ(points.size(), kMessages);
    }
}

/// k of RFC 8032 §5.1.6: SHA-512(R || A || M) modulo the group's order.
std::array<Byte, 64>
challenge_of(const Signature& signature, const SigningKey& key, ByteView message) {
    auto k = sha512({signature.view().first(32), public_key_of(key).view(), message}).bytes;
    crypto_core_ed25519_scalar_reduce(k.data(), k.data());
    return k;
}

/// What whoever sees both signatures of one message computes, if both have one nonce and the
/// scalars of the keys are a + 2^253 and a: a = (S1 - S2 - k1 * 2^253) / (k1 - k2).
std::string scalar_from(const SigningKey& plain, const SigningKey& extended, ByteView message) {
    const Signature one = sign(plain, message), two = sign(extended, message);
    auto k = challenge_of(one, plain, message);
    const auto k2 = challenge_of(two, extended, message);
    std::array<Byte, 32> bit{}, sum{}, a{};
    bit[31] = 0x20;
    crypto_core_ed25519_scalar_mul(bit.data(), bit.data(), k.data());
    crypto_core_ed25519_scalar_sub(sum.data(), one.data() + 32, two.data() + 32);
    crypto_core_ed25519_scalar_sub(sum.data(), sum.data(), bit.data());
    crypto_core_ed25519_scalar_sub(k.data(), k.data(), k2.data());
    EXPECT_EQ(crypto_core_ed25519_scalar_invert(a.data(), k.data()), 0);
    crypto_core_ed25519_scalar_mul(a.data(), a.data(), sum.data());
    return to_hex(a);
}

// A person who goes from gradido-v1 to gradido-v2 with the same words signs the entry of the key
// history with both keys.
TEST(ExtendedKeys, one_message_signed_by_plain_and_extended_key_does_not_give_the_key_away) {
    int pairs = 0;
    for (Byte i = 0; i < 64; ++i) {
        const auto root = filled<RootSecret>(i);
        const SigningKey plain = derive_signing_key(root, Derivation::gradido_v1);
        const SigningKey extended = derive_signing_key(root, Derivation::gradido_v2);
        if (public_key_of(plain) == public_key_of(extended)) continue;
        ++pairs;
        std::array<Byte, 64> scalar{};
        std::copy_n(extended.reveal().begin(), 32, scalar.begin());
        crypto_core_ed25519_scalar_reduce(scalar.data(), scalar.data());
        EXPECT_NE(scalar_from(plain, extended, as_bytes("a message")),
                  to_hex(std::span(scalar).first(32)));
        EXPECT_NE(to_hex(sign(plain, {}).view().first(32)),
                  to_hex(sign(extended, {}).view().first(32)));
    }
    EXPECT_GT(pairs, 16);
}

TEST(ExtendedKeys, no_child_beyond_what_libsodium_multiplies) {
    // 2^255 - 1: any step but zero passes 2^255.
    const ExtendedKey high =
        with_scalar("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");
    EXPECT_EQ(derive_child(high, 0).error(), Error::invalid_child);
    EXPECT_EQ(derive_child(high, kHardened).error(), Error::invalid_child);
    // 2^256 - 1: any step but zero passes 2^256 and would come back small.
    const ExtendedKey higher =
        with_scalar("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff");
    EXPECT_EQ(derive_child(higher, kHardened).error(), Error::invalid_child);
    // The highest that a root can have, which 2^26 levels could not lift over 2^255.
    const ExtendedKey top =
        with_scalar("f8ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff5f");
    EXPECT_EQ(MUST(derive_child(public_half(top), 5)).key,
              public_key_of(MUST(derive_child(top, 5)).key));
}

TEST(ExtendedKeys, no_child_of_what_is_no_public_key) {
    const auto child_of = [](const char* point) {
        return derive_child({MUST(PublicKey::from(MUST(from_hex(point)))), filled<ChainCode>(1)}, 0)
            .error();
    };
    // the identity, a point of order 8, one not on the curve, one above the field's prime
    for (const char* point : {"0100000000000000000000000000000000000000000000000000000000000000",
                              "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
                              "0200000000000000000000000000000000000000000000000000000000000000",
                              "f6ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"})
        EXPECT_EQ(child_of(point), Error::invalid_child) << point;
}

} // namespace
} // namespace ownkey
