// Mails that tell the owner of an account what was done to it, so that nothing happens behind their
// back.
#pragma once

#include "server/flows/world.h"

#include <string>

namespace ownkey::flows {

/// In: account as it is; name of a mail template with the variables first_name, community,
/// login_url, security_url (where sessions are seen) and reset_url (where access is won back); the
/// section of it that is shown, if it has any.
Done queue_notice(Tables& tables,
                  const World& world,
                  const Account& account,
                  const std::string& template_name,
                  const std::string& section = {});

} // namespace ownkey::flows
