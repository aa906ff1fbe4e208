// 2^(-n/year) in 128 bits behind the point. Whole years are shifts; the seconds of the last one are
// the product of a constant for each bit that is set. Every constant and every product is rounded
// down: the factor is too small by less than 2^-122, which for any amount is less than 2^-59 units.
#include "tools/community/decay.h"

#include <array>

namespace ownkey::community {

namespace {

__extension__ using U128 = unsigned __int128; ///< here: a fraction of 2^128

constexpr U128 factor(std::uint64_t high, std::uint64_t low) {
    return static_cast<U128>(high) << 64 | low;
}

/// floor(2^128 * 2^(-2^k / kYearS)) for k = 0, 1, ...; decay_test shows them to be right.
constexpr std::array kFactors{
    factor(0xFFFFFFA1A945888C, 0xB198CA147EE039D5), // 1 s
    factor(0xFFFFFF43528B33DD, 0x31831CE9D583B9A6), // 2 s
    factor(0xFFFFFE86A516F2C9, 0x9C191E239FDC65C7), // 4 s
    factor(0xFFFFFD0D4A3011D0, 0x1AE3D7ECC9ACC96B), // 8 s
    factor(0xFFFFFA1A9468D493, 0xB3BE71ADF6410F2C), // 16 s
    factor(0xFFFFF43528F46CF4, 0xF8DA85A7B238433D), // 32 s
    factor(0xFFFFE86A5273E91D, 0x03407CD661826BEC), // 64 s
    factor(0xFFFFD0D4A7140EEC, 0xAD570AE937701637), // 128 s
    factor(0xFFFFA1A956D90FD6, 0xFB5939DC02F42D84), // 256 s
    factor(0xFFFF4352D075E13C, 0xA4FE5DB3F5166B75), // 512 s
    factor(0xFFFE86A62BFA9575, 0x70AD3EEC3A7CF77C), // 1024 s
    factor(0xFFFD0D4E842EDCE7, 0xF083A4E4AC521D26), // 2048 s
    factor(0xFFFA1AA5B937B238, 0x46D62EDABC418E1B), // 4096 s
    factor(0xFFF4356E3570CABB, 0xCB09C24D7E816BFA), // 8192 s
    factor(0xFFE86B6773B36477, 0x40805CC91386A5F8), // 16384 s
    factor(0xFFD0D8FAF110BBD1, 0xEF45D35AC0594BA1), // 32768 s
    factor(0xFFA1BAA53BEF7E25, 0x6473890CB0402800), // 65536 s
    factor(0xFF43980179510649, 0x7D35BAB70D724019), // 131072 s
    factor(0xFE87BAABDAB6AB02, 0x157F96F1A3C5085E), // 262144 s
    factor(0xFD119E636F61552F, 0xDA3EF5B5F9702670), // 524288 s
    factor(0xFA2BD446F55A1169, 0x609FEF4FFF10442E), // 1048576 s
    factor(0xF479A21B970FF04B, 0xEF5C67D051180D8D), // 2097152 s
    factor(0xE97816CF3CB21D4B, 0x4AB104AC4D3795C4), // 4194304 s
    factor(0xD4EBD1DAA0CD6680, 0x58048AB7483BBC13), // 8388608 s
    factor(0xB1176CCD0DBE2024, 0x659AA5514EFA3C6B), // 16777216 s
};

constexpr U128 low(U128 value) {
    return static_cast<std::uint64_t>(value);
}

/// The product of two fractions, rounded down.
U128 product(U128 a, U128 b) {
    const U128 middle =
        ((low(a) * low(b)) >> 64) + low((a >> 64) * low(b)) + low(low(a) * (b >> 64));
    return (a >> 64) * (b >> 64) + (((a >> 64) * low(b)) >> 64) + ((low(a) * (b >> 64)) >> 64) +
           (middle >> 64);
}

std::int64_t scaled(std::int64_t amount, U128 by) {
    const U128 units = static_cast<U128>(amount);
    return static_cast<std::int64_t>((units * (by >> 64) + ((units * low(by)) >> 64)) >> 64);
}

} // namespace

std::int64_t decayed(std::int64_t amount, std::int64_t seconds) {
    if (amount <= 0 || seconds <= 0) return amount;
    const std::int64_t years = seconds / kYearS;
    const std::int64_t rest = seconds % kYearS;
    if (years >= 63) return 0;
    std::int64_t left = amount;
    if (rest > 0) {
        U128 by = ~static_cast<U128>(0);
        for (std::size_t k = 0; k < kFactors.size(); ++k)
            if ((rest >> k & 1) != 0) by = product(by, kFactors[k]);
        left = scaled(amount, by);
    }
    return left >> years; // floor(floor(x) / 2^y) = floor(x / 2^y)
}

} // namespace ownkey::community
