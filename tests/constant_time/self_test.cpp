// Planted leaks, which must be found (CMakeLists.txt): the checker checks nothing otherwise.
#include "check.h"

#include <array>

namespace ownkey::constant_time {

namespace {

using Key = Secret<struct LeakedKeyTag, 32>;
volatile unsigned sink = 0;

} // namespace

CASE(leak_early_exit_comparison) {
    const auto a = secret<Key>(1);
    const auto b = secret<Key>(1);
    for (std::size_t i = 0; i < Key::kSize; ++i) {
        if (a.reveal()[i] != b.reveal()[i]) return;
        sink = sink + 1;
    }
}

CASE(leak_secret_index) {
    const auto key = secret<Key>(7);
    std::array<volatile Byte, 256> table{};
    sink = sink + table[key.reveal()[0]];
}

CASE(leak_secret_length) {
    const auto key = secret<Key>(7);
    for (unsigned i = 0; i < key.reveal()[0]; ++i)
        sink = sink + 1;
}

} // namespace ownkey::constant_time
