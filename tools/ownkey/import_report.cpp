#include "tools/ownkey/import.h"

#include <algorithm>
#include <charconv>

namespace ownkey::tool {
namespace {

/// Nothing that comes after it could be taken.
bool is_fatal(Error error) {
    return error == Error::store_failed || error == Error::store_conflict ||
           error == Error::internal || error == Error::secrets_invalid ||
           error == Error::out_of_memory;
}

std::string reason_of(const Failure& failure) {
    auto text = failure.detail.empty() ? std::string(error_text(failure.error)) : failure.detail;
    return failure.field.empty() ? text : failure.field + ": " + text;
}

template <class Number>
std::optional<Number> number_of(std::string_view text) {
    Number value{};
    const auto* const end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, value);
    if (text.empty() || error != std::errc() || stopped != end) return std::nullopt;
    return value;
}

std::optional<Time> calendar_time(const std::string& text) {
    // "YYYY-MM-DD HH:MM:SS"
    constexpr std::size_t kDate = 10, kWhole = 19;
    if (text.size() < kDate || text[4] != '-' || text[7] != '-') return std::nullopt;
    const std::string_view view(text);
    const auto part = [&](std::size_t from, std::size_t size) {
        return number_of<int>(view.substr(from, size)).value_or(-1);
    };
    using namespace std::chrono;
    const year_month_day day(year(part(0, 4)),
                             month(static_cast<unsigned>(part(5, 2))),
                             std::chrono::day(static_cast<unsigned>(part(8, 2))));
    if (!day.ok() || static_cast<int>(day.year()) < 1970) return std::nullopt;
    if (text.size() < kWhole) return Time(sys_days(day));
    const auto h = part(11, 2), m = part(14, 2), s = part(17, 2);
    if (h < 0 || h > 23 || m < 0 || m > 59 || s < 0 || s > 60) return std::nullopt;
    return Time(sys_days(day) + hours(h) + minutes(m) + seconds(s));
}

} // namespace

Done Report::count(const Row& row, const Outcome<flows::Taken>& taken) {
    if (!taken) {
        if (is_fatal(taken.error().error)) return taken.error();
        refuse(row, reason_of(taken.error()));
        return ok();
    }
    auto& sums = tables_[row.table];
    ++(taken->added ? sums.added : sums.known);
    for (const auto& note : taken->notes) {
        ++sums.notes;
        line(row, "taken, " + note);
    }
    return ok();
}

void Report::refuse(const Row& row, const std::string& why) {
    ++tables_[row.table].refused;
    line(row, "not taken: " + why);
}

void Report::line(const Row& row, const std::string& text) {
    if (watched_ && shown_ >= 0) std::fputs("\r\x1b[K", stderr);
    shown_ = -1;
    std::fprintf(lines_,
                 "%s, line %llu: %s\n",
                 row.table.c_str(),
                 static_cast<unsigned long long>(row.line),
                 text.c_str());
}

void Report::show(const char* what, std::uint64_t bytes_read) {
    if (!watched_ || bytes_ == 0) return;
    const int percent = static_cast<int>(std::min<std::uint64_t>(100, bytes_read * 100 / bytes_));
    if (percent == shown_) return;
    shown_ = percent;
    constexpr int kWidth = 40;
    const std::string bar(static_cast<std::size_t>(percent * kWidth / 100), '#');
    std::fprintf(stderr, "\r%-10s [%-*s] %3d %%", what, kWidth, bar.c_str(), percent);
    std::fflush(stderr);
}

void Report::finish(bool dry_run) {
    if (watched_ && shown_ >= 0) std::fputc('\n', stderr);
    std::printf("%-16s %9s %9s %9s %9s\n",
                dry_run ? "dry run" : "table",
                "taken",
                "known",
                "refused",
                "notes");
    for (const auto& [table, sums] : tables_) {
        if (sums.passed_over > 0) continue;
        std::printf("%-16s %9llu %9llu %9llu %9llu\n",
                    table.c_str(),
                    static_cast<unsigned long long>(sums.added),
                    static_cast<unsigned long long>(sums.known),
                    static_cast<unsigned long long>(sums.refused),
                    static_cast<unsigned long long>(sums.notes));
    }
    for (const auto& [table, sums] : tables_)
        if (sums.passed_over > 0)
            std::printf("%s: %llu rows passed over; they hold people's words in clear and belong "
                        "nowhere: destroy the dump when you are done\n",
                        table.c_str(),
                        static_cast<unsigned long long>(sums.passed_over));
}

std::optional<std::int64_t> number_in(const Row& row,
                                      std::initializer_list<std::string_view> names) {
    const auto* text = row.find(names);
    return text == nullptr ? std::nullopt : number_of<std::int64_t>(*text);
}

std::optional<Time> time_in(const Row& row, std::initializer_list<std::string_view> names) {
    const auto* text = row.find(names);
    if (text == nullptr) return std::nullopt;
    const auto number = number_of<std::int64_t>(*text);
    if (!number) return calendar_time(*text);
    constexpr std::int64_t kMilliseconds = 100'000'000'000; // as seconds, the year 5138
    if (*number <= 0 || *number > kMilliseconds * 1000) return std::nullopt;
    if (*number >= kMilliseconds) return Time(std::chrono::milliseconds(*number));
    return Time(Seconds(*number));
}

bool flag_in(const Row& row, std::initializer_list<std::string_view> names) {
    const auto text = plain_name(row.text(names));
    return text == "1" || text == "t" || text == "true" || text == "yes" || text == "\x01";
}

} // namespace ownkey::tool
