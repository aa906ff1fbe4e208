// The log, on standard error: one event per line, JSON or text. Fields are few and named; a request
// is logged by its route's pattern. Lines go out in blocks, at once with a warning or an error,
// else within a second. Never logged: bodies, paths, queries, cookies, addresses of people,
// secrets.
#pragma once

#include "server/settings.h"

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace ownkey::log {

using Value = std::variant<std::string, std::int64_t>;
using Fields = std::vector<std::pair<const char*, Value>>;

void set_up(const Settings::Log& settings);
/// What waits goes out now.
void flush();

void debug(const char* event, const Fields& fields = {});
void info(const char* event, const Fields& fields = {});
void warn(const char* event, const Fields& fields = {});
void error(const char* event, const Fields& fields = {});

/// The part of a line behind time and level. Separate for tests.
std::string line(bool json, const char* event, const Fields& fields);

} // namespace ownkey::log
