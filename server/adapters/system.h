// The machine's clock and randomness.
#pragma once

#include "server/ports/ports.h"

namespace ownkey {

class SystemClock final : public Clock {
public:
    [[nodiscard]] Time now() const override;
};

/// libsodium's generator over getrandom(2). Usable from any thread, after init_crypto().
class SystemRandom final : public Random {
public:
    void fill(MutableBytes out) override;
};

} // namespace ownkey
