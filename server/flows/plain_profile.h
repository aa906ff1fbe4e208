// Name, address and password changed in one request, as clients of apparts ask for it. Each is the
// house's own flow; what can be wrong with any of them is checked before the first is done.
#pragma once

#include "server/flows/plain_password.h"

namespace ownkey::flows {

/// Absent: stays.
struct PlainChange {
    std::optional<std::string> name;  ///< the first name
    std::optional<std::string> email; ///< both addresses confirm by mail (email_change.h)
    std::optional<PlainPassword> password{};
};

/// In: the password that holds now; a change of address or password needs it. Fails:
/// password_needed, field_rule (first_name, email, password), email_exists (it is the person's own
/// already), password_in_page, too_many_requests, no_session, as prove_password.
Done change_plainly(const World& world,
                    const Caller& caller,
                    Surface surface,
                    const SessionView& view,
                    std::optional<PlainPassword> old,
                    PlainChange change);

/// A new password for whoever showed the old one in this session just now (require_fresh), and the
/// end of all other sessions. Fails: password_needed, as change_password.
Done change_fresh_password(const World& world,
                           const Caller& caller,
                           Surface surface,
                           const SessionView& view,
                           PlainPassword password);

/// reset_password with a code that must be of this address.
Done reset_with_code(const World& world,
                     const Caller& caller,
                     Surface surface,
                     const std::string& email,
                     const std::string& link_code,
                     PlainPassword password);

} // namespace ownkey::flows
