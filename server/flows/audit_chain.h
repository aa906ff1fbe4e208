// The audit log as a hash chain: nothing of it can be changed, taken out, put in between or put
// into another order without all later seals being wrong. What it does not prove: that a server
// which lies from the start wrote the truth, and that the newest events were not cut off. For that
// a head is kept elsewhere and compared.
//
//   seal(n) = SHA-256("ownkey-1 audit" || seal(n - 1) || n as u64 LE || event), seal(0) = 32 zeros
//   event   = for each of id (i64 LE), at (i64 LE, microseconds since 1970), account (16 bytes, or
//             none), event, detail, address (UTF-8): its length (u32 LE) || its bytes
//
// Events are sealed seconds after they were written, by whichever process comes first, in order of
// their ids as far as they are there.
#pragma once

#include "server/ports/store.h"

#include <functional>

namespace ownkey::flows {

/// The newest seal. Number 0: nothing is sealed yet.
struct ChainHead {
    std::int64_t number = 0;
    Hash32 seal;
};

/// The seal of an event at its seal_number, after the seal of the one before.
Hash32 seal_of(const Hash32& previous, const AuditEvent& event);

/// Seals the oldest events without a seal. Out: how many; ask again until 0.
Outcome<int> seal_audit_events(Store& store);

Outcome<ChainHead> audit_head(Store& store);

enum class BreakKind : std::uint8_t {
    missing_number, ///< the event of this number is gone
    changed_event,  ///< the event is not what was sealed
    wrong_seal,     ///< the event is, but its seal is another
    cut_tail,       ///< the chain ends before the head that was kept
    other_chain,    ///< the seal at the number of the kept head is another
};
/// "changed event" ...
std::string_view break_text(BreakKind kind);

struct ChainBreak {
    std::int64_t number = 0; ///< the first one
    BreakKind kind = BreakKind::missing_number;
};

struct ChainReport {
    ChainHead head; ///< of what was walked
    std::optional<ChainBreak> broken;
};

/// Walks the chain from its start to the first break. In: a head that was kept elsewhere, if any.
/// Fails: as the store does.
Outcome<ChainReport> verify_audit(Store& store, const std::optional<ChainHead>& kept);

/// Hands out sealed events by number, from this one on, until `take` says no. Fails: as the store
/// does.
Done each_sealed_event(Store& store,
                       std::int64_t from_number,
                       const std::function<bool(const AuditEvent&)>& take);

} // namespace ownkey::flows
