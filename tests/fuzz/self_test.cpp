// Three planted bugs; the fuzzer and its sanitizers must find each (see CMakeLists.txt). PLANTED: 1
// reads behind the end, 2 overflows a signed number, 3 takes two texts for one value. Each has just its
// one bug: which one is found first must not depend on the fuzzer's dice.
#include "target.h"

namespace ownkey::fuzz {

namespace {

/// "OK", a length, and so many bytes.
Result<ByteVector> parse(ByteView input) {
    if (input.size() < 3 || input[0] != 'O' || input[1] != 'K') return Error::bad_length;
    const std::size_t size = input[2];
#if PLANTED == 1
    if (size < input.size() - 3) return Error::bad_length;
    return ByteVector(input.begin() + 3, input.begin() + 3 + size);
#elif PLANTED == 2
    if (size != input.size() - 3) return Error::bad_length;
    int sum = INT_MAX - 10;
    for (const Byte byte : input.subspan(3))
        sum += byte;
    return ByteVector{static_cast<Byte>(sum)};
#elif PLANTED == 3
    if (size > input.size() - 3) return Error::bad_length;
    return bytes_of(input.subspan(3, size));
#endif
}

} // namespace

Seeds seeds() {
    return {bytes_of("hello")};
}

void run(ByteView input) {
    const auto bytes = parse(input);
    if (!bytes || PLANTED == 2) return;
    ByteVector encoded = bytes_of("OK");
    encoded.push_back(static_cast<Byte>(bytes->size()));
    encoded.insert(encoded.end(), bytes->begin(), bytes->end());
    expect(equal(encoded, input));
}

} // namespace ownkey::fuzz
