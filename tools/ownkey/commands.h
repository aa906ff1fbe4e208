// The commands of `ownkey`. Each prints its result to standard output.
#pragma once

#include "server/flows/audit_chain.h"
#include "server/flows/roles.h"
#include "tools/ownkey/import.h"

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

/// Where rows come from: `ownkey import gradido` and the others, or an archive of our own.
enum class ImportKind : std::uint8_t { gradido, loginservice, authweb, apparts, ownkey };

/// Out: the sums, printed. Rows that cannot be taken are no failure.
Done import_rows(Store& store,
                 const Settings& settings,
                 ImportKind kind,
                 const ImportOptions& options);
/// In: a file, or "-".
Done export_rows(Store& store, const Settings& settings, const std::string& to);

} // namespace ownkey::tool
