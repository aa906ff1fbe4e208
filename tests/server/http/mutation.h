// Mutations for property tests: the same on every run and every machine.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace ownkey::test {

/// SplitMix64 (Steele, Lea, Flood 2014).
class Dice {
public:
    explicit Dice(std::uint64_t seed) : state_(seed) {}

    /// 0 to n-1.
    std::size_t below(std::size_t n) {
        std::uint64_t z = state_ += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return static_cast<std::size_t>((z ^ (z >> 31)) % n);
    }

private:
    std::uint64_t state_;
};

/// One of `samples` with up to four changes: a byte replaced, bytes cut out or doubled, a fragment
/// put in, another sample's end put on.
inline std::string mutated(Dice& dice,
                           const std::vector<std::string>& samples,
                           const std::vector<std::string>& fragments) {
    std::string text = samples[dice.below(samples.size())];
    for (auto changes = dice.below(5); changes > 0; --changes) {
        const auto at = dice.below(text.size() + 1);
        const auto length = dice.below(12);
        switch (dice.below(5)) {
        case 0:
            if (at < text.size()) text[at] = static_cast<char>(dice.below(256));
            break;
        case 1:
            text.erase(at, length);
            break;
        case 2:
            text.insert(at, text.substr(at, length));
            break;
        case 3:
            text.insert(at, fragments[dice.below(fragments.size())]);
            break;
        default: {
            const auto& other = samples[dice.below(samples.size())];
            text.erase(at);
            text += other.substr(dice.below(other.size()));
        }
        }
    }
    return text;
}

} // namespace ownkey::test
