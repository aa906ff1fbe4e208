#include "shamir.h"

namespace ownkey::vault {

namespace {

constexpr std::size_t kSize = SharedSecret::kSize;

/// Product in GF(2^8), bit by bit: no table and no branch that a secret could choose.
Byte multiply(Byte a, Byte b) {
    constexpr unsigned kPolynomial = 0x11B;
    unsigned factor = a, product = 0;
    for (unsigned bit = 0; bit < 8; ++bit) {
        product ^= factor & (0U - ((unsigned{b} >> bit) & 1U));
        factor <<= 1U;
        factor ^= kPolynomial & (0U - (factor >> 8U));
    }
    return static_cast<Byte>(product);
}

/// a^254, which is the inverse of every a but 0 (whose result is 0): 254 = 2 + 4 + ... + 128.
Byte invert(Byte a) {
    Byte square = a, product = 1;
    for (int i = 0; i < 7; ++i) {
        square = multiply(square, square);
        product = multiply(product, square);
    }
    return product;
}

/// Lagrange's polynomial of share i at 0, from numbers, which are public.
Byte weight_of(std::span<const NumberedShare> shares, std::size_t i) {
    Byte above = 1, below = 1;
    for (std::size_t j = 0; j < shares.size(); ++j) {
        if (j == i) continue;
        above = multiply(above, shares[j].number);
        below = multiply(below, shares[j].number ^ shares[i].number);
    }
    contract(below != 0);
    return multiply(above, invert(below));
}

} // namespace

SharedSecret share_of(const SharedSecret& secret, ByteView coefficients, std::uint8_t number) {
    contract(number != 0 && coefficients.size() % kSize == 0);
    SharedSecret share;
    const auto out = share.reveal();
    // Horner: the highest power first, the secret last.
    for (std::size_t at = coefficients.size(); at > 0; at -= kSize) {
        for (std::size_t i = 0; i < kSize; ++i)
            out[i] = multiply(out[i] ^ coefficients[at - kSize + i], number);
    }
    for (std::size_t i = 0; i < kSize; ++i)
        out[i] ^= secret.reveal()[i];
    return share;
}

SharedSecret combine(std::span<const NumberedShare> shares) {
    SharedSecret secret;
    const auto out = secret.reveal();
    for (std::size_t share = 0; share < shares.size(); ++share) {
        contract(shares[share].number != 0);
        const Byte weight = weight_of(shares, share);
        const auto bytes = shares[share].share->reveal();
        for (std::size_t i = 0; i < kSize; ++i)
            out[i] ^= multiply(bytes[i], weight);
    }
    return secret;
}

} // namespace ownkey::vault
