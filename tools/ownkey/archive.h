// `ownkey export` and `ownkey import ownkey` (server/flows/archive.h).
#pragma once

#include "tools/ownkey/import.h"

namespace ownkey::tool {

/// To a file of mode 0600, whole or not at all; "-" is standard output.
Done export_archive(const World& world, const std::string& to);
Done import_archive(const World& world, const ImportOptions& options, Report& report);

} // namespace ownkey::tool
