#include "server/log.h"

#include "core/encoding.h"

#include <spdlog/sinks/base_sink.h>
#include <spdlog/spdlog.h>

#include <cstdio>
#include <mutex>

namespace ownkey::log {

namespace {

constexpr std::chrono::seconds kFlushEvery{1};
bool as_json = true;

/// Standard error, a block at a time: a write for every request wakes its reader each time.
class BlockSink final : public spdlog::sinks::base_sink<std::mutex> {
public:
    BlockSink() = default;

    ~BlockSink() override { write_out(); }

    BlockSink(const BlockSink&) = delete;
    BlockSink& operator=(const BlockSink&) = delete;

protected:
    void sink_it_(const spdlog::details::log_msg& message) override {
        constexpr std::size_t kBlockBytes = 16 * 1'024;
        spdlog::memory_buf_t text;
        formatter_->format(message, text);
        if (block_.size() + text.size() > kBlockBytes) write_out();
        block_.append(text.data(), text.size());
    }

    void flush_() override { write_out(); }

private:
    void write_out() {
        std::fwrite(block_.data(), 1, block_.size(), stderr);
        std::fflush(stderr);
        block_.clear();
    }

    std::string block_;
};

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
    auto logger = std::make_shared<spdlog::logger>("ownkey", std::make_shared<BlockSink>());
    logger->set_pattern(as_json ? R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%v})"
                                : "%Y-%m-%dT%H:%M:%S.%eZ %l %v",
                        spdlog::pattern_time_type::utc);
    logger->set_level(spdlog::level::from_str(settings.level));
    logger->flush_on(spdlog::level::warn);
    spdlog::set_default_logger(std::move(logger));
    spdlog::flush_every(kFlushEvery);
}

void flush() {
    spdlog::default_logger()->flush();
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
