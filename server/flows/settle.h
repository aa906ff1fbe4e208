// settle(): a transaction for rows that several requests want at once (a double click, two tabs,
// two processes). Who loses the race looks again: the winner's row is then there to be read, and
// the request turns out done already, refused, or still possible.
#pragma once

#include "server/ports/store.h"

#include <utility>

namespace ownkey::flows {

/// As in_transaction; `work` runs again after store_conflict (the row changed under it) and
/// store_duplicate (the row is there now).
template <class T, class Work>
Outcome<T> settle(Store& store, Durability durability, const Work& work) {
    constexpr int kLooks = 8;
    for (int look = 1;; ++look) {
        auto outcome = in_transaction<T>(store, durability, work);
        const bool lost = !outcome && (outcome.error().error == Error::store_conflict ||
                                       outcome.error().error == Error::store_duplicate);
        if (!lost || look == kLooks) return outcome;
    }
}

} // namespace ownkey::flows
