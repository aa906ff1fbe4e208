// A new password in a session. With a key the new record travels in an update document
// (key_update.h), because the key must be sealed for the new password in the same moment; without
// one it comes alone.
#pragma once

#include "server/flows/sessions.h"

namespace ownkey::flows {

/// OPAQUE registration under the account's own identifier. That is one guess at the password that
/// holds now, so it counts as one. Fails: password_needed, too_many_requests, invalid_element.
Outcome<opaque::RegistrationResponse>
start_password_change(const World& world,
                      const Caller& caller,
                      const SessionView& view,
                      const opaque::RegistrationRequest& request);

/// For an account without a key. Other sessions end, the owner gets a mail. The same record again
/// is ok and changes nothing. Fails: password_needed, no_session, key_exists, invalid_element.
Done replace_password(const World& world,
                      const Caller& caller,
                      const SessionView& view,
                      const opaque::RegistrationRecord& record);

/// Inside the transaction of a change that has been proved, of whatever freshness. Fails:
/// no_session, key_exists.
Done put_password(Tables& tables,
                  const World& world,
                  const Caller& caller,
                  const SessionView& view,
                  const opaque::RegistrationRecord& record);

} // namespace ownkey::flows
