// Numbers as bytes, the least significant first. In core only.
#pragma once

#include "bytes.h"

namespace ownkey {

/// Out: the lowest N bytes of the value.
template <std::size_t N>
constexpr std::array<Byte, N> little_endian(std::uint64_t value) {
    std::array<Byte, N> bytes{};
    for (std::size_t i = 0; i < N; ++i)
        bytes[i] = static_cast<Byte>(value >> (8 * i));
    return bytes;
}

/// In: 8 bytes at most.
constexpr std::uint64_t from_little_endian(ByteView bytes) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i)
        value |= std::uint64_t{bytes[i]} << (8 * i);
    return value;
}

} // namespace ownkey
