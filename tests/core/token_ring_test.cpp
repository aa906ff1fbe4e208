// The key ring: who signs, who is published, and that no rotation breaks a token.
#include "core/token/key_ring.h"
#include "filled.h"
#include "token_table.h"

#include <gtest/gtest.h>

namespace ownkey::token {
namespace {

constexpr RingTimes kTimes{10'000, 600, 1800, 60};

class Ring : public testing::Test {
protected:
    bool rotate(std::int64_t now_s) { return ring_.rotate(now_s, filled<SigningSeed>(seed_++)); }

    [[nodiscard]] std::string signer(std::int64_t now_s) const {
        const std::string token = MUST(ring_.issue(table_claims(), now_s));
        const std::string header(as_text(MUST(parse_compact(token)).header));
        for (const RingKey& key : ring_.keys()) {
            std::string id = id_of(key);
            if (header.find(id) != std::string::npos) return id;
        }
        return "none of the ring";
    }

    static std::string id_of(const RingKey& key) {
        return key_id(public_key_of(signing_key_of(key.seed)));
    }

    KeyRing ring_{kTimes};
    Byte seed_ = 1;
};

TEST_F(Ring, without_a_key_issues_nothing) {
    EXPECT_EQ(ring_.issue(table_claims(), 0).error(), Error::token_unknown_key);
    EXPECT_EQ(ring_.jwks(0), R"({"keys":[]})");
}

TEST_F(Ring, the_first_key_signs_at_once_and_the_next_is_published_first) {
    EXPECT_TRUE(rotate(1000));
    EXPECT_FALSE(rotate(1000));
    const std::string first = signer(1000);
    EXPECT_FALSE(rotate(1000 + 10'000 - 601));
    EXPECT_TRUE(rotate(1000 + 10'000 - 600));
    EXPECT_EQ(ring_.published(10'400).size(), 2u);
    EXPECT_EQ(ring_.published(10'399).size(), 1u);
    EXPECT_EQ(signer(10'999), first);
    EXPECT_EQ(signer(11'000), id_of(ring_.keys()[1]));
    EXPECT_NE(signer(11'000), first);
}

TEST_F(Ring, the_old_key_stays_until_its_last_token_has_expired) {
    rotate(1000);
    rotate(10'400); // signs from 11'000
    constexpr std::int64_t kGone = 11'000 + 1800 + 60;
    EXPECT_FALSE(rotate(kGone - 1));
    EXPECT_EQ(ring_.published(kGone - 1).size(), 2u);
    EXPECT_EQ(ring_.published(kGone).size(), 1u);
    EXPECT_TRUE(rotate(kGone));
    EXPECT_EQ(ring_.keys().size(), 1u);
}

TEST_F(Ring, called_late_the_old_key_signs_on) {
    rotate(1000);
    const std::string first = signer(1000);
    EXPECT_EQ(signer(1'000'000), first);
    EXPECT_TRUE(rotate(1'000'000));
    EXPECT_EQ(signer(1'000'599), first);
    EXPECT_NE(signer(1'000'600), first);
}

TEST_F(Ring, a_removed_key_is_replaced_at_once) {
    rotate(1000);
    const std::string first = signer(1000);
    EXPECT_FALSE(ring_.remove("another"));
    EXPECT_TRUE(ring_.remove(first));
    EXPECT_TRUE(ring_.published(2000).empty());
    EXPECT_TRUE(rotate(2000));
    EXPECT_NE(signer(2000), first);
}

TEST_F(Ring, a_published_successor_takes_over_from_a_removed_key) {
    rotate(1000);
    const std::string first = signer(1000);
    rotate(10'400);
    const std::string second = id_of(ring_.keys()[1]);
    EXPECT_TRUE(ring_.remove(first));
    EXPECT_EQ(ring_.issue(table_claims(), 10'500).error(), Error::token_unknown_key);
    EXPECT_TRUE(rotate(10'500));
    EXPECT_EQ(signer(10'500), second);
}

TEST_F(Ring, stored_keys_make_the_same_ring) {
    rotate(1000);
    rotate(10'400);
    KeyRing again(kTimes);
    for (const RingKey& key : ring_.keys())
        again.restore({key.seed.duplicate(), key.published_at_s, key.signs_from_s});
    for (const std::int64_t now_s : {1000, 10'399, 10'400, 11'000, 12'859, 12'860})
        EXPECT_EQ(again.jwks(now_s), ring_.jwks(now_s));
    EXPECT_EQ(MUST(again.issue(table_claims(), 11'000)), MUST(ring_.issue(table_claims(), 11'000)));
}

} // namespace
} // namespace ownkey::token
