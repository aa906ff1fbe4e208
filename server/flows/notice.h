// Notices to the owner of an account that something was done to it, so that nothing happens behind
// their back. Inside the transaction of their cause.
#pragma once

#include "server/flows/world.h"

#include <string>
#include <utility>
#include <vector>

namespace ownkey::flows {

using MailVars = std::vector<std::pair<std::string, std::string>>;

/// In: account as it is; a template of web/mail. Its vars: first_name, community, login_url,
/// security_url (where sessions and keys are seen), reset_url (where access is won back), and
/// `more`.
Done queue_notice(Tables& tables,
                  const World& world,
                  const Account& account,
                  const std::string& template_name,
                  const MailVars& more = {});

/// More vars, by which one can tell who did it: device, at ("2026-11-21 14:30 UTC"), address, link
/// (the page "security"). Only for what is done from the person's own browser: acts of admins do
/// not tell where admins are.
MailVars done_from(const World& world, const Caller& caller);

/// "Firefox, Windows" where that can be seen; otherwise the user agent as it stands, printable.
std::string device_name(const std::string& user_agent);
/// A header is any bytes; a row is text, and short.
std::string printable(const std::string& text);

} // namespace ownkey::flows
