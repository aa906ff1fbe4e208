// A share on its way from a recovery officer to the person: sealed, signed, for one case only.
#include "core/vault/handover.h"
#include "vault_account.h"

#include <gtest/gtest.h>

#include <sstream>

namespace ownkey::vault {
namespace {

constexpr std::size_t kSignatureAt = 264;

class Handing : public testing::Test {
protected:
    /// As the officer's page does it.
    [[nodiscard]] HandedShare handed(std::size_t number, const CasePublicKey& box_key) const {
        const TestAccount officer(static_cast<Byte>(0xD0 + number));
        const OfficerKeys keys = officer_keys(number);
        return MUST(hand_over_share(envelopes_[number - 1].view(),
                                    {keys, officer.key},
                                    account_.expected(Method::recovery),
                                    case_,
                                    box_key,
                                    filled<HandoverRandom>(static_cast<Byte>(number))));
    }

    [[nodiscard]] HandedShare handed(std::size_t number) const {
        return handed(number, keys_.public_key);
    }

    [[nodiscard]] ExpectedHandover expected(std::size_t number) const {
        return {case_,
                account_.id,
                account_.public_key,
                5,
                TestAccount(static_cast<Byte>(0xD0 + number)).public_key};
    }

    [[nodiscard]] Error take_error(ByteView bytes, const ExpectedHandover& known) const {
        return error_of(take_share(bytes, keys_, known));
    }

