// Decay: the rule, what follows from it for any amount and time, and that reading changes nothing.
#include "people.h"
#include "tools/community/verify.h"

#include <cmath>
#include <random>

namespace ownkey::community {

namespace {

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();

/// Amounts and times of all sizes, the same at every run.
class DecayTest : public testing::Test {
protected:
    std::int64_t amount() {
        const auto bits = std::uniform_int_distribution(0, 62)(random_);
        return std::uniform_int_distribution<std::int64_t>(0,
                                                           (std::int64_t{1} << bits) - 1)(random_);
    }

    std::int64_t seconds() {
        const auto bits = std::uniform_int_distribution(0, 31)(random_);
        return std::uniform_int_distribution<std::int64_t>(0,
                                                           (std::int64_t{1} << bits) - 1)(random_);
    }

private:
    std::mt19937_64 random_{1};
};

TEST_F(DecayTest, a_year_halves_rounded_down) {
    EXPECT_EQ(decayed(10'000'000, kYearS), 5'000'000);
    EXPECT_EQ(decayed(10'000'001, kYearS), 5'000'000);
    EXPECT_EQ(decayed(1, kYearS), 0);
    EXPECT_EQ(decayed(kMost, kYearS), kMost / 2);
    EXPECT_EQ(decayed(kMost, 62 * kYearS), 1);
    EXPECT_EQ(decayed(kMost, 63 * kYearS), 0);
    EXPECT_EQ(decayed(kMost, kMost), 0);
}

/// floor(a * 2^(-n / 31556952)), computed elsewhere with 120 decimal digits.
TEST_F(DecayTest, known_values) {
    EXPECT_EQ(decayed(10'000'000, 1), 9'999'999);
    EXPECT_EQ(decayed(10'000'000, 86'400), 9'981'040);
    EXPECT_EQ(decayed(1'000'000, 2'629'746), 943'874);
    EXPECT_EQ(decayed(123'456'789, 31'556'951), 61'728'395);
    EXPECT_EQ(decayed(9'223'372'036'854'775'807, 1), 9'223'371'834'263'782'469);
    EXPECT_EQ(decayed(9'223'372'036'854'775'807, 31'556'951), 4'611'686'119'722'886'797);
    EXPECT_EQ(decayed(9'223'372'036'854'775'807, 100'000'000), 1'025'566'072'738'540'413);
    EXPECT_EQ(decayed(4'611'686'018'427'387'904, 16'777'216), 3'190'196'924'283'062'281);
    EXPECT_EQ(decayed(1, 1), 0);
    EXPECT_EQ(decayed(99'999'999'999'999, 12'345'678), 76'248'509'336'648);
    EXPECT_EQ(decayed(1'178'032'213'966'879'813, 99'560'964), 132'257'151'260'376'866);
    EXPECT_EQ(decayed(3'667'183'047'553'907'644, 92'670'206), 478'990'967'095'397'795);
    EXPECT_EQ(decayed(3'880'784'345'061'157'866, 99'307'505), 438'126'294'591'646'467);
    EXPECT_EQ(decayed(4'253'473'276'156'415'134, 71'140'745), 891'484'070'541'553'595);
    EXPECT_EQ(decayed(3'875'421'692'216'795'887, 62'494'814), 982'120'181'688'035'378);
    EXPECT_EQ(decayed(4'350'464'998'420'854'903, 33'427'281), 2'087'680'944'130'315'342);
}

TEST_F(DecayTest, of_no_time_and_of_time_that_runs_backwards_everything_stays) {
    for (int i = 0; i < 1'000; ++i) {
        const auto a = amount();
        EXPECT_EQ(decayed(a, 0), a);
        EXPECT_EQ(decayed(a, -seconds()), a);
        const Balance balance{a, 1'000};
        EXPECT_EQ(balance.moved_to(1'000 - seconds()).amount, a);
        EXPECT_EQ(balance.moved_to(-seconds()).at_s, 1'000);
    }
}

TEST_F(DecayTest, it_never_grows_and_never_falls_below_the_half_of_each_year_begun) {
    for (int i = 0; i < 100'000; ++i) {
        const auto a = amount();
        const auto n = seconds();
        const auto left = decayed(a, n);
        ASSERT_LE(left, a);
        ASSERT_LE(decayed(a, n + 1), left) << a << " after " << n;
        ASSERT_GE(left, decayed(a, (n / kYearS + 1) * kYearS));
        const bool must_fall = n > 0 && a > 0;
        ASSERT_TRUE(!must_fall || left < a);
    }
}

TEST_F(DecayTest, a_year_in_any_two_parts_is_the_half_within_one_unit) {
    for (int i = 0; i < 100'000; ++i) {
        const auto a = amount();
        const auto n = seconds() % kYearS;
        const auto twice = decayed(decayed(a, n), kYearS - n);
        ASSERT_LE(twice, a / 2);
        ASSERT_GE(twice, a / 2 - 1) << a << " after " << n;
    }
}

TEST_F(DecayTest, splitting_an_interval_or_an_amount_never_gains) {
    for (int i = 0; i < 100'000; ++i) {
        const auto a = amount();
        const auto b = amount();
        const auto s = seconds();
        const auto t = seconds();
        ASSERT_LE(decayed(decayed(a, s), t), decayed(a, s + t)) << a << ' ' << s << ' ' << t;
        ASSERT_GE(decayed(decayed(a, s), t), decayed(a, s + t) - 1);
        ASSERT_LE(decayed(a, s) + decayed(b, s), decayed(a + b, s));
    }
}

TEST_F(DecayTest, it_is_the_power_of_two_within_what_a_double_can_say) {
    for (int i = 0; i < 100'000; ++i) {
        const auto a = amount() >> 20;
        const auto n = seconds();
        const double exact = static_cast<double>(a) * std::exp2(-static_cast<double>(n) / kYearS);
        ASSERT_NEAR(static_cast<double>(decayed(a, n)), exact, 1.01) << a << " after " << n;
    }
}

// -- in the ledger: 100 GDD each at kNow

constexpr std::int64_t kHalf = 50 * tx::kUnitsPerGdd;

TEST_F(LedgerTest, a_balance_decays_when_read) {
    EXPECT_EQ(balance(alice, kNow + kYearS), kHalf);
    EXPECT_EQ(balance(alice, kNow + 2 * kYearS), kHalf / 2);
    EXPECT_EQ(balance(alice), 2 * kHalf); // the question has changed nothing
}

TEST_F(LedgerTest, a_transfer_is_of_what_is_left) {
    const auto later = kNow + kYearS;
    EXPECT_EQ(rule(transfer_of(alice, bob, kHalf + 1, "too much", later), later), "sender_balance");
    EXPECT_EQ(rule(transfer_of(alice, bob, kHalf, "all of it", later), later), "");
    EXPECT_EQ(balance(alice, later), 0);
    EXPECT_EQ(balance(bob, later), 2 * kHalf);
    EXPECT_EQ(MUST(ledger->entries()).back().receiver_balance, 2 * kHalf);
    EXPECT_EQ(MUST(verify_ledger(data)).total, 2 * kHalf + kHalf); // Carla's has decayed too
}

TEST_F(LedgerTest, the_order_of_questions_does_not_change_a_balance) {
    std::mt19937 random(7);
    std::vector<std::int64_t> times;
    for (int i = 0; i < 200; ++i)
        times.push_back(kNow + static_cast<std::int64_t>(random() % kYearS));
    std::map<std::int64_t, std::int64_t> first;
    for (const auto time : times)
        first[time] = balance(alice, time);
    std::ranges::shuffle(times, random);
    for (const auto time : times)
        EXPECT_EQ(balance(alice, time), first[time]);
}

TEST_F(LedgerTest, many_transfers_over_years_leave_nobody_richer_than_one_would) {
    std::mt19937 random(3);
    auto now = kNow;
    for (int i = 0; i < 300; ++i) {
        now += static_cast<std::int64_t>(random() % 400'000);
        const bool there = i % 2 == 0;
        EXPECT_EQ(rule(transfer_of(there ? alice : bob,
                                   there ? bob : alice,
                                   1 + static_cast<std::int64_t>(random() % 1'000),
                                   "transfer " + std::to_string(i),
                                   now),
                       now),
                  "");
    }
    const auto sum = balance(alice, now) + balance(bob, now);
    const auto untouched = decayed(4 * kHalf, now - kNow);
    EXPECT_LE(sum, untouched);
    EXPECT_GE(sum, untouched - 2 * 300); // at most a unit is lost by each change of each balance
    EXPECT_EQ(MUST(verify_ledger(data)).rows, 303);
}

TEST_F(LedgerTest, a_clock_that_was_set_back_neither_restores_nor_decays) {
    const auto later = kNow + kYearS;
    EXPECT_EQ(rule(transfer_of(alice, bob, 1, "later", later), later), "");
    EXPECT_EQ(rule(transfer_of(alice, bob, 1, "earlier", kNow), kNow), "");
    EXPECT_EQ(balance(alice, kNow), kHalf - 2);
    EXPECT_EQ(balance(alice, later), kHalf - 2);
    EXPECT_EQ(MUST(verify_ledger(data)).rows, 5);
}

} // namespace

} // namespace ownkey::community
