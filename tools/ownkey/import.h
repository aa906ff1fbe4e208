// `ownkey import`: rows of other systems become accounts (server/flows/import.h). What could not be
// taken is told with line and reason; everything else goes on.
#pragma once

#include "server/flows/import.h"
#include "tools/ownkey/rows.h"

#include <cstdio>
#include <map>
#include <string>

namespace ownkey::tool {

struct ImportOptions {
    std::string from;
    std::string table{"users"}; ///< of a file of one table, or in a dump
    std::string app_secret_file;
    std::string server_key_file;
    std::string report; ///< empty: standard error
    bool dry_run = false;

    [[nodiscard]] flows::ImportMode mode() const {
        return dry_run ? flows::ImportMode::dry_run : flows::ImportMode::write;
    }
};

/// Counts, tells what could not be taken, and shows how far it is.
class Report {
public:
    /// In: where lines go; whether a person watches standard error.
    Report(std::FILE* lines, bool watched, std::uint64_t bytes)
        : lines_(lines), watched_(watched), bytes_(bytes) {}

    /// What became of a row. Fails: what no further row would survive either (a broken database,
    /// other secrets).
    Done count(const Row& row, const Outcome<flows::Taken>& taken);
    void refuse(const Row& row, const std::string& why);

    void pass_over(const Row& row) { ++tables_[row.table].passed_over; }

    /// In: what is being read, how far.
    void show(const char* what, std::uint64_t bytes_read);
    /// The sums, to standard output.
    void finish(bool dry_run);

private:
    struct Sums {
        std::uint64_t added = 0, known = 0, refused = 0, passed_over = 0, notes = 0;
    };

    void line(const Row& row, const std::string& text);

    std::FILE* lines_;
    bool watched_;
    std::uint64_t bytes_;
    int shown_ = -1; ///< percent
    std::map<std::string, Sums> tables_;
};

// Fail: field_rule (what is to be read; with the line), store_failed, secrets_invalid.

/// Of the first Gradido login server's database: users, roles, groups, opt-ins, pending tasks,
/// elopage buys. Its user_backups hold people's words in clear: they are never read.
Done import_gradido(const World& world, const ImportOptions& options, Report& report);
/// Accounts of the other systems.
Done import_accounts(const World& world,
                     System system,
                     const ImportOptions& options,
                     Report& report);

// Of a column. Out: nothing where it is not there or of another form.
std::optional<std::int64_t> number_in(const Row& row,
                                      std::initializer_list<std::string_view> names);
/// "2019-12-31 23:59:58", also with T and fractions, as UTC; or seconds or milliseconds since 1970.
std::optional<Time> time_in(const Row& row, std::initializer_list<std::string_view> names);
/// 1, t, true, yes.
bool flag_in(const Row& row, std::initializer_list<std::string_view> names);

} // namespace ownkey::tool
