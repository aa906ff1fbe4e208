#include "session_list.h"

#include "core/encoding.h"
#include "server/flows/journal.h"
#include "server/flows/json_object.h"
#include "server/flows/settle.h"
#include "server/flows/token_families.h"

#include <algorithm>
#include <charconv>
#include <tuple>

namespace ownkey::flows {
namespace {

/// Where a row stands in the list: microseconds and id, so that rows seen at once have an order.
struct Place {
    std::int64_t seen_us = 0;
    Uuid id;

    friend bool operator<(const Place& a, const Place& b) {
        return std::tie(a.seen_us, a.id) < std::tie(b.seen_us, b.id);
    }
};

Place place_of(const Session& session) {
    return {session.last_seen_at.time_since_epoch().count(), session.id};
}

std::string cursor_of(const Place& place) {
    return std::to_string(place.seen_us) + '.' + to_text(place.id);
}

Outcome<Place> place_at(const std::string& cursor) {
    const Failure failure(Error::field_rule, "cursor", "`next` of the page before");
    const auto dot = cursor.find('.');
    if (dot == cursor.npos) return failure;
    Place place;
    const auto [end, error] = std::from_chars(cursor.data(), cursor.data() + dot, place.seen_us);
    const auto id = uuid_from_text(cursor.substr(dot + 1));
    if (error != std::errc() || end != cursor.data() + dot || !id) return failure;
    place.id = *id;
    return place;
}

/// Alive ones, last seen first.
Outcome<std::vector<Session>> alive(Tables& tables, const World& world, const Uuid& account_id) {
    const auto& rules = world.settings.session;
    const auto now = world.clock.now();
    auto sessions = TRY(tables.sessions_of(account_id, 2 * rules.most));
    std::erase_if(sessions, [&](const Session& session) {
        return session.expires_at <= now || session.last_seen_at + rules.idle <= now;
    });
    std::sort(sessions.begin(), sessions.end(), [](const Session& a, const Session& b) {
        return place_of(b) < place_of(a);
    });
    return sessions;
}

} // namespace

Outcome<SessionPage>
list_sessions(const World& world, const SessionView& view, const std::string& after, int limit) {
    auto sessions = TRY(in_read<std::vector<Session>>(
        world.store, [&](Tables& tables) { return alive(tables, world, view.account.id); }));
    if (!after.empty()) {
        const auto place = TRY(place_at(after));
        std::erase_if(sessions,
                      [&](const Session& session) { return !(place_of(session) < place); });
    }
    SessionPage page;
    if (sessions.size() > static_cast<std::size_t>(limit)) {
        sessions.resize(static_cast<std::size_t>(limit));
        page.next = cursor_of(place_of(sessions.back()));
    }
    page.sessions = std::move(sessions);
    return page;
}

Done end_session_by_id(const World& world,
                       const Caller& caller,
                       const SessionView& view,
                       const Uuid& session_id) {
    return settle<Unit>(world.store, Durability::full, [&](Tables& tables) -> Done {
        const auto session = TRY(tables.find_session(session_id));
        if (!session || session->account_id != view.account.id) return Error::session_not_found;
        TRY(tables.remove_session(session_id));
        TRY(end_tokens_of_session(tables, world, caller, view.account.id, session_id));
        return audit(tables, world, caller, view.account.id, "session.ended");
    });
}

Outcome<int> end_other_sessions(const World& world, const Caller& caller, const SessionView& view) {
    const auto& account_id = view.account.id;
    return in_transaction<int>(world.store, Durability::full, [&](Tables& tables) -> Outcome<int> {
        auto others = TRY(alive(tables, world, account_id));
        std::erase_if(others,
                      [&](const Session& session) { return session.id == view.session.id; });
        const auto count = static_cast<int>(others.size());
        TRY(end_all_sessions(tables, world, account_id, view.session.id));
        TRY(audit(tables,
                  world,
                  caller,
                  account_id,
                  "session.others_ended",
                  JsonObject().number("count", count).str()));
        return count;
    });
}

} // namespace ownkey::flows
