// The commands of `ownkey`. Each prints its result to standard output.
#pragma once

#include "server/flows/audit_chain.h"
#include "server/flows/roles.h"

namespace ownkey::tool {

struct NewAdmin {
    flows::NewPerson person;
    bool mail = false; ///< the link also goes out by mail, once ownkeyd runs
};

/// Prints the link of an invitation, once. Fails: as flows::make_admin.
Done create_admin(Store& store, const Settings& settings, const NewAdmin& wanted);
Done list_admins(Store& store);

/// In: "NUMBER:HEX" or empty. Fails: field_rule.
Outcome<std::optional<flows::ChainHead>> head_of(const std::string& text);
/// Out: whether the chain is whole.
Outcome<bool> verify_audit(Store& store, const std::optional<flows::ChainHead>& kept);
/// One JSON object a line, with everything that the seals are made of.
Done export_audit(Store& store, std::int64_t from_number);

} // namespace ownkey::tool
