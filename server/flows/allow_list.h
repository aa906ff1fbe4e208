// Lists of addresses that something may lead to: redirects (redirect.cpp has the rules), callbacks.
#pragma once

#include <string>
#include <vector>

namespace ownkey::flows {

/// In: entries "origin" or "origin/start/of/path". Whether the address is a plain http(s) one whose
/// origin is listed, with the listed path as whole leading segments.
bool is_allowed_url(const std::vector<std::string>& allowed, const std::string& url);

} // namespace ownkey::flows
