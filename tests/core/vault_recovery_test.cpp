// Recovery by k of n officers: their cards, the envelopes sealed to them, the shares joined.
#include "vault_account.h"

#include <gtest/gtest.h>

namespace ownkey::vault {
namespace {

constexpr std::size_t kTail = 168, kBox = 204;

class Recovery : public testing::Test {
protected:
    Error open_error(ByteView envelope, std::size_t officer = 1) const {
        return error_of(open_share(envelope, officer_keys(officer), expected_));
    }

    Error join_error(std::span<const RecoveryShare> shares) const {
        return error_of(join_shares(shares, account_.derivation, account_.public_key));
    }

    const TestAccount account_{0xA1};
    const Expected expected_ = account_.expected(Method::recovery, 5);
    const std::vector<RecoveryEnvelope> envelopes_ = recovery_set(account_, 2, 3, 5);
};

TEST_F(Recovery, any_two_of_three_give_the_root) {
    for (const auto& pair : {std::pair{1, 2}, {1, 3}, {2, 3}, {3, 1}}) {
        const auto shares = open_shares(
            account_,
            envelopes_,
            {static_cast<std::size_t>(pair.first), static_cast<std::size_t>(pair.second)});
        const auto root = MUST(join_shares(shares, account_.derivation, account_.public_key));
        EXPECT_TRUE(equal_constant_time(root, account_.root));
    }
    const auto all = open_shares(account_, envelopes_, {1, 2, 3});
    EXPECT_TRUE(join_shares(all, account_.derivation, account_.public_key));
}

TEST_F(Recovery, one_of_one_and_sixteen_of_sixteen) {
    const auto single = recovery_set(account_, 1, 1);
    EXPECT_TRUE(equal_constant_time(MUST(join_shares(open_shares(account_, single, {1}),
                                                     account_.derivation,
                                                     account_.public_key)),
                                    account_.root));
    const auto most = recovery_set(account_, kMostOfficers, kMostOfficers);
    const auto shares =
        open_shares(account_, most, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16});
    EXPECT_TRUE(join_shares(shares, account_.derivation, account_.public_key));
    EXPECT_EQ(error_of(join_shares(
                  std::span(shares).first(15), account_.derivation, account_.public_key)),
              Error::share_count);
}

TEST_F(Recovery, what_it_says_openly) {
    EXPECT_EQ(MUST(read_header(envelopes_[1].view())), account_.header(Method::recovery, 5));
    const RecoveryTerms terms = MUST(read_recovery_terms(envelopes_[1].view()));
    EXPECT_EQ(terms.threshold, 2);
    EXPECT_EQ(terms.officers, 3);
    EXPECT_EQ(terms.number, 2);
    EXPECT_EQ(terms.officer, officer_keys(2).public_key);
}

TEST_F(Recovery, terms_are_checked) {
    const auto error_with = [&](std::size_t at, Byte value) {
        ByteVector changed = bytes_of(envelopes_[0].view());
        changed[kTail + at] = value;
        return open_error(changed);
    };
    EXPECT_EQ(error_with(0, 0), Error::envelope_format);  // k = 0
    EXPECT_EQ(error_with(0, 4), Error::envelope_format);  // k > n
    EXPECT_EQ(error_with(1, 17), Error::envelope_format); // n > 16
    EXPECT_EQ(error_with(1, 1), Error::envelope_format);  // n < k
    EXPECT_EQ(error_with(2, 0), Error::envelope_format);  // number 0
    EXPECT_EQ(error_with(2, 4), Error::envelope_format);  // number > n
    EXPECT_EQ(error_with(3, 1), Error::envelope_format);  // the zero byte
    // Well-formed, and another than was sealed:
    EXPECT_EQ(error_with(0, 1), Error::envelope_commitment);
    EXPECT_EQ(error_with(1, 4), Error::envelope_commitment);
    EXPECT_EQ(error_with(2, 2), Error::envelope_commitment);
}

TEST_F(Recovery, every_flipped_bit_fails) {
    for (std::size_t bit = 0; bit < RecoveryEnvelope::kSize * 8; ++bit) {
        const Error error = open_error(flipped(envelopes_[0].view(), bit));
        const std::size_t at = bit / 8;
        if (at >= kBox) {
            EXPECT_EQ(error, Error::envelope_wrong_key) << bit;
        } else if (at >= kTail + 4) {
            EXPECT_EQ(error, Error::envelope_wrong_officer) << bit;
        } else {
            EXPECT_NE(error, Error::internal) << bit;
        }
    }
}

TEST_F(Recovery, no_prefix_and_nothing_longer_opens) {
    for (std::size_t size = 0; size < RecoveryEnvelope::kSize; ++size) {
        EXPECT_EQ(open_error(envelopes_[0].view().first(size)),
                  size == Envelope::kSize ? Error::envelope_wrong_method : Error::envelope_format);
    }
    ByteVector longer = bytes_of(envelopes_[0].view());
    longer.push_back(0);
    EXPECT_EQ(open_error(longer), Error::envelope_format);
    EXPECT_EQ(error_of(read_recovery_terms(longer)), Error::envelope_format);
}

TEST_F(Recovery, never_opens_as_another_method) {
    for (const Method method : {Method::password, Method::passkey, Method::device}) {
        const UnlockKey key = unlock_key(method, 1);
        EXPECT_EQ(error_of(open(envelopes_[0].view(), key, account_.expected(method))),
                  Error::envelope_wrong_method);
        ByteVector edited = bytes_of(envelopes_[0].view());
        edited[6] = static_cast<Byte>(method);
        EXPECT_EQ(error_of(open(edited, key, account_.expected(method))),
                  Error::envelope_wrong_method);
        edited.resize(Envelope::kSize);
        EXPECT_EQ(error_of(open(edited, key, account_.expected(method))),
                  Error::envelope_commitment);
    }
}

TEST_F(Recovery, parts_of_two_envelopes_do_not_mix) {
    const auto others = recovery_set(account_, 2, 3, 5, 0x40);
    ByteVector mixed = bytes_of(envelopes_[0].view());
    // Another box to the same officer, with the same terms: sealed for another recovery key.
    std::copy(others[0].bytes.begin() + kBox, others[0].bytes.end(), mixed.begin() + kBox);
    EXPECT_EQ(open_error(mixed), Error::envelope_commitment);
}

// libsodium's own functions make and open such a box, so that any tool of its can help.
TEST_F(Recovery, the_box_is_libsodiums_sealed_box) {
    const OfficerKeys keys = officer_keys(1);
    std::array<Byte, RecoveryKey::kSize> opened{};
    ASSERT_EQ(crypto_box_seal_open(opened.data(),
                                   envelopes_[0].data() + kBox,
                                   RecoveryEnvelope::kSize - kBox,
                                   keys.public_key.data(),
                                   keys.private_key.reveal().data()),
              0);
    const auto random = recovery_random(3);
    EXPECT_TRUE(equal_constant_time(MUST(RecoveryKey::from(opened)), random[0].recovery_key));
}

TEST_F(Recovery, sealing_refuses) {
    const auto error_with = [&](std::size_t threshold, const std::vector<OfficerCard>& cards) {
        return error_of(seal_to_officers(account_.root,
                                         account_.header(Method::recovery),
                                         cards,
                                         threshold,
                                         polynomials(std::max<std::size_t>(threshold, 1)),
                                         recovery_random(cards.size())));
    };
    EXPECT_EQ(error_with(0, officers(3)), Error::recovery_threshold);
    EXPECT_EQ(error_with(4, officers(3)), Error::recovery_threshold);
    EXPECT_EQ(error_with(1, {}), Error::recovery_threshold);
    EXPECT_EQ(error_with(2, officers(17)), Error::recovery_threshold);
    auto twice = officers(3);
    twice[2] = twice[0];
    EXPECT_EQ(error_with(2, twice), Error::recovery_threshold);
    for (const auto change :
         {+[](OfficerCard&a, const OfficerCard&b) { a.officer = b.officer; },
          +[](OfficerCard&a, const OfficerCard&b) { a.box_key = b.box_key; },
          +[](OfficerCard&a, const OfficerCard&b) { a.account_key = b.account_key; }}) {
        auto cards = officers(3);
        change(cards[1], cards[2]);
        EXPECT_EQ(error_with(2, cards), Error::recovery_threshold);
    }
    auto weak = officers(2);
    weak[1].box_key = {}; // a point of small order: everybody would know the box's key
    EXPECT_EQ(error_with(2, weak), Error::officer_card);
}

TEST_F(Recovery, joining_refuses) {
    EXPECT_EQ(join_error({}), Error::share_count);
    EXPECT_EQ(join_error(open_shares(account_, envelopes_, {2})), Error::share_count);
    EXPECT_EQ(join_error(open_shares(account_, envelopes_, {2, 2})), Error::share_count);
    auto shares = open_shares(account_, envelopes_, {1, 2});
    shares[1].threshold = 1;
    EXPECT_EQ(join_error(shares), Error::share_count);
    shares[0].threshold = 0;
    EXPECT_EQ(join_error(std::span(shares).first(1)), Error::share_count);
    shares = open_shares(account_, envelopes_, {1, 2});
    shares[0].number = 0;
    EXPECT_EQ(join_error(shares), Error::share_count);
    shares[0].number = 3;
    EXPECT_EQ(join_error(shares), Error::share_mismatch);
    shares = open_shares(account_, envelopes_, {1, 2});
    EXPECT_EQ(error_of(join_shares(shares, Derivation::gradido_v2, account_.public_key)),
              Error::share_mismatch);
}

TEST_F(Recovery, every_flipped_bit_of_a_share_is_noticed) {
    for (std::size_t bit = 0; bit < 32 * 8; ++bit) {
        auto shares = open_shares(account_, envelopes_, {1, 3});
        shares[1].share.reveal()[bit / 8] ^= static_cast<Byte>(1 << bit % 8);
        EXPECT_EQ(join_error(shares), Error::share_mismatch) << bit;
    }
}

class OfficersCard : public testing::Test {
protected:
    const TestAccount officer_{0xD1, Derivation::slip10};
    const OfficerCardBytes card_ =
        make_officer_card(officer_.root, officer_.derivation, officer_.id);
};

TEST_F(OfficersCard, says_whose_and_which_key) {
    const OfficerCard card = MUST(read_officer_card(card_.view(), officer_.public_key));
    EXPECT_EQ(card.officer, officer_.id);
    EXPECT_EQ(card.account_key, officer_.public_key);
    EXPECT_EQ(card.box_key, officer_keys_of(officer_.root).public_key);
    EXPECT_NE(card.box_key.bytes, card.account_key.bytes);
}

TEST_F(OfficersCard, every_flipped_bit_fails) {
    for (std::size_t bit = 0; bit < OfficerCardBytes::kSize * 8; ++bit) {
        EXPECT_EQ(error_of(read_officer_card(flipped(card_.view(), bit), officer_.public_key)),
                  Error::officer_card)
            << bit;
    }
}

TEST_F(OfficersCard, no_prefix_and_nothing_longer) {
    for (std::size_t size = 0; size < OfficerCardBytes::kSize; ++size) {
        EXPECT_EQ(error_of(read_officer_card(card_.view().first(size), officer_.public_key)),
                  Error::officer_card);
    }
    ByteVector longer = bytes_of(card_.view());
    longer.push_back(0);
    EXPECT_EQ(error_of(read_officer_card(longer, officer_.public_key)), Error::officer_card);
}

TEST_F(OfficersCard, of_another_is_a_substitution) {
    const TestAccount other(0xE1);
    const auto card = make_officer_card(other.root, other.derivation, officer_.id);
    EXPECT_EQ(error_of(read_officer_card(card.view(), officer_.public_key)),
              Error::officer_substituted);
}

} // namespace
} // namespace ownkey::vault
