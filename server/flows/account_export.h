// All that is known of a person as one JSON document, for them to take along (GDPR Art. 15, 20).
// Lists hold their newest 1,000 rows; "limited_to" says so. Hashes and secrets of the server are
// not in it: they say nothing about the person. Nor is who of the admins did something, and why.
#pragma once

#include "server/flows/sessions.h"

namespace ownkey::flows {

/// Fails: password_needed, no_session.
Outcome<std::string>
export_account(const World& world, const Caller& caller, const SessionView& view);

} // namespace ownkey::flows
