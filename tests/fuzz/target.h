// A fuzz target is one file: seeds() and run(). libFuzzer calls run() with bytes of its making;
// whatever breaks, a sanitizer's finding or a promise that does not hold, is kept as a file. Seeds
// are made by code from the vectors and from honest messages, so nothing binary is committed.
#pragma once

#include "core/hash.h"
#include "tests/core/filled.h"
#include "tests/core/vectors.h"

#include <vector>

namespace ownkey::fuzz {

using Seeds = std::vector<ByteVector>;

/// Where libFuzzer begins; called once, before the first run.
Seeds seeds();
/// The target. Any input; must end, break no rule of C++ and keep what it promises.
void run(ByteView input);

/// A promise about what was parsed; a broken one is a finding.
inline void expect(bool holds) {
    contract(holds);
}

inline ByteVector bytes_of(ByteView view) {
    return {view.begin(), view.end()};
}

inline ByteVector bytes_of(std::string_view text) {
    return bytes_of(as_bytes(text));
}

inline bool equal(ByteView a, ByteView b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end());
}

/// Takes N bytes from the front; zeros where the input ends.
template <class FixedType>
FixedType take(ByteView& input) {
    FixedType out;
    const ByteView part = input.first(std::min(input.size(), FixedType::kSize));
    std::copy(part.begin(), part.end(), out.bytes.begin());
    input = input.subspan(part.size());
    return out;
}

} // namespace ownkey::fuzz
