// The same operations for Node, whose clock times them. Built from the very objects of the shipped
// module, but never shipped: that one gives out whole steps only.
#include "operations.h"

#include <cstddef>

extern "C" {

std::size_t bench_count() {
    return ownkey::bench::operations().size();
}

/// Out: length of the name, which is not ended by a zero.
std::size_t bench_name(std::size_t at, const char** name) {
    const auto text = ownkey::bench::operations()[at].name;
    *name = text.data();
    return text.size();
}

void bench_run(std::size_t at, std::size_t times) {
    for (std::size_t i = 0; i < times; ++i)
        ownkey::bench::operations()[at].run();
}
}
