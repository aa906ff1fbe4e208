// FakeRandom: the ChaCha20 key stream (RFC 8439) of a seed. Same seed, same calls: same bytes.
#pragma once

#include "server/ports/ports.h"

#include <sodium.h>

#include <array>
#include <cstring>
#include <mutex>

namespace ownkey::fakes {

class FakeRandom final : public Random {
public:
    explicit FakeRandom(std::uint64_t seed = 1) { std::memcpy(key_.data(), &seed, sizeof seed); }

    void fill(MutableBytes out) override {
        const std::lock_guard lock(mutex_);
        std::array<Byte, crypto_stream_chacha20_NONCEBYTES> nonce{};
        std::memcpy(nonce.data(), &calls_, sizeof calls_);
        ++calls_;
        crypto_stream_chacha20(out.data(), out.size(), nonce.data(), key_.data());
    }

private:
    std::mutex mutex_;
    std::array<Byte, crypto_stream_chacha20_KEYBYTES> key_{};
    std::uint64_t calls_ = 0;
};

} // namespace ownkey::fakes
