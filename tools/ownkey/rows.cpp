#include "rows.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>

namespace ownkey::tool {
namespace {

namespace fs = std::filesystem;

std::string ending_of(const fs::path& path) {
    auto ending = path.extension().string();
    std::transform(ending.begin(), ending.end(), ending.begin(), [](unsigned char c) {
        return static_cast<char>(std::tolower(c));
    });
    return ending;
}

/// In one order everywhere.
std::vector<fs::path> csv_files(const fs::path& folder) {
    std::vector<fs::path> files;
    std::error_code none;
    for (const auto& entry : fs::directory_iterator(folder, none))
        if (entry.is_regular_file(none) && ending_of(entry.path()) == ".csv")
            files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

Failure unreadable(const std::string& path) {
    return {Error::store_failed, "--from", "cannot read " + path};
}

Done read_file(const fs::path& path,
               const std::string& table,
               const RowSink& sink,
               const Progress& progress) {
    std::ifstream in(path, std::ios::binary);
    if (!in) return unreadable(path.string());
    const auto ending = ending_of(path);
    if (ending == ".sql") return read_sql(in, sink, progress);
    if (ending == ".csv") return read_csv(in, table, sink, progress);
    if (ending == ".json" || ending == ".jsonl" || ending == ".ndjson")
        return read_json_lines(in, table, sink, progress);
    return Failure(Error::field_rule, "--from", "a .sql, .csv or .jsonl file, or a folder of .csv");
}

} // namespace

std::string plain_name(std::string_view name) {
    std::string out;
    for (const char c : name)
        if (c != '_') out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return out;
}

const std::string* Row::find(std::initializer_list<std::string_view> names) const {
    for (const auto name : names)
        for (const auto& field : fields)
            if (field.name == name && field.value) return &*field.value;
    return nullptr;
}

std::string Row::text(std::initializer_list<std::string_view> names) const {
    const auto* value = find(names);
    return value == nullptr ? std::string() : *value;
}

Done read_rows(const std::string& path,
               const std::string& table,
               const RowSink& sink,
               const Progress& progress) {
    std::error_code none;
    if (!fs::is_directory(path, none)) return read_file(path, table, sink, progress);
    const auto files = csv_files(path);
    if (files.empty()) return Failure(Error::field_rule, "--from", "no .csv in " + path);
    std::uint64_t before = 0;
    bool goes_on = true;
    for (const auto& file : files) {
        const auto name = plain_name(file.stem().string());
        auto done = read_file(
            file,
            name,
            [&](const Row& row) { return goes_on = sink(row); },
            [&](std::uint64_t bytes) {
                if (progress) progress(before + bytes);
            });
        if (!done) {
            auto failure = done.error();
            failure.field = file.filename().string() + ", " + failure.field;
            return failure;
        }
        if (!goes_on) return ok();
        before += fs::file_size(file, none);
    }
    return ok();
}

std::uint64_t size_of(const std::string& path) {
    std::error_code none;
    if (!fs::is_directory(path, none)) {
        const auto size = fs::file_size(path, none);
        return none ? 0 : size;
    }
    std::uint64_t size = 0;
    for (const auto& file : csv_files(path))
        size += fs::file_size(file, none);
    return size;
}

} // namespace ownkey::tool
