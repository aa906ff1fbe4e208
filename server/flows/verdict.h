// Verdict: what the work of a database transaction decided. A Failure rolls back; a refusal is
// committed with what the work wrote (a try used up, a signin closed), and only then becomes the
// caller's Failure.
#pragma once

#include "server/flows/settle.h"

#include <optional>
#include <utility>

namespace ownkey::flows {

struct Verdict {
    std::optional<Failure> refusal;
};

inline Verdict accepted() {
    return {};
}

inline Verdict refused(Failure failure) {
    return {std::move(failure)};
}

/// In: work is Outcome<Verdict>(Tables&).
template <class Work>
Done decide(Store& store, Durability durability, const Work& work) {
    auto verdict = TRY(settle<Verdict>(store, durability, work));
    if (verdict.refusal) return *std::move(verdict.refusal);
    return ok();
}

} // namespace ownkey::flows
