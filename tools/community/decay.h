// Decay: what nobody moves halves in a year. Rule, in integers of 1/10000 GDD (docs/community.md):
//     after n seconds, amount becomes floor(amount * 2^(-n / 31,556,952))
// The rules are:
//  - Never upwards: decaying in two steps gives at most what one step gives, so nobody gains by
//    splitting an interval or an amount. Time that runs backwards changes nothing.
//  - No floating point: the same on every machine, so that an audit finds the same balances.
//  - A balance is an amount and the time that it is of. Reading it changes neither; the order of
//    questions cannot matter.
#pragma once

#include <algorithm>
#include <cstdint>

namespace ownkey::community {

/// A year: 365.2425 days.
inline constexpr std::int64_t kYearS = 31'556'952;

/// In: amount >= 0. Of no or negative time: the amount.
std::int64_t decayed(std::int64_t amount, std::int64_t seconds);

struct Balance {
    std::int64_t amount = 0;
    std::int64_t at_s = 0;

    [[nodiscard]] std::int64_t at(std::int64_t now_s) const {
        return decayed(amount, now_s - at_s);
    }

    /// The balance as of now, which is never before the time it is of.
    [[nodiscard]] Balance moved_to(std::int64_t now_s) const {
        return {at(now_s), std::max(at_s, now_s)};
    }

    friend bool operator==(const Balance&, const Balance&) = default;
};

} // namespace ownkey::community
