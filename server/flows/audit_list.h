// The audit log, as admins read it.
#pragma once

#include "server/flows/audit_chain.h"
#include "server/flows/sessions.h"

namespace ownkey::flows {

struct AuditPage {
    std::vector<AuditEvent> events;     ///< newest first
    std::optional<std::int64_t> before; ///< for the next page; absent = the end
};

/// For admins. Fails: role_missing, second_factor_missing, field_rule (event).
Outcome<AuditPage>
list_audit(const World& world, const SessionView& actor, const AuditSearch& search);
/// For admins.
Outcome<ChainHead> show_audit_head(const World& world, const SessionView& actor);

} // namespace ownkey::flows