    const TestAccount account_{0xA1};
    const Uuid case_{{0xC1, 0xC2, 0xC3}};
    const CaseKeys keys_ = case_keys_of(filled<CaseSeed>(0x51));
    const std::vector<RecoveryEnvelope> envelopes_ = recovery_set(account_, 2, 3, 5);
};

TEST_F(Handing, two_shares_give_the_root_to_the_person) {
    std::vector<RecoveryShare> shares;
    for (const std::size_t number : {3, 1})
        shares.push_back(MUST(take_share(handed(number).view(), keys_, expected(number))));
    EXPECT_EQ(shares[0].number, 3);
    EXPECT_EQ(shares[0].threshold, 2);
    const auto root = MUST(join_shares(shares, account_.derivation, account_.public_key));
    EXPECT_TRUE(equal_constant_time(root, account_.root));
}

TEST_F(Handing, what_it_says_openly) {
    const Handover said = MUST(read_handover(handed(2).view()));
    const Handover meant{2,
                         3,
                         2,
                         case_,
                         account_.id,
                         account_.public_key,
                         5,
                         TestAccount(0xD2).public_key,
                         keys_.public_key};
    EXPECT_EQ(said, meant);
}

TEST_F(Handing, the_share_is_not_in_it) {
    const auto share = MUST(
        open_share(envelopes_[0].view(), officer_keys(1), account_.expected(Method::recovery)));
    const HandedShare sealed = handed(1);
    const auto secret = share.share.reveal();
    EXPECT_EQ(std::search(sealed.bytes.begin(), sealed.bytes.end(), secret.begin(), secret.end()),
              sealed.bytes.end());
}

TEST_F(Handing, every_flipped_bit_fails) {
    const HandedShare sealed = handed(1);
    for (std::size_t bit = 0; bit < HandedShare::kSize * 8; ++bit) {
        const auto changed = flipped(sealed.view(), bit);
        EXPECT_NE(take_error(changed, expected(1)), Error::internal) << bit;
        EXPECT_NE(error_of(read_handover(changed)), Error::internal) << bit;
    }
}

TEST_F(Handing, no_prefix_and_nothing_longer) {
    const HandedShare sealed = handed(1);
    for (std::size_t size = 0; size < HandedShare::kSize; ++size)
        EXPECT_EQ(take_error(sealed.view().first(size), expected(1)), Error::handover_format);
    ByteVector longer = bytes_of(sealed.view());
    longer.push_back(0);
    EXPECT_EQ(take_error(longer, expected(1)), Error::handover_format);
}

TEST_F(Handing, numbers_are_checked) {
    const auto error_with = [&](std::size_t at, Byte value) {
        ByteVector changed = bytes_of(handed(1).view());
        changed[at] = value;
        const auto signature = sign(TestAccount(0xD1).key, [&] {
            ByteVector message = bytes_of(as_bytes("ownkey-1 handover"));
            message.insert(message.end(), changed.begin(), changed.begin() + kSignatureAt);
            return message;
        }());
        std::copy(signature.bytes.begin(), signature.bytes.end(), changed.begin() + kSignatureAt);
        return take_error(changed, expected(1));
    };
    EXPECT_EQ(error_with(4, 2), Error::handover_format);  // format
    EXPECT_EQ(error_with(5, 2), Error::unknown_suite);    // suite
    EXPECT_EQ(error_with(6, 0), Error::handover_format);  // k = 0
    EXPECT_EQ(error_with(6, 4), Error::handover_format);  // k > n
    EXPECT_EQ(error_with(7, 17), Error::handover_format); // n > 16
    EXPECT_EQ(error_with(8, 0), Error::handover_format);  // number 0
    EXPECT_EQ(error_with(8, 4), Error::handover_format);  // number > n
    EXPECT_EQ(error_with(15, 1), Error::handover_format); // the last zero
    // Well-formed and well signed, but not what the box was made for: an officer who takes a
    // colleague's box cannot give it another header.
    EXPECT_EQ(error_with(8, 2), Error::envelope_wrong_key);
    EXPECT_EQ(error_with(6, 1), Error::envelope_wrong_key);
}

TEST_F(Handing, only_with_the_key_of_the_case) {
    const CaseKeys other = case_keys_of(filled<CaseSeed>(0x52));
    EXPECT_EQ(error_of(take_share(handed(1).view(), other, expected(1))),
              Error::handover_wrong_case);
}

TEST_F(Handing, a_weak_box_key_is_refused) {
    const TestAccount officer(0xD1);
    const OfficerKeys keys = officer_keys(1);
    EXPECT_EQ(error_of(hand_over_share(envelopes_[0].view(),
                                       {keys, officer.key},
                                       account_.expected(Method::recovery),
                                       case_,
                                       {},
                                       filled<HandoverRandom>(1))),
              Error::handover_format);
}

TEST_F(Handing, an_officer_hands_over_no_share_but_the_own) {
    const TestAccount officer(0xD2);
    const OfficerKeys keys = officer_keys(2);
    EXPECT_EQ(error_of(hand_over_share(envelopes_[0].view(),
                                       {keys, officer.key},
                                       account_.expected(Method::recovery),
                                       case_,
                                       keys_.public_key,
                                       filled<HandoverRandom>(1))),
              Error::envelope_wrong_officer);
}

// Any tool of libsodium's can open the box.
TEST_F(Handing, the_box_is_libsodiums_sealed_box) {
    std::array<Byte, 64> opened{};
    const HandedShare sealed = handed(1);
    ASSERT_EQ(crypto_box_seal_open(opened.data(),
                                   sealed.data() + 152,
                                   112,
                                   keys_.public_key.data(),
                                   keys_.private_key.reveal().data()),
              0);
    const auto share = MUST(
        open_share(envelopes_[0].view(), officer_keys(1), account_.expected(Method::recovery)));
    EXPECT_TRUE(
        std::equal(share.share.reveal().begin(), share.share.reveal().end(), opened.begin()));
}

TEST_F(Handing, check_words_are_five_and_the_same_on_both_sides) {
    const std::string words = MUST(handover_check_words(case_, keys_.public_key));
    std::istringstream each(words);
    std::size_t count = 0;
    for (std::string word; each >> word; ++count)
        EXPECT_GE(word.size(), 3u);
    EXPECT_EQ(count, kCheckWords);
    EXPECT_EQ(MUST(handover_check_words(case_, keys_.public_key)), words);
}

} // namespace
} // namespace ownkey::vault
