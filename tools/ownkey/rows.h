// Rows of somebody else's database, as an export holds them: an SQL dump (MariaDB, MySQL,
// PostgreSQL), a CSV file or a folder of them, or JSON lines. The rules are:
//  - One pass, row by row: a dump of any size needs the memory of its largest row.
//  - Everything is bounded (Bounds); what goes beyond ends the reading with line and reason.
//  - Nothing is executed: of SQL, CREATE TABLE says the columns, INSERT, REPLACE and COPY bring
//    rows, and everything else is passed over.
//  - Names of tables and columns are compared in lower case without underscores.
#pragma once

#include "server/domain/failure.h"

#include <cstdint>
#include <functional>
#include <istream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ownkey::tool {

struct Bounds {
    static constexpr std::size_t kValue = std::size_t{1} << 20; ///< bytes
    static constexpr std::size_t kRow = std::size_t{4} << 20;   ///< bytes
    static constexpr std::size_t kColumns = 256;
    static constexpr std::size_t kTables = 1024;
    static constexpr std::size_t kName = 128; ///< bytes
};

/// "User_Roles" is "userroles".
std::string plain_name(std::string_view name);

struct Row {
    struct Field {
        std::string name;                 ///< as plain_name
        std::optional<std::string> value; ///< absent: NULL
    };

    std::string table; ///< as plain_name
    std::uint64_t line = 0;
    std::vector<Field> fields;

    /// The first of these columns that is there and not NULL. In: names as plain_name.
    [[nodiscard]] const std::string* find(std::initializer_list<std::string_view> names) const;
    /// Empty where it is not there.
    [[nodiscard]] std::string text(std::initializer_list<std::string_view> names) const;
};

/// Out: false to stop.
using RowSink = std::function<bool(const Row&)>;
/// What reading has come to.
using Progress = std::function<void(std::uint64_t bytes_read)>;

// Fail: field_rule, with the line in `field`.
Done read_sql(std::istream& in, const RowSink& sink, const Progress& progress = {});
Done read_csv(std::istream& in,
              const std::string& table,
              const RowSink& sink,
              const Progress& progress = {});
Done read_json_lines(std::istream& in,
                     const std::string& table,
                     const RowSink& sink,
                     const Progress& progress = {});

/// By the name: *.sql, *.csv, *.json / *.jsonl / *.ndjson, or a folder of *.csv. In: the table that
/// a file of one table is of; of a folder each file is named after its table. Fails: field_rule,
/// store_failed (cannot be read).
Done read_rows(const std::string& path,
               const std::string& table,
               const RowSink& sink,
               const Progress& progress = {});
/// Bytes of the file, or of the files of the folder.
std::uint64_t size_of(const std::string& path);

} // namespace ownkey::tool
