// Envelopes of every unlock method: what opens, and with which error everything else does not.
#include "vault_account.h"

#include <gtest/gtest.h>

namespace ownkey::vault {
namespace {

const std::array kHoldersMethods{Method::password, Method::passkey, Method::device};

class Methods : public testing::TestWithParam<Method> {
protected:
    const TestAccount account_{0xA1};
    const UnlockKey key_ = unlock_key(GetParam(), 2);
    const Envelope envelope_ =
        seal(account_.root, key_, account_.header(GetParam(), 5), EnvelopeRandom{{3}});
    const Expected expected_ = account_.expected(GetParam(), 5);
};

INSTANTIATE_TEST_SUITE_P(Vault,
                         Methods,
                         testing::ValuesIn(kHoldersMethods),
                         [](const auto& method) {
                             return "method_" + std::to_string(static_cast<int>(method.param));
                         });

TEST_P(Methods, opens_what_was_sealed) {
    EXPECT_TRUE(equal_constant_time(MUST(open(envelope_.view(), key_, expected_)), account_.root));
    EXPECT_EQ(MUST(read_header(envelope_.view())), account_.header(GetParam(), 5));
}

TEST_P(Methods, another_key_of_the_same_method) {
    EXPECT_EQ(error_of(open(envelope_.view(), unlock_key(GetParam(), 3), expected_)),
              Error::envelope_commitment);
}

TEST_P(Methods, every_flipped_bit_fails) {
    for (std::size_t bit = 0; bit < Envelope::kSize * 8; ++bit)
        EXPECT_FALSE(open(flipped(envelope_.view(), bit), key_, expected_)) << bit;
}

TEST_P(Methods, another_length_fails) {
    ByteVector longer = bytes_of(envelope_.view());
    longer.push_back(0);
    EXPECT_EQ(error_of(open(longer, key_, expected_)), Error::envelope_format);
    longer.resize(RecoveryEnvelope::kSize);
    EXPECT_EQ(error_of(open(longer, key_, expected_)), Error::envelope_wrong_method);
    for (std::size_t size = 0; size < Envelope::kSize; ++size) {
        EXPECT_EQ(error_of(open(envelope_.view().first(size), key_, expected_)),
                  Error::envelope_format);
    }
}

// The same 32 bytes given as another method's secret: never the same key.
TEST_P(Methods, never_opens_with_another_methods_key) {
    for (const Method other : kHoldersMethods) {
        if (other == GetParam()) continue;
        const UnlockKey key = unlock_key(other, 2);
        EXPECT_EQ(error_of(open(envelope_.view(), key, account_.expected(other))),
                  Error::envelope_wrong_method);
        ByteVector edited = bytes_of(envelope_.view());
        edited[6] = static_cast<Byte>(other);
        EXPECT_EQ(error_of(open(edited, key, account_.expected(other))),
                  Error::envelope_commitment);
        EXPECT_EQ(error_of(open(edited, key_, expected_)), Error::envelope_wrong_method);
    }
}

// Even a login that gave this very key does not open it: the seal is over the header.
TEST_P(Methods, edited_to_password_fails_under_the_very_key) {
    if (GetParam() == Method::password) return;
    ByteVector edited = bytes_of(envelope_.view());
    edited[6] = static_cast<Byte>(Method::password);
    const UnlockKey same = MUST(opaque::ExportKey::from(key_.reveal()));
    EXPECT_EQ(error_of(open(edited, same, account_.expected(Method::password))),
              Error::envelope_wrong_key);
}

TEST_P(Methods, edited_to_recovery_is_another_size) {
    ByteVector edited = bytes_of(envelope_.view());
    edited[6] = static_cast<Byte>(Method::recovery);
    EXPECT_EQ(error_of(read_header(edited)), Error::envelope_wrong_method);
    EXPECT_EQ(error_of(open_share(edited, officer_keys(1), account_.expected(Method::recovery))),
              Error::envelope_wrong_method);
}

TEST(UnlockKey, one_secret_is_another_key_for_each_method) {
    std::vector<ByteVector> keys;
    for (const Method method : {Method::passkey, Method::device, Method::recovery}) {
        const UnlockKey key = unlock_key(method, 7);
        EXPECT_EQ(key.method(), method);
        keys.push_back(bytes_of(key.reveal()));
    }
    EXPECT_NE(keys[0], keys[1]);
    EXPECT_NE(keys[1], keys[2]);
    EXPECT_NE(keys[0], keys[2]);
}

TEST(UnlockKey, numbers_of_methods) {
    for (unsigned number = 0; number < 256; ++number) {
        const auto method = method_from(static_cast<Byte>(number));
        ASSERT_EQ(method.has_value(), number >= 1 && number <= 4);
        if (method) {
            EXPECT_EQ(static_cast<unsigned>(*method), number);
        }
    }
    EXPECT_EQ(error_of(method_from(5)), Error::envelope_wrong_method);
}

} // namespace
} // namespace ownkey::vault
