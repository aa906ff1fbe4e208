#include "server/adapters/system.h"

#include <sodium.h>

namespace ownkey {

Time SystemClock::now() const {
    return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
}

void SystemRandom::fill(MutableBytes out) {
    randombytes_buf(out.data(), out.size());
}

} // namespace ownkey
