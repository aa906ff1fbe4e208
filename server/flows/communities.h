// Which of the configured communities somebody or something belongs to. The first one is meant
// where nothing else is said, and by what names one that is configured no longer.
#pragma once

#include "server/domain/failure.h"
#include "server/domain/records.h"
#include "server/settings.h"

#include <string>

namespace ownkey::flows {

const Settings::Community& community_of(const Settings& settings, const Account& account);

/// Of several whose lists allow the address, the first. Empty: the first one of all. Fails:
/// redirect_refused.
Outcome<const Settings::Community*> community_of_redirect(const Settings& settings,
                                                          const std::string& redirect_url);

} // namespace ownkey::flows
