// Tally: how many deliveries ended how, per community, since the start of this process. For the
// log.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>

namespace ownkey::jobs {

enum class DeliveryResult : std::uint8_t {
    delivered,
    submitted, ///< taken; whether it counts is asked later
    refused,   ///< by the receiver, for good
    again,     ///< will be tried again
    hopeless,  ///< given up, or unreadable
};

class Tally {
public:
    struct Counts {
        std::int64_t delivered = 0;
        std::int64_t refused = 0;
        std::int64_t postponed = 0;
        std::int64_t failed = 0;
    };

    void count(const std::string& community, DeliveryResult result) {
        const std::lock_guard lock(mutex_);
        auto& counts = by_community_[community];
        switch (result) {
        case DeliveryResult::delivered:
            ++counts.delivered;
            break;
        case DeliveryResult::submitted:
            break; // counted once it is confirmed
        case DeliveryResult::refused:
            ++counts.refused;
            break;
        case DeliveryResult::again:
            ++counts.postponed;
            break;
        case DeliveryResult::hopeless:
            ++counts.failed;
            break;
        }
    }

    [[nodiscard]] std::map<std::string, Counts> counts() const {
        const std::lock_guard lock(mutex_);
        return by_community_;
    }

private:
    mutable std::mutex mutex_;
    std::map<std::string, Counts> by_community_;
};

} // namespace ownkey::jobs
