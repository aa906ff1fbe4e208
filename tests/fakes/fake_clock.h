// FakeClock: stands still until a test moves it. Starts at 2026-01-01 00:00:00 UTC.
#pragma once

#include "server/ports/ports.h"

#include <atomic>

namespace ownkey::fakes {

class FakeClock final : public Clock {
public:
    static constexpr Time kStart{std::chrono::seconds{1'767'225'600}};

    [[nodiscard]] Time now() const override { return now_.load(); }

    void set(Time time) { now_.store(time); }

    void advance(std::chrono::microseconds by) { now_.store(now_.load() + by); }

private:
    std::atomic<Time> now_{kStart};
};

} // namespace ownkey::fakes
