// Key history: the chain of an account's keys, and every way to break it.
#include "vault_account.h"

#include <gtest/gtest.h>

namespace ownkey::vault {
namespace {

/// Three keys: the second replaces the first with its consent, the third after a loss.
class History : public testing::Test {
protected:
    History() {
        add(first_, nullptr);
        add(second_, &first_.key);
        add(third_, nullptr);
    }

    void add(const TestAccount& owner, const SigningKey* old_key) {
        entries_.push_back(MUST(next_entry(id_,
                                           entries_.empty() ? nullptr : &entries_.back(),
                                           owner.key,
                                           owner.derivation,
                                           old_key)));
    }

    Error error(std::span<const HistoryEntry> entries) const {
        return error_of(read_history(entries, id_, third_.public_key));
    }

    const TestAccount first_{1}, second_{2, Derivation::gradido_v2}, third_{3, Derivation::seed};
    const Uuid id_{{0xA1}};
    std::vector<HistoryEntry> entries_;
};

TEST_F(History, is_read_in_order) {
    const auto periods = MUST(read_history(entries_, id_, third_.public_key));
    ASSERT_EQ(periods.size(), 3u);
    EXPECT_EQ(periods[0].key, first_.public_key);
    EXPECT_EQ(periods[1].key, second_.public_key);
    EXPECT_EQ(periods[2].key, third_.public_key);
    EXPECT_EQ(periods[1].derivation, Derivation::gradido_v2);
    EXPECT_FALSE(periods[0].signed_by_old_key);
    EXPECT_TRUE(periods[1].signed_by_old_key);
    EXPECT_FALSE(periods[2].signed_by_old_key);
}

TEST_F(History, every_flipped_bit_fails) {
    for (std::size_t which = 0; which < entries_.size(); ++which) {
        for (std::size_t bit = 0; bit < HistoryEntry::kSize * 8; ++bit) {
            auto changed = entries_;
            changed[which] = MUST(HistoryEntry::from(flipped(entries_[which].view(), bit)));
            EXPECT_EQ(error(changed), Error::key_history) << which << ' ' << bit;
        }
    }
}

TEST_F(History, cut_reordered_or_repeated) {
    const std::span all(entries_);
    EXPECT_EQ(error({}), Error::key_history);
    EXPECT_EQ(error(all.first(1)), Error::key_history);
    EXPECT_EQ(error(all.first(2)), Error::key_history);
    EXPECT_EQ(error(all.last(2)), Error::key_history);
    EXPECT_EQ(error(all.last(1)), Error::key_history);
    const std::vector<HistoryEntry> without_second{entries_[0], entries_[2]};
    EXPECT_EQ(error(without_second), Error::key_history);
    const std::vector<HistoryEntry> swapped{entries_[1], entries_[0], entries_[2]};
    EXPECT_EQ(error(swapped), Error::key_history);
    const std::vector<HistoryEntry> repeated{entries_[0], entries_[1], entries_[1], entries_[2]};
    EXPECT_EQ(error(repeated), Error::key_history);
}

TEST_F(History, of_another_account_or_key) {
    EXPECT_EQ(error_of(read_history(entries_, Uuid{{0xA2}}, third_.public_key)),
              Error::key_history);
    EXPECT_EQ(error_of(read_history(entries_, id_, second_.public_key)), Error::key_history);
}

// A fork has the same past and another successor; what follows does not fit on it.
TEST_F(History, a_fork_does_not_lead_to_the_key) {
    const TestAccount thief(9);
    auto forked = entries_;
    forked[1] = MUST(next_entry(id_, &entries_[0], thief.key, thief.derivation, nullptr));
    EXPECT_EQ(error(forked), Error::key_history);
    forked.pop_back();
    EXPECT_EQ(error(forked), Error::key_history);
}

// The old key's consent cannot be taken away, nor claimed.
TEST_F(History, consent_is_signed_in) {
    auto without = entries_;
    without[1].bytes[7] = 0;
    std::fill(without[1].bytes.begin() + 192, without[1].bytes.end(), Byte{0});
    EXPECT_EQ(error(without), Error::key_history);
    const auto two = std::span(without).first(2);
    EXPECT_EQ(error_of(read_history(two, id_, second_.public_key)), Error::key_history);

    auto claimed = entries_;
    claimed[2].bytes[7] = 1;
    EXPECT_EQ(error(claimed), Error::key_history);
}

TEST_F(History, a_key_that_replaces_itself_is_refused_however_well_signed) {
    HistoryEntry entry = entries_[1];
    std::copy(first_.public_key.bytes.begin(), first_.public_key.bytes.end(), &entry.bytes[64]);
    ByteVector message = bytes_of(as_bytes("ownkey-1 history"));
    message.insert(message.end(), entry.bytes.begin(), entry.bytes.begin() + 128);
    const Signature signature = sign(first_.key, message);
    for (const std::size_t at : {128u, 192u})
        std::copy(signature.bytes.begin(), signature.bytes.end(), &entry.bytes[at]);
    const std::vector<HistoryEntry> entries{entries_[0], entry};
    EXPECT_EQ(error_of(read_history(entries, id_, first_.public_key)), Error::key_history);
}

TEST_F(History, the_next_entry_fits_the_one_before_or_is_not_made) {
    const auto error_of_next =
        [&](const HistoryEntry* before, const TestAccount& owner, const SigningKey* old_key) {
            return error_of(next_entry(id_, before, owner.key, owner.derivation, old_key));
        };
    const HistoryEntry& last = entries_.back();
    EXPECT_EQ(error_of_next(&last, third_, nullptr), Error::key_history); // the same key
    EXPECT_EQ(error_of_next(&last, first_, &second_.key), Error::key_history);
    EXPECT_EQ(error_of_next(nullptr, first_, &second_.key), Error::key_history);
    HistoryEntry foreign = last;
    foreign.bytes[8] ^= 1;
    EXPECT_EQ(error_of_next(&foreign, first_, nullptr), Error::key_history);
    EXPECT_EQ(error_of_next(&last, first_, &third_.key), Error::internal); // made
}

} // namespace
} // namespace ownkey::vault
