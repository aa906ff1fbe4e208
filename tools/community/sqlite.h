// SQLite, thinly: owned handles, bound parameters, immediate transactions.
// The rules are: SQL text is constant, every value is bound; a failure is logged here with SQLite's
// own words and returned as Error::store_failed; what is not committed is rolled back.
#pragma once

#include "core/bytes.h"

#include <sqlite3.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace ownkey::community {

class Statement {
public:
    /// Out: true with a row, false at the end.
    Result<bool> step();

    [[nodiscard]] bool is_null(int column) const;
    [[nodiscard]] std::int64_t integer(int column) const;
    [[nodiscard]] std::string text(int column) const;
    [[nodiscard]] ByteVector blob(int column) const;

    /// A column that holds exactly N bytes. Fails: bad_length.
    template <class FixedType>
    [[nodiscard]] Result<FixedType> fixed(int column) const {
        return FixedType::from(blob(column));
    }

private:
    friend class Database;

    explicit Statement(sqlite3_stmt* handle) : handle_(handle, &sqlite3_finalize) {}

    Status bind(int index, std::nullptr_t);
    Status bind(int index, std::int64_t value);
    Status bind(int index, std::string_view value);
    Status bind(int index, ByteView value);
    Status checked(int code);

    template <class T>
    Status bind(int index, const std::optional<T>& value) {
        return value ? bind(index, *value) : bind(index, nullptr);
    }

    template <class Tag, std::size_t N>
    Status bind(int index, const Fixed<Tag, N>& value) {
        return bind(index, value.view());
    }

    std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)> handle_;
};

enum class OpenMode : std::uint8_t { create, read_only };

class Database {
public:
    /// WAL, foreign keys on, full synchronisation: what is committed survives a crash. Fails:
    /// store_failed.
    static Result<Database> open(const std::string& file, OpenMode mode);

    /// Several statements without values.
    Status execute(const char* sql);

    /// A statement with its values bound, ready to step().
    template <class... Values>
    Result<Statement> query(std::string_view sql, const Values&... values) {
        auto statement = TRY(prepare(sql));
        int index = 0;
        Status bound = ok();
        ((bound.has_value() ? void(bound = statement.bind(++index, values)) : void()), ...);
        if (!bound) return bound.error();
        return statement;
    }

    /// A statement that returns no rows.
    template <class... Values>
    Status run(std::string_view sql, const Values&... values) {
        auto statement = TRY(query(sql, values...));
        TRY(statement.step());
        return ok();
    }

    [[nodiscard]] std::int64_t last_insert_id() const;

private:
    explicit Database(sqlite3* handle) : handle_(handle, &sqlite3_close_v2) {}

    Result<Statement> prepare(std::string_view sql);

    std::unique_ptr<sqlite3, decltype(&sqlite3_close_v2)> handle_;
};

/// BEGIN IMMEDIATE: takes the write lock at once, so what is read inside cannot change before the
/// commit.
class Transaction {
public:
    static Result<Transaction> begin(Database& database);
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;

    Transaction(Transaction&& other) noexcept
        : database_(std::exchange(other.database_, nullptr)) {}

    Transaction& operator=(Transaction&&) = delete;

    Status commit();

private:
    explicit Transaction(Database& database) : database_(&database) {}

    Database* database_;
};

} // namespace ownkey::community
