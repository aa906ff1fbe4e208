// The sessions of one's account: seen, and ended, from any of them.
#pragma once

#include "server/flows/sessions.h"

#include <string>
#include <vector>

namespace ownkey::flows {

struct SessionPage {
    std::vector<Session> sessions; ///< alive ones, last seen first
    std::string next;              ///< empty = the end
};

/// In: `after` empty, or `next` of the page before. Fails: field_rule (cursor).
Outcome<SessionPage>
list_sessions(const World& world, const SessionView& view, const std::string& after, int limit);

/// One of one's own; the present one too. Tokens that began in it end. Fails: session_not_found.
Done end_session_by_id(const World& world,
                       const Caller& caller,
                       const SessionView& view,
                       const Uuid& session_id);

/// All but the present one; token families too. Out: how many sessions.
Outcome<int> end_other_sessions(const World& world, const Caller& caller, const SessionView& view);

} // namespace ownkey::flows
