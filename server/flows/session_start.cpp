#include "session_start.h"

#include "core/hash.h"
#include "server/flows/journal.h"

namespace ownkey::flows {
namespace {

constexpr std::size_t kMaxUserAgent = 200;

/// A header is any bytes; the row is text.
std::string printable(const std::string& text) {
    std::string out;
    for (const auto c : text.substr(0, kMaxUserAgent))
        out += c >= 0x20 && c < 0x7F ? c : '?';
    return out;
}

Session new_session(const World& world, const Caller& caller, const SessionToken& token) {
    const auto now = world.clock.now();
    return {.id = world.random.uuid(),
            .token_hash = sha256({token.reveal()}),
            .alias = random_alias(world.random),
            .created_at = now,
            .last_seen_at = now,
            .expires_at = now + world.settings.session.validity,
            .address = caller.address,
            .user_agent = printable(caller.user_agent),
            .proved_at = now};
}

struct Started {
    Verdict verdict;
    SessionView view;
};

} // namespace

std::int32_t random_alias(Random& random) {
    const auto bytes = random.fixed<Fixed<struct AliasTag, 4>>().bytes;
    std::uint32_t number = 0;
    for (const auto byte : bytes)
        number = number << 8 | byte;
    return static_cast<std::int32_t>(number % 0x7FFFFFFFU) + 1;
}

Outcome<NewSession> start_session(const World& world,
                                  const Caller& caller,
                                  const std::function<Outcome<Login>(Tables&)>& prove) {
    SessionToken token;
    world.random.fill(token.reveal());
    const auto work = [&](Tables& tables) -> Outcome<Started> {
        const auto login = TRY(prove(tables));
        if (login.verdict.refusal) return Started{login.verdict, {}};
        // A new alias each time: one in use rolls everything back, the proof included, and settle
        // looks again.
        SessionView view{new_session(world, caller, token), login.account};
        view.session.account_id = login.account.id;
        TRY(tables.insert_session(view.session));
        TRY(audit(tables, world, caller, login.account.id, "session.started"));
        return Started{accepted(), view};
    };
    auto started = TRY(settle<Started>(world.store, Durability::relaxed, work));
    if (started.verdict.refusal) return *std::move(started.verdict.refusal);
    return NewSession{std::move(token), std::move(started.view)};
}

} // namespace ownkey::flows
