#include "server/log.h"

#include "core/encoding.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace ownkey::log {

namespace {

bool as_json = true;

void write(spdlog::level::level_enum level, const char* event, const Fields& fields) {
    if (spdlog::should_log(level)) spdlog::log(level, "{}", line(as_json, event, fields));
}

std::string text_of(const Value& value) {
    if (const auto* text = std::get_if<std::string>(&value)) return '"' + json_escaped(*text) + '"';
    return std::to_string(std::get<std::int64_t>(value));
}

} // namespace

void set_up(const Settings::Log& settings) {
    as_json = settings.format == "json";
    auto logger = spdlog::stderr_logger_mt("ownkey");
    logger->set_pattern(as_json ? R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%v})"
                                : "%Y-%m-%dT%H:%M:%S.%eZ %l %v",
                        spdlog::pattern_time_type::utc);
    logger->set_level(spdlog::level::from_str(settings.level));
    logger->flush_on(spdlog::level::trace);
    spdlog::set_default_logger(std::move(logger));
}

void debug(const char* event, const Fields& fields) {
    write(spdlog::level::debug, event, fields);
}

void info(const char* event, const Fields& fields) {
    write(spdlog::level::info, event, fields);
}

void warn(const char* event, const Fields& fields) {
    write(spdlog::level::warn, event, fields);
}

void error(const char* event, const Fields& fields) {
    write(spdlog::level::err, event, fields);
}

std::string line(bool json, const char* event, const Fields& fields) {
    std::string out = json ? "\"event\":\"" + json_escaped(event) + '"' : event;
    for (const auto& [name, value] : fields)
        out += json ? ",\"" + std::string(name) + "\":" + text_of(value)
                    : ' ' + std::string(name) + '=' + text_of(value);
    return out;
}

} // namespace ownkey::log
