// The password envelope and the unlock window's shares: what opens, and with which error everything
// else does not.
#include "core/vault/envelope.h"
#include "core/vault/split.h"
#include "filled.h"
#include "vectors.h"

#include <gtest/gtest.h>

namespace ownkey::vault {
namespace {

class Vault : public testing::Test {
protected:
    Vault() : key_(derive_signing_key(root_, Derivation::gradido_v1)) {
        header_.account.bytes.fill(0xA1);
        header_.public_key = public_key_of(key_);
        header_.revision = 5;
        expected_ = {header_.account, Method::password, header_.public_key, 5};
        envelope_ = seal(root_, export_key_, header_, random_);
    }

    Error open_error(ByteView envelope, const Expected& expected) const {
        const auto root = open(envelope, export_key_, expected);
        return root ? Error::internal : root.error();
    }

    RootSecret root_ = filled<RootSecret>(1);
    SigningKey key_;
    opaque::ExportKey export_key_ = filled<opaque::ExportKey>(2);
    EnvelopeRandom random_{{3}};
    EnvelopeHeader header_;
    Expected expected_;
    Envelope envelope_;
};

TEST_F(Vault, opens_what_was_sealed) {
    EXPECT_TRUE(equal_constant_time(MUST(open(envelope_.view(), export_key_, expected_)), root_));
    EXPECT_EQ(MUST(read_header(envelope_.view())), header_);
    EXPECT_EQ(as_text(envelope_.view().first(4)), "OKEV");
}

TEST_F(Vault, every_flipped_bit_has_its_error) {
    const auto error_at = [](std::size_t byte) {
        if (byte < 5) return Error::envelope_format;
        if (byte == 5) return Error::unknown_suite;
        if (byte == 6) return Error::envelope_wrong_method;
        if (byte == 7) return Error::envelope_wrong_key; // another derivation that is known
        if (byte < 24) return Error::envelope_wrong_account;
        if (byte < 56) return Error::envelope_public_key;
        if (byte >= 64 && byte < 96) return Error::envelope_commitment;
        return Error::envelope_wrong_key;
    };
    for (std::size_t bit = 0; bit < Envelope::kSize * 8; ++bit) {
        Envelope changed = envelope_;
        changed.bytes[bit / 8] ^= static_cast<Byte>(1 << bit % 8);
        const bool lowers_revision =
            bit / 8 == 56 && MUST(read_header(changed.view())).revision < 5;
        const bool unknown_derivation = bit / 8 == 7 && !derivation_from(changed.bytes[7]);
        if (unknown_derivation) {
            EXPECT_EQ(open_error(changed.view(), expected_), Error::unknown_derivation) << bit;
            continue;
        }
        EXPECT_EQ(open_error(changed.view(), expected_),
                  lowers_revision ? Error::envelope_older_revision : error_at(bit / 8))
            << bit;
    }
}

TEST_F(Vault, mismatches) {
    Expected other = expected_;
    other.account.bytes[0] ^= 1;
    EXPECT_EQ(open_error(envelope_.view(), other), Error::envelope_wrong_account);
    other = expected_;
    other.method = Method::device;
    const UnlockKey device(filled<DeviceKey>(2));
    EXPECT_EQ(open(envelope_.view(), device, other).error(), Error::envelope_wrong_method);
    other = expected_;
    other.public_key.bytes[0] ^= 1;
    EXPECT_EQ(open_error(envelope_.view(), other), Error::envelope_public_key);
    other = expected_;
    other.least_revision = 6;
    EXPECT_EQ(open_error(envelope_.view(), other), Error::envelope_older_revision);
    EXPECT_EQ(open(envelope_.view(), filled<opaque::ExportKey>(9), expected_).error(),
              Error::envelope_commitment);
}

TEST_F(Vault, a_root_that_does_not_give_the_stated_key_is_refused) {
    const Envelope lying = seal(filled<RootSecret>(8), export_key_, header_, random_);
    EXPECT_EQ(open_error(lying.view(), expected_), Error::envelope_public_key);
}

TEST_F(Vault, lengths) {
    ByteVector longer(envelope_.bytes.begin(), envelope_.bytes.end());
    longer.push_back(0);
    EXPECT_EQ(open_error(longer, expected_), Error::envelope_format);
    for (std::size_t size = 0; size < Envelope::kSize; ++size) {
        EXPECT_EQ(open_error(envelope_.view().first(size), expected_), Error::envelope_format);
    }
}

TEST_F(Vault, sealing_is_xchacha20poly1305_of_the_draft) {
    const auto vector = vectors::load("xchacha20poly1305_draft.json");
    const auto plain = vectors::hex(vector, "plaintext"), aad = vectors::hex(vector, "aad");
    ByteVector sealed(plain.size() + 16);
    crypto_aead_xchacha20poly1305_ietf_encrypt(sealed.data(),
                                               nullptr,
                                               plain.data(),
                                               plain.size(),
                                               aad.data(),
                                               aad.size(),
                                               nullptr,
                                               vectors::hex(vector, "nonce").data(),
                                               vectors::hex(vector, "key").data());
    EXPECT_EQ(to_hex(sealed), vectors::text(vector, "ciphertext") + vectors::text(vector, "tag"));
}

TEST_F(Vault, split_and_join) {
    const Shares shares = split(root_, filled<PageShare>(0x5A));
    EXPECT_TRUE(equal_constant_time(
        MUST(join(shares.page, shares.server, Derivation::gradido_v1, header_.public_key)), root_));
    EXPECT_EQ(join(shares.page, filled<ServerShare>(1), Derivation::gradido_v1, header_.public_key)
                  .error(),
              Error::share_mismatch);
    EXPECT_EQ(join(shares.page, shares.server, Derivation::seed, header_.public_key).error(),
              Error::share_mismatch);
    EXPECT_EQ(join(shares.page, shares.server, Derivation::slip10, header_.public_key).error(),
              Error::share_mismatch);
}

} // namespace
} // namespace ownkey::vault
