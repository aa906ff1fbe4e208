#include "server/jobs/lanes.h"

#include <algorithm>

namespace ownkey::jobs {

namespace {

/// A community that may be tried, but for which nothing was due: looked at again then.
constexpr Seconds kLookAgain{1};

bool is_shut(Time shut_at, Seconds shut_for, Time now) {
    return shut_at <= now && now < shut_at + shut_for;
}

} // namespace

Lanes::Lanes(const Settings::Outbox& settings)
    : settings_(settings), most_at_once_(std::max(1, settings.deliverers - 1)) {}

int Lanes::room(const Lane& lane, Time now) const {
    if (lane.wait == Seconds(0)) return most_at_once_ - lane.in_flight;
    return is_shut(lane.shut_at, lane.shut_for, now) ? 0 : 1 - lane.in_flight;
}

Lanes::Offer Lanes::offer(Time now, int wanted) {
    const std::lock_guard lock(mutex_);
    Offer offer{std::min(wanted, most_at_once_), {}};
    for (auto& [name, lane] : lanes_) {
        const int places = room(lane, now);
        if (places <= 0) {
            offer.but_for.push_back(name);
            continue;
        }
        // So few that no lane can get more than it has room for.
        offer.limit = std::min(offer.limit, places);
        if (lane.wait == Seconds(0)) continue;
        lane.shut_at = now;
        lane.shut_for = kLookAgain;
    }
    return offer;
}

void Lanes::begin(const std::string& lane) {
    const std::lock_guard lock(mutex_);
    auto& entry = lanes_[lane];
    ++entry.in_flight;
    entry.probing = entry.wait > Seconds(0);
}

std::optional<BreakerChange>
Lanes::end(const std::string& name, Met met, const std::string& error, Time now) {
    const std::lock_guard lock(mutex_);
    auto& lane = lanes_[name];
    --lane.in_flight;
    const bool probe = std::exchange(lane.probing, false);
    if (met == Met::answer) return close(name, lane);
    // The lane without a name is of many receivers, and what is in it is given up one day.
    if (met == Met::nothing || name.empty()) return std::nullopt;
    ++lane.failures;
    if (lane.wait == Seconds(0)) {
        if (lane.failures < settings_.breaker_failures) return std::nullopt;
        lane.wait = settings_.breaker_wait;
    } else if (probe) {
        lane.wait *= 2;
    } else {
        return std::nullopt; // began before it was shut
    }
    lane.wait = std::min(lane.wait, settings_.longest_retry);
    lane.shut_at = now;
    lane.shut_for = lane.wait;
    return BreakerChange{true, name, lane.wait, error};
}

std::optional<BreakerChange> Lanes::heard_from(const std::string& name) {
    const std::lock_guard lock(mutex_);
    const auto found = lanes_.find(name);
    return found == lanes_.end() ? std::nullopt : close(name, found->second);
}

std::optional<BreakerChange> Lanes::close(const std::string& name, Lane& lane) {
    lane.failures = 0;
    if (lane.wait == Seconds(0)) return std::nullopt;
    lane.wait = Seconds(0);
    lane.probing = false;
    return BreakerChange{false, name, {}, {}};
}

std::optional<Time> Lanes::shut_until(const std::string& name) {
    const std::lock_guard lock(mutex_);
    const auto found = lanes_.find(name);
    if (found == lanes_.end() || found->second.wait == Seconds(0)) return std::nullopt;
    return found->second.shut_at + found->second.shut_for;
}

} // namespace ownkey::jobs
