// What people see and change about themselves, and the list of what happened to their account.
#pragma once

#include "server/flows/sessions.h"

namespace ownkey::flows {

struct Profile {
    Account account;
    std::string new_email; ///< of the open change, or empty
    bool second_factor = false;
};

Outcome<Profile> show_profile(const World& world, const SessionView& view);

/// Absent: stays. An empty phone or description takes it away.
struct ProfileChange {
    std::optional<std::string> first_name;
    std::optional<std::string> last_name;
    std::optional<std::string> language;
    std::optional<std::string> username; ///< once
    std::optional<std::string> description;
    std::optional<std::string> phone;
    std::optional<std::int64_t> publisher_id{};
};

/// All of it or nothing. A user name that is the person's already is ok. Fails: field_rule with the
/// field, username_fixed, username_taken, no_session (the account is gone).
Outcome<Profile> change_profile(const World& world,
                                const Caller& caller,
                                const SessionView& view,
                                const ProfileChange& change);

/// What happened to the account, newest first. In: id of the last event of the page before.
Outcome<std::vector<AuditEvent>> list_events(const World& world,
                                             const SessionView& view,
                                             std::optional<std::int64_t> before,
                                             int limit);

} // namespace ownkey::flows
