// Rate limits: token buckets per address (IPv6: per /64, which is what one household has) and
// RateClass, in memory; logins also per network (/24, /48), against guesses from many addresses of
// one house. The rules are: time comes from the caller; memory is bounded, the address
// that was quiet for longest is forgotten first.
#pragma once

#include "server/domain/records.h"
#include "server/http/router.h"

#include <list>
#include <mutex>
#include <string>
#include <unordered_map>

namespace ownkey::http {

class RateLimiter {
public:
    static constexpr std::size_t kMaxBuckets = 100'000;

    explicit RateLimiter(const Settings::Limits& limits, std::size_t max_buckets = kMaxBuckets);

    /// Takes one token; of a login, one of its network too. Out: 0, or the seconds after which
    /// there will be one (at least 1).
    int take(RateClass rate, const std::string& address, Time now);
    [[nodiscard]] std::size_t size() const;

private:
    struct Bucket {
        std::string key;
        double tokens;
        Time filled_at;
    };

    struct Rate {
        double capacity;
        double per_second;
    };

    [[nodiscard]] Rate rate_of(RateClass rate) const;
    int take_one(const std::string& key, const Rate& limit, Time now);

    const Settings::Limits& limits_;
    const std::size_t max_buckets_;
    mutable std::mutex mutex_;
    std::list<Bucket> buckets_; ///< most recently used first
    std::unordered_map<std::string, std::list<Bucket>::iterator> index_;
};

/// What it is counted as together with its neighbours: the /24 of an IPv4 address, the /48 of an
/// IPv6 address.
std::string network_key(const std::string& address);

/// What an address is counted as: an IPv4 address itself, an IPv6 address's first 64 bits.
std::string rate_key(const std::string& address);

} // namespace ownkey::http
