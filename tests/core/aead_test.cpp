// XChaCha20-Poly1305 as libsodium computes it, natively and in WebAssembly: the draft's own vector
// and Wycheproof's. That the vault seals with it is vault_test.cpp's.
#include "vectors.h"

#include <gtest/gtest.h>
#include <sodium.h>

namespace ownkey {
namespace {

using vectors::hex;
using vectors::Json;
using vectors::text;

struct Aead {
    ByteVector key, nonce, aad, plaintext, sealed;

    Aead(const Json& vector,
         const char* nonce_name,
         const char* plain_name,
         const char* cipher_name)
        : key(hex(vector, "key")), nonce(hex(vector, nonce_name)), aad(hex(vector, "aad")),
          plaintext(hex(vector, plain_name)), sealed(hex(vector, cipher_name)) {
        const ByteVector tag = hex(vector, "tag");
        sealed.insert(sealed.end(), tag.begin(), tag.end());
    }

    [[nodiscard]] bool has_lengths() const {
        return key.size() == crypto_aead_xchacha20poly1305_ietf_KEYBYTES &&
               nonce.size() == crypto_aead_xchacha20poly1305_ietf_NPUBBYTES &&
               sealed.size() >= crypto_aead_xchacha20poly1305_ietf_ABYTES;
    }

    [[nodiscard]] bool opens() const {
        ByteVector opened(plaintext.size() + 1); // never empty: libsodium takes no null
        unsigned long long size = 0;
        const bool ok = crypto_aead_xchacha20poly1305_ietf_decrypt(opened.data(),
                                                                   &size,
                                                                   nullptr,
                                                                   sealed.data(),
                                                                   sealed.size(),
                                                                   aad.data(),
                                                                   aad.size(),
                                                                   nonce.data(),
                                                                   key.data()) == 0;
        opened.resize(static_cast<std::size_t>(size));
        return ok && opened == plaintext;
    }

    [[nodiscard]] bool seals() const {
        ByteVector out(plaintext.size() + crypto_aead_xchacha20poly1305_ietf_ABYTES);
        crypto_aead_xchacha20poly1305_ietf_encrypt(out.data(),
                                                   nullptr,
                                                   plaintext.data(),
                                                   plaintext.size(),
                                                   aad.data(),
                                                   aad.size(),
                                                   nullptr,
                                                   nonce.data(),
                                                   key.data());
        return out == sealed;
    }
};

TEST(Aead, draft_irtf_cfrg_xchacha) {
    const auto document = vectors::load("xchacha20poly1305_draft.json");
    Aead aead(document, "nonce", "plaintext", "ciphertext");
    ASSERT_TRUE(aead.has_lengths());
    EXPECT_TRUE(aead.seals() && aead.opens());
    for (ByteVector* bytes : {&aead.key, &aead.nonce, &aead.aad, &aead.sealed}) {
        for (std::size_t bit = 0; bit < bytes->size() * 8; ++bit) {
            (*bytes)[bit / 8] ^= static_cast<Byte>(1 << bit % 8);
            EXPECT_FALSE(aead.opens()) << bit;
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
            const Aead aead(vector, "iv", "msg", "ct");
            const bool is_valid = text(vector, "result") == "valid";
            EXPECT_EQ(aead.has_lengths() && aead.opens(), is_valid) << vector["tcId"].GetInt();
            EXPECT_TRUE(!is_valid || aead.seals()) << vector["tcId"].GetInt();
            ++count;
        }
    }
    EXPECT_EQ(count, (*document)["numberOfTests"].GetInt());
}

} // namespace
} // namespace ownkey
