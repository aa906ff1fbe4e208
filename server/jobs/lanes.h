// Lanes: to whom this process may deliver right now. Each community has a lane, mails and the like
// share another (""). The rules are:
//
//   - One lane never has all deliverers: a slow one does not hold up the others.
//   - Breaker: after outbox.breaker_failures calls in a row without an answer a community is left
//     alone for outbox.breaker_wait. Then one item tries. Another failure doubles the wait (at most
//     outbox.longest_retry), any answer ends it.
//   - Each process has its own: they need not agree, the claims are what they share.
//   - A clock that is set back ends a wait instead of prolonging it.
#pragma once

#include "server/domain/records.h"
#include "server/settings.h"

#include <map>
#include <mutex>

namespace ownkey::jobs {

/// A community is left alone from now on, or no longer.
struct BreakerChange {
    bool open = false;
    std::string community;
    Seconds wait{};    ///< when open: until the next try
    std::string error; ///< when open: what the last call met
};

/// What a delivery met: nobody was asked (it could not be read), somebody answered, or not.
enum class Met : std::uint8_t { nothing, answer, silence };

class Lanes {
public:
    /// In: settings that outlive it.
    explicit Lanes(const Settings::Outbox& settings);

    struct Offer {
        int limit = 0; ///< most items to be claimed; 0: none
        std::vector<std::string> but_for;
    };

    /// What may be claimed by somebody who could deliver `wanted` items. One at a time may be
    /// between this and its begin().
    Offer offer(Time now, int wanted);
    void begin(const std::string& lane);

    /// What was begun is over. Out: whether that opened or closed the breaker.
    std::optional<BreakerChange>
    end(const std::string& lane, Met met, const std::string& error, Time now);

    /// Somebody else heard from it (a ping). Out: as end().
    std::optional<BreakerChange> heard_from(const std::string& lane);

    /// Nothing is claimed of it before. Absent: its breaker is closed.
    std::optional<Time> shut_until(const std::string& lane);

private:
    struct Lane {
        int in_flight = 0;
        int failures = 0; ///< in a row
        Seconds wait{0};  ///< 0: closed
        Time shut_at{};   ///< the wait, or the pause after an offer, began
        Seconds shut_for{};
        bool probing = false; ///< the one that tries is on its way
    };

    [[nodiscard]] int room(const Lane& lane, Time now) const;
    static std::optional<BreakerChange> close(const std::string& name, Lane& lane);

    const Settings::Outbox& settings_;
    const int most_at_once_;
    std::mutex mutex_;
    std::map<std::string, Lane> lanes_;
};

} // namespace ownkey::jobs
