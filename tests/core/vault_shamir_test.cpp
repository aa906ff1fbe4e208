// Shamir's scheme against a plain, slow one: polynomials over GF(2) as lists of bits, division on
// paper, Lagrange's formula as it stands in books. Another implementation altogether:
// shamir_interop.mjs.
#include "core/vault/shamir.h"
#include "filled.h"

#include <gtest/gtest.h>

#include <vector>

namespace ownkey::vault {
namespace {

/// Schoolbook: multiply the polynomials, then subtract 0x11B as often as it fits.
Byte slow_product(Byte a, Byte b) {
    unsigned product = 0;
    for (unsigned i = 0; i < 8; ++i)
        for (unsigned j = 0; j < 8; ++j)
            if ((a >> i & 1) != 0 && (b >> j & 1) != 0) product ^= 1U << (i + j);
    for (unsigned power = 15; power >= 8; --power)
        if ((product >> power & 1) != 0) product ^= 0x11BU << (power - 8);
    return static_cast<Byte>(product);
}

Byte slow_quotient(Byte a, Byte b) {
    for (unsigned out = 0; out < 256; ++out)
        if (slow_product(static_cast<Byte>(out), b) == a) return static_cast<Byte>(out);
    std::abort();
}

using Coefficients = std::vector<Byte>; // the secret, then those of x, x^2, ...

Byte slow_value(const Coefficients& f, Byte x) {
    Byte sum = 0, power = 1;
    for (const Byte coefficient : f) {
        sum ^= slow_product(coefficient, power);
        power = slow_product(power, x);
    }
    return sum;
}

struct Point {
    Byte x, y;
};

/// The value at `at` of the polynomial through the points.
Byte slow_interpolation(const std::vector<Point>& points, Byte at) {
    Byte sum = 0;
    for (const Point& mine : points) {
        Byte term = mine.y;
        for (const Point& other : points) {
            if (other.x == mine.x) continue;
            term = slow_product(term, slow_quotient(at ^ other.x, mine.x ^ other.x));
        }
        sum ^= term;
    }
    return sum;
}

SharedSecret secret_of(Byte byte) {
    return filled<SharedSecret>(byte);
}

TEST(Shamir, products_of_all_bytes) {
    // share_of with one coefficient is secret + coefficient * number: 32 products a call.
    for (unsigned number = 1; number < 256; ++number) {
        for (unsigned first = 0; first < 256; first += 32) {
            ByteVector coefficients;
            for (unsigned i = 0; i < 32; ++i)
                coefficients.push_back(static_cast<Byte>(first + i));
            const auto share = share_of(secret_of(0), coefficients, static_cast<Byte>(number));
            for (unsigned i = 0; i < 32; ++i) {
                ASSERT_EQ(share.reveal()[i],
                          slow_product(static_cast<Byte>(first + i), static_cast<Byte>(number)));
            }
        }
    }
}

TEST(Shamir, inverses_of_all_differences) {
    // Two shares combine to a value with the inverse of number ^ other in it: every byte but 0.
    const auto one = secret_of(0xC3), two = secret_of(0x5A);
    for (unsigned number = 1; number < 256; ++number) {
        for (unsigned other = 1; other < 256; ++other) {
            if (number == other) continue;
            const std::array<NumberedShare, 2> shares{
                NumberedShare{static_cast<Byte>(number), &one},
                NumberedShare{static_cast<Byte>(other), &two}};
            const Byte expected = slow_interpolation(
                {{static_cast<Byte>(number), 0xC3}, {static_cast<Byte>(other), 0x5A}}, 0);
            ASSERT_EQ(combine(shares).reveal()[0], expected) << number << ' ' << other;
        }
    }
}

TEST(Shamir, shares_are_values_of_the_polynomial) {
    const ByteVector coefficients = [] {
        ByteVector out;
        for (unsigned i = 0; i < 4 * 32; ++i)
            out.push_back(static_cast<Byte>(i * 73 + 11));
        return out;
    }();
    for (unsigned number = 1; number < 256; ++number) {
        const auto share = share_of(secret_of(0x42), coefficients, static_cast<Byte>(number));
        for (std::size_t i = 0; i < 32; ++i) {
            const Coefficients f{0x42,
                                 coefficients[i],
                                 coefficients[32 + i],
                                 coefficients[64 + i],
                                 coefficients[96 + i]};
            ASSERT_EQ(share.reveal()[i], slow_value(f, static_cast<Byte>(number)));
        }
    }
}

TEST(Shamir, any_k_of_n_and_more_give_the_secret) {
    constexpr unsigned kShares = 6, kThreshold = 3;
    ByteVector coefficients(std::size_t{kThreshold - 1} * 32);
    for (std::size_t i = 0; i < coefficients.size(); ++i)
        coefficients[i] = static_cast<Byte>(i * 151 + 3);
    std::vector<SharedSecret> shares;
    for (unsigned number = 1; number <= kShares; ++number)
        shares.push_back(share_of(secret_of(0x99), coefficients, static_cast<Byte>(number)));
    for (unsigned chosen = 1; chosen < 1U << kShares; ++chosen) {
        std::vector<NumberedShare> some;
        for (unsigned i = kShares; i-- > 0;) // in any order: here from behind
            if ((chosen >> i & 1) != 0) some.push_back({static_cast<Byte>(i + 1), &shares[i]});
        EXPECT_EQ(equal_constant_time(combine(some), secret_of(0x99)), some.size() >= kThreshold)
            << chosen;
    }
}

TEST(Shamir, a_threshold_of_one_shares_the_secret_itself) {
    const auto share = share_of(secret_of(0x31), {}, 7);
    EXPECT_TRUE(equal_constant_time(share, secret_of(0x31)));
    const std::array<NumberedShare, 1> alone{NumberedShare{7, &share}};
    EXPECT_TRUE(equal_constant_time(combine(alone), secret_of(0x31)));
}

// What k-1 officers hold fits every secret: for each guess there is a polynomial of degree k-1 that
// gives them the very shares they hold. Here k = 3, and the officers are 2 and 5.
TEST(Shamir, fewer_shares_than_the_threshold_fit_every_secret) {
    ByteVector coefficients(64);
    for (std::size_t i = 0; i < coefficients.size(); ++i)
        coefficients[i] = static_cast<Byte>(i * 37 + 5);
    constexpr Byte kTwo = 2, kFive = 5;
    const auto two = share_of(secret_of(0x42), coefficients, kTwo);
    const auto five = share_of(secret_of(0x42), coefficients, kFive);
    for (unsigned guess = 0; guess < 256; ++guess) {
        const auto secret = static_cast<Byte>(guess);
        ByteVector fitting(64); // solves y = guess + a x + b x^2 for both shares
        for (std::size_t i = 0; i < 32; ++i) {
            const Byte slope_two = slow_quotient(two.reveal()[i] ^ secret, kTwo);
            const Byte slope_five = slow_quotient(five.reveal()[i] ^ secret, kFive);
            fitting[32 + i] = slow_quotient(slope_two ^ slope_five, kTwo ^ kFive);
            fitting[i] = slope_two ^ slow_product(fitting[32 + i], kTwo);
        }
        EXPECT_TRUE(equal_constant_time(share_of(secret_of(secret), fitting, kTwo), two));
        EXPECT_TRUE(equal_constant_time(share_of(secret_of(secret), fitting, kFive), five));
    }
}

} // namespace
} // namespace ownkey::vault
