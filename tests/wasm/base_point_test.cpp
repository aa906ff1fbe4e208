// The multiples of the base point that the module computes at its start are libsodium's, entry by
// entry, and so are the products.
#include <gtest/gtest.h>
#include <sodium.h>

#include <array>

extern "C" {
void computed_entry(unsigned char* out, int row, int column);
void constant_entry(unsigned char* out, int row, int column);
void multiply_by_computed(unsigned char* out, const unsigned char* scalar);
void multiply_by_constants(unsigned char* out, const unsigned char* scalar);
}

namespace {

using Bytes32 = std::array<unsigned char, 32>;

Bytes32 filled(int with, int last) {
    Bytes32 scalar{};
    scalar.fill(static_cast<unsigned char>(with));
    scalar[31] = static_cast<unsigned char>(last);
    return scalar;
}

void expect_same_product(const Bytes32& scalar) {
    Bytes32 computed{};
    Bytes32 by_constants{};
    multiply_by_computed(computed.data(), scalar.data());
    multiply_by_constants(by_constants.data(), scalar.data());
    EXPECT_EQ(computed, by_constants);
}

TEST(BasePoint, EveryEntryOfTheTableIsLibsodiums) {
    std::array<unsigned char, 96> computed{};
    std::array<unsigned char, 96> constant{};
    for (int row = 0; row < 32; ++row) {
        for (int column = 0; column < 8; ++column) {
            computed_entry(computed.data(), row, column);
            constant_entry(constant.data(), row, column);
            EXPECT_EQ(computed, constant) << row << ' ' << column;
        }
    }
}

TEST(BasePoint, ProductsAtTheEdges) {
    // Digits that carry everywhere, nowhere, and into the highest one; the group's order and its
    // neighbours; every power of two.
    for (const int byte : {0x00, 0x01, 0x07, 0x08, 0x77, 0x78, 0x80, 0x87, 0x88, 0xff}) {
        for (const int last : {0x00, 0x07, 0x08, 0x10, 0x1f, 0x40, 0x77, 0x7f})
            expect_same_product(filled(byte, last));
    }
    Bytes32 order = {0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7,
                     0xa2, 0xde, 0xf9, 0xde, 0x14, 0,    0,    0,    0,    0,    0,
                     0,    0,    0,    0,    0,    0,    0,    0,    0,    0x10};
    for (const int lowest : {0xec, 0xed, 0xee}) {
        order[0] = static_cast<unsigned char>(lowest);
        expect_same_product(order);
    }
    for (int bit = 0; bit < 255; ++bit) {
        Bytes32 scalar{};
        scalar[bit / 8] = static_cast<unsigned char>(1U << (bit % 8));
        expect_same_product(scalar);
    }
}

TEST(BasePoint, ProductsOfManyScalarsAreThoseOfTheInstalledLibsodium) {
    ASSERT_GE(sodium_init(), 0);
    Bytes32 seed = filled(1, 1);
    for (int turn = 0; turn < 2000; ++turn) {
        crypto_hash_sha256(seed.data(), seed.data(), seed.size());
        Bytes32 scalar = seed;
        scalar[31] &= 0x7f;
        Bytes32 computed{};
        Bytes32 installed{};
        multiply_by_computed(computed.data(), scalar.data());
        ASSERT_EQ(crypto_scalarmult_ed25519_base_noclamp(installed.data(), scalar.data()), 0);
        ASSERT_EQ(computed, installed);
    }
}

} // namespace
