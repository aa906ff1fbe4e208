// What others may read of an audit event. Of acts on somebody's account the detail says who did it
// ("by") and perhaps why ("reason"): words of one admin for the others. Only admins see them.
#pragma once

#include "server/domain/records.h"

#include <string>

namespace ownkey::flows {

/// In: the detail of an audit event. Out: the same without "by" and "reason" when it is of
/// somebody's act on an account; else unchanged.
std::string detail_for_person(const std::string& detail);
/// Likewise without "reason" only: support may see who did it.
std::string detail_for_support(const std::string& detail);

} // namespace ownkey::flows
