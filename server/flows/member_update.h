// Several changes of one person at once, each taken or refused by itself, as the community server
// asks for them (the gradido surface). People change what is theirs; an admin disables and enables
// others, nothing else.
#pragma once

#include "server/flows/plain_password.h"
#include "server/flows/profile.h"

namespace ownkey::flows {

/// Absent: stays.
struct MemberUpdate {
    ProfileChange profile{};
    std::optional<bool> disabled{};
    std::optional<PlainPassword> old_password{};
    std::optional<PlainPassword> password{};
};

struct MemberUpdated {
    int taken = 0;
    /// Those that were not taken; each names its field: "first_name", "last_name", "language",
    /// "description", "publisher_id", "username", "password", "password_old", "disabled".
    std::vector<Failure> refused{};
};

/// In: whose data, by e-mail address. Fails: role_missing, second_factor_missing, account_not_found
/// (somebody else's, and no admin asks), no_session, store_*.
Outcome<MemberUpdated> update_member(const World& world,
                                     const Caller& caller,
                                     const SessionView& view,
                                     const std::string& community,
                                     const std::string& email,
                                     MemberUpdate update);

} // namespace ownkey::flows
