#include "server/http/limits.h"

#include "core/encoding.h"

#include <arpa/inet.h>

#include <algorithm>
#include <cmath>

namespace ownkey::http {

RateLimiter::RateLimiter(const Settings::Limits& limits, std::size_t max_buckets)
    : limits_(limits), max_buckets_(max_buckets) {}

RateLimiter::Rate RateLimiter::rate_of(RateClass rate) const {
    switch (rate) {
    // A page and its modules come at once: four seconds' worth may.
    case RateClass::general:
        return {4.0 * limits_.requests_per_second, 1.0 * limits_.requests_per_second};
    case RateClass::login:
        return {1.0 * limits_.logins_per_minute, limits_.logins_per_minute / 60.0};
    case RateClass::registration:
        return {1.0 * limits_.registrations_per_hour, limits_.registrations_per_hour / 3600.0};
    case RateClass::code:
        return {1.0 * limits_.codes_per_minute, limits_.codes_per_minute / 60.0};
    case RateClass::reset:
        return {1.0 * limits_.resets_per_hour, limits_.resets_per_hour / 3600.0};
    case RateClass::refresh:
        return {1.0 * limits_.refreshes_per_minute, limits_.refreshes_per_minute / 60.0};
    }
    return {0, 1};
}

int RateLimiter::take(RateClass rate, const std::string& address, Time now) {
    const auto kind = std::to_string(static_cast<int>(rate)) + ' ';
    const std::lock_guard lock(mutex_);
    const int wait_s = take_one(kind + rate_key(address), rate_of(rate), now);
    if (wait_s > 0 || rate != RateClass::login) return wait_s;
    const auto per_minute = limits_.network_logins_per_minute;
    return take_one(kind + network_key(address), {1.0 * per_minute, per_minute / 60.0}, now);
}

/// In: with mutex_ held.
int RateLimiter::take_one(const std::string& key, const Rate& limit, Time now) {
    const auto found = index_.find(key);
    if (found == index_.end()) {
        if (buckets_.size() >= max_buckets_) {
            index_.erase(buckets_.back().key);
            buckets_.pop_back();
        }
        buckets_.push_front({key, limit.capacity, now});
        index_.emplace(key, buckets_.begin());
    } else {
        buckets_.splice(buckets_.begin(), buckets_, found->second);
    }

    Bucket& bucket = buckets_.front();
    const double elapsed_s = std::chrono::duration<double>(now - bucket.filled_at).count();
    bucket.tokens =
        std::min(limit.capacity, bucket.tokens + std::max(0.0, elapsed_s) * limit.per_second);
    bucket.filled_at = now;
    if (bucket.tokens >= 1) {
        bucket.tokens -= 1;
        return 0;
    }
    return std::max(1, static_cast<int>(std::ceil((1 - bucket.tokens) / limit.per_second)));
}

std::size_t RateLimiter::size() const {
    const std::lock_guard lock(mutex_);
    return buckets_.size();
}

std::string rate_key(const std::string& address) {
    in6_addr v6{};
    if (inet_pton(AF_INET6, address.c_str(), &v6) != 1) return address;
    if (IN6_IS_ADDR_V4MAPPED(&v6)) {
        std::array<char, INET_ADDRSTRLEN> text{};
        inet_ntop(AF_INET, &v6.s6_addr[12], text.data(), text.size());
        return text.data();
    }
    return to_hex({v6.s6_addr, 8});
}

std::string network_key(const std::string& address) {
    in6_addr v6{};
    if (inet_pton(AF_INET6, address.c_str(), &v6) == 1 && !IN6_IS_ADDR_V4MAPPED(&v6))
        return to_hex({v6.s6_addr, 6}) + "/48";
    const auto v4 = rate_key(address);
    return v4.substr(0, v4.rfind('.')) + "/24";
}

} // namespace ownkey::http
