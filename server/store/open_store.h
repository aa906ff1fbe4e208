// open_store(): the Store of a deployment, on SQLite ("sqlite:path") or PostgreSQL
// ("postgresql://...").
#pragma once

#include "server/ports/store.h"
#include "server/settings.h"

#include <memory>

namespace ownkey {

/// migrate: create the tables, or bring them up to date. refuse: fail unless they are of this
/// program's version.
enum class Migration : std::uint8_t { migrate, refuse };

/// Fails: store_failed, with the reason in detail (no such file, nobody answers, older or newer
/// tables).
Outcome<std::unique_ptr<Store>> open_store(const Settings::Database& settings, Migration migration);

} // namespace ownkey
