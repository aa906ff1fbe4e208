// SQL as text over one connection, and what a database says about how it would run a statement.
#pragma once

#include <memory>
#include <string>
#include <vector>

namespace ownkey::test {

using Row = std::vector<std::string>;

/// One connection for SQL as text.
class Sql {
public:
    virtual ~Sql() = default;
    /// Out: the rows. A failure of the database fails the test.
    virtual std::vector<Row> run(const std::string& sql) = 0;
    /// Name and type of the columns.
    virtual std::vector<Row> columns(const std::string& table) = 0;
    /// Bytes that only this row of a table has, as SQL over the number "i".
    [[nodiscard]] virtual const char* bytes() const = 0;
    /// A query of one column "i" from 1 to n.
    [[nodiscard]] virtual std::string numbers(int n) const = 0;
    virtual void settle() = 0;
    /// Which part of the plan reads a whole table that grows, or empty.
    virtual std::string whole_table(const std::string& statement) = 0;
};

/// In: as open_store().
std::unique_ptr<Sql> connect_sql(const std::string& url);

/// Whether a table has few rows, whatever the number of accounts.
bool stays_small(const std::string& table);

/// Inserts rows that differ wherever a column may have to; a reference finds the account of its
/// number.
void fill(Sql& sql, const std::string& table, int rows);

} // namespace ownkey::test
