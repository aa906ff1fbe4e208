#include "audit_chain.h"

#include "core/encoding.h"
#include "core/hash.h"
#include "server/flows/settle.h"

namespace ownkey::flows {
namespace {

constexpr int kBatch = 500;

void append_number(ByteVector& out, std::uint64_t value, int bytes) {
    for (int i = 0; i < bytes; ++i)
        out.push_back(static_cast<Byte>(value >> (8 * i)));
}

void append_field(ByteVector& out, ByteView field) {
    append_number(out, field.size(), 4);
    out.insert(out.end(), field.begin(), field.end());
}

void append_number_field(ByteVector& out, std::int64_t value) {
    append_number(out, 8, 4);
    append_number(out, static_cast<std::uint64_t>(value), 8);
}

ByteVector encoded(const AuditEvent& event) {
    ByteVector out;
    append_number_field(out, event.id);
    append_number_field(out, event.at.time_since_epoch().count());
    append_field(out, event.account_id ? event.account_id->view() : ByteView());
    append_field(out, as_bytes(event.event));
    append_field(out, as_bytes(event.detail));
    append_field(out, as_bytes(event.address));
    return out;
}

/// Walks along the seals. The first event that does not follow is looked at again with the one
/// behind it: if that one builds on what the seal should be, only the seal was changed.
class Walk {
public:
    explicit Walk(const std::optional<ChainHead>& kept) : kept_(kept) {}

    /// Out: whether to go on.
    bool take(const AuditEvent& event) {
        if (suspect_) {
            const bool follows = event.seal_number == suspect_->number + 1 &&
                                 event.seal == seal_of(should_be_, event);
            if (follows) suspect_->kind = BreakKind::wrong_seal;
            return false;
        }
        const auto expected = head_.number + 1;
        if (event.seal_number != expected) {
            suspect_ = {expected, BreakKind::missing_number};
            return false;
        }
        should_be_ = seal_of(head_.seal, event);
        if (should_be_ != event.seal) {
            suspect_ = {expected, BreakKind::changed_event};
            return true;
        }
        head_ = {expected, event.seal};
        if (!kept_ || kept_->number != expected || kept_->seal == event.seal) return true;
        suspect_ = {expected, BreakKind::other_chain};
        return false;
    }

    [[nodiscard]] ChainReport report() const {
        if (!suspect_ && kept_ && kept_->number > head_.number)
            return {head_, ChainBreak{head_.number + 1, BreakKind::cut_tail}};
        return {head_, suspect_};
    }

private:
    const std::optional<ChainHead>& kept_;
    ChainHead head_;
    Hash32 should_be_;
    std::optional<ChainBreak> suspect_;
};

} // namespace

Hash32 seal_of(const Hash32& previous, const AuditEvent& event) {
    ByteVector number;
    append_number(number, static_cast<std::uint64_t>(event.seal_number.value_or(0)), 8);
    return sha256({as_bytes("ownkey-1 audit"), previous.view(), number, encoded(event)});
}

Outcome<int> seal_audit_events(Store& store) {
    // On disk before anybody sees a head: after a loss of power the chain is the same or longer.
    return settle<int>(store, Durability::full, [](Tables& tables) -> Outcome<int> {
        auto events = TRY(tables.unsealed_audit(kBatch)); // locks: the newest seal stays the newest
        if (events.empty()) return 0;
        const auto newest = TRY(tables.newest_sealed_audit());
        auto number = newest ? newest->seal_number.value_or(0) : 0;
        auto seal = newest ? newest->seal : Hash32{};
        for (auto& event : events) {
            event.seal_number = ++number;
            event.seal = seal = seal_of(seal, event);
            TRY(tables.seal_audit(event));
        }
        return static_cast<int>(events.size());
    });
}

Outcome<ChainHead> audit_head(Store& store) {
    return in_read<ChainHead>(store, [](Tables& tables) -> Outcome<ChainHead> {
        const auto newest = TRY(tables.newest_sealed_audit());
        if (!newest) return ChainHead{};
        return ChainHead{newest->seal_number.value_or(0), newest->seal};
    });
}

std::string_view break_text(BreakKind kind) {
    switch (kind) {
    case BreakKind::missing_number:
        return "missing number";
    case BreakKind::changed_event:
        return "changed event";
    case BreakKind::wrong_seal:
        return "wrong seal";
    case BreakKind::cut_tail:
        return "the end was cut off";
    case BreakKind::other_chain:
        return "another chain than the one whose head was kept";
    }
    return {};
}

Outcome<ChainReport> verify_audit(Store& store, const std::optional<ChainHead>& kept) {
    Walk walk(kept);
    TRY(each_sealed_event(store, 1, [&](const AuditEvent& event) { return walk.take(event); }));
    return walk.report();
}

Done each_sealed_event(Store& store,
                       std::int64_t from_number,
                       const std::function<bool(const AuditEvent&)>& take) {
    for (;;) {
        const auto events = TRY(in_read<std::vector<AuditEvent>>(
            store, [&](Tables& tables) { return tables.sealed_audit(from_number, kBatch); }));
        for (const auto& event : events) {
            if (!take(event)) return ok();
            from_number = event.seal_number.value_or(0) + 1;
        }
        if (events.empty()) return ok();
    }
}

} // namespace ownkey::flows
