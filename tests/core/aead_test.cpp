// core/aead, natively and in WebAssembly: XChaCha20-Poly1305's own vector of the draft and
// Wycheproof's. That the vault seals with it is vault_test.cpp's.
#include "core/aead.h"
#include "vectors.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace ownkey {
namespace {

using vectors::hex;
using vectors::Json;
using vectors::text;

struct Vector {
    ByteVector key, nonce, aad, plaintext, sealed;

    Vector(const Json& vector,
           const char* nonce_name,
           const char* plain_name,
           const char* cipher_name)
        : key(hex(vector, "key")), nonce(hex(vector, nonce_name)), aad(hex(vector, "aad")),
          plaintext(hex(vector, plain_name)), sealed(hex(vector, cipher_name)) {
        const ByteVector tag = hex(vector, "tag");
        sealed.insert(sealed.end(), tag.begin(), tag.end());
    }

    [[nodiscard]] bool has_lengths() const {
        return key.size() == aead::kKeySize && nonce.size() == aead::kNonceSize &&
               sealed.size() >= aead::kTagSize;
    }

    [[nodiscard]] bool opens() const {
        const auto opened = aead::open(ByteView(key).first<aead::kKeySize>(),
                                       ByteView(nonce).first<aead::kNonceSize>(),
                                       aad,
                                       sealed);
        if (!opened) return false;
        const auto bytes = opened->reveal();
        return std::equal(bytes.begin(), bytes.end(), plaintext.begin(), plaintext.end());
    }

    [[nodiscard]] bool seals() const {
        ByteVector out(plaintext.size() + aead::kTagSize);
        aead::seal(ByteView(key).first<aead::kKeySize>(),
                   ByteView(nonce).first<aead::kNonceSize>(),
                   aad,
                   plaintext,
                   out);
        return out == sealed;
    }
};

TEST(Aead, draft_irtf_cfrg_xchacha) {
    const auto document = vectors::load("xchacha20poly1305_draft.json");
    Vector vector(document, "nonce", "plaintext", "ciphertext");
    ASSERT_TRUE(vector.has_lengths());
    EXPECT_TRUE(vector.seals() && vector.opens());
    for (ByteVector* bytes : {&vector.key, &vector.nonce, &vector.aad, &vector.sealed}) {
        for (std::size_t bit = 0; bit < bytes->size() * 8; ++bit) {
            (*bytes)[bit / 8] ^= static_cast<Byte>(1 << bit % 8);
            EXPECT_FALSE(vector.opens()) << bit;
            (*bytes)[bit / 8] ^= static_cast<Byte>(1 << bit % 8);
        }
    }
}

TEST(Aead, wycheproof) {
    const auto document = vectors::load_shared("wycheproof_xchacha20_poly1305_test.json");
    if (!document) return;
    int count = 0;
    for (const auto& group : (*document)["testGroups"].GetArray()) {
        for (const auto& vector : group["tests"].GetArray()) {
            const Vector it(vector, "iv", "msg", "ct");
            const bool is_valid = text(vector, "result") == "valid";
            EXPECT_EQ(it.has_lengths() && it.opens(), is_valid) << vector["tcId"].GetInt();
            EXPECT_TRUE(!is_valid || it.seals()) << vector["tcId"].GetInt();
            ++count;
        }
    }
    EXPECT_EQ(count, (*document)["numberOfTests"].GetInt());
}

TEST(Aead, shorter_than_a_tag) {
    const Fixed<struct KeyTag, aead::kKeySize> key{};
    const Fixed<struct NonceTag, aead::kNonceSize> nonce{};
    const ByteVector sealed(aead::kTagSize - 1);
    EXPECT_EQ(aead::open(key.bytes, nonce.bytes, {}, sealed).error(), Error::envelope_format);
}

} // namespace
} // namespace ownkey
