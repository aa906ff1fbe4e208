// Seeded values that transactions are made of, edges included. The rules are: the same seed gives
// the same values on every machine (so no std distributions); OWNKEY_SEED in the environment
// replaces the fixed seed, a failure prints it.
#pragma once

#include "core/bytes.h"

#include <cstdlib>
#include <random>
#include <string>

namespace ownkey::second_opinion {

inline std::uint64_t seed() {
    const char* given = std::getenv("OWNKEY_SEED"); // NOLINT(concurrency-mt-unsafe): one thread
    return given != nullptr ? std::strtoull(given, nullptr, 10) : 20250421;
}

class Random {
public:
    explicit Random(std::uint64_t seed) : engine_(seed) {}

    /// 0..end-1.
    std::size_t below(std::size_t end) { return static_cast<std::size_t>(engine_() % end); }

    bool one_in(std::size_t n) { return below(n) == 0; }

    std::uint64_t bits() { return engine_(); }

    template <class Value>
    const Value& one_of(const std::vector<Value>& values) {
        return values[below(values.size())];
    }

    std::string bytes(std::size_t size) {
        std::string out(size, '\0');
        for (char& c : out)
            c = static_cast<char>(engine_());
        return out;
    }

    std::string key() { return bytes(32); }

    /// So many letters, umlauts and signs of up to four bytes among them.
    std::string text(std::size_t least, std::size_t most) {
        static const std::vector<std::string> letters{
            "a", "b", "Z", " ", "0", "<", "\"", "\\", "&", "ä", "ß", "é", "€", "漢", "🌱", "x", "y"};
        std::string out;
        for (std::size_t i = least + below(most - least + 1); i > 0; --i)
            out += one_of(letters);
        return out;
    }

    /// Small ones, and the edges of every length on the wire.
    std::int64_t number() {
        if (one_in(8)) return 0;
        if (one_in(8)) return one_in(2) ? INT64_MIN : INT64_MAX;
        const auto magnitude = static_cast<std::int64_t>(engine_() >> (1 + below(63)));
        return one_in(4) ? -magnitude : magnitude;
    }

private:
    std::mt19937_64 engine_;
};

} // namespace ownkey::second_opinion
