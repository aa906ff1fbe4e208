// Notices to a person that something happened to the account: a mail with device, time and address,
// so that it can be told who did it. Inside the transaction of their cause.
#pragma once

#include "server/flows/world.h"

#include <string>

namespace ownkey::flows {

/// In: a template of web/mail. Its vars: first_name, device, at ("2026-11-21 14:30 UTC"), address,
/// link (the page "security").
Done queue_security_notice(Tables& tables,
                           const World& world,
                           const Caller& caller,
                           const Account& account,
                           const std::string& template_name);

/// "Firefox, Windows" where that can be seen; otherwise the user agent as it stands, printable.
std::string device_name(const std::string& user_agent);
/// A header is any bytes; a row is text, and short.
std::string printable(const std::string& text);

} // namespace ownkey::flows
