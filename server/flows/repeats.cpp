#include "repeats.h"

#include "core/hash.h"
#include "server/flows/settle.h"

#include <algorithm>

namespace ownkey::flows {
namespace {

constexpr std::size_t kMaxValue = 128;
constexpr auto kKept = std::chrono::hours(24);
constexpr auto kLost = std::chrono::minutes(1);
constexpr int kRunning = 0;
constexpr int kNotKept = 1;

bool is_printable(const std::string& text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7F; });
}

} // namespace

Outcome<RepeatKey> repeat_key(const Uuid& session_id,
                              const std::string& route,
                              const std::string& value,
                              const std::string& body) {
    if (value.empty() || value.size() > kMaxValue || !is_printable(value))
        return Failure(Error::field_rule, "Idempotency-Key", "1 to 128 printable characters");
    const std::string route_end = route + '\n'; // no route holds one: key and route stay apart
    return RepeatKey{sha256({session_id.view(), as_bytes(route_end), as_bytes(value)}),
                     sha256({as_bytes(body)})};
}

Outcome<std::optional<KeptAnswer>> begin_request(const World& world, const RepeatKey& key) {
    const auto now = world.clock.now();
    const auto work = [&](Tables& tables) -> Outcome<std::optional<KeptAnswer>> {
        const auto before = TRY(tables.find_repeatable(key.key));
        const bool lost = before && before->status == kRunning && before->created_at + kLost <= now;
        if (before && before->expires_at > now && !lost) {
            if (before->request_hash != key.request)
                return Failure(
                    Error::idempotency_conflict, "Idempotency-Key", "used for another request");
            if (before->status == kRunning) return Error::idempotency_running;
            if (before->status == kNotKept)
                return Failure(Error::idempotency_conflict,
                               "Idempotency-Key",
                               "done already; its answer held a secret and was not kept");
            return std::optional(KeptAnswer{before->status, before->body});
        }
        if (before) TRY(tables.remove_repeatable(key.key));
        TRY(tables.insert_repeatable({.key = key.key,
                                      .request_hash = key.request,
                                      .status = kRunning,
                                      .body = {},
                                      .created_at = now,
                                      .expires_at = now + kKept}));
        return std::optional<KeptAnswer>();
    };
    return settle<std::optional<KeptAnswer>>(world.store, Durability::relaxed, work);
}

Done keep_answer(const World& world,
                 const RepeatKey& key,
                 const std::optional<KeptAnswer>& answer) {
    return world.store.transact(Durability::relaxed, [&](Tables& tables) -> Done {
        auto row = TRY(tables.find_repeatable(key.key));
        if (!row) return ok();
        row->status = answer ? answer->status : kNotKept;
        row->body = answer ? answer->body : "";
        return tables.update_repeatable(*row);
    });
}

Done forget_request(const World& world, const RepeatKey& key) {
    return world.store.transact(Durability::relaxed,
                                [&](Tables& tables) { return tables.remove_repeatable(key.key); });
}

} // namespace ownkey::flows
