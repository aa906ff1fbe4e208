// Gateway: the one way into the database. Opens "sqlite:path" or "postgresql://..." and runs work
// in transactions. The rules are:
//  - Work may throw what Access throws; classify() says what it was. Nothing of ODB is visible
//  outside this folder.
//  - SQLite: WAL, foreign keys, one writer connection behind a mutex (BEGIN IMMEDIATE), a pool of
//  readers.
//  - PostgreSQL: a pool, READ COMMITTED; races on a row are settled by versions and row locks, not
//  by isolation.
//  - Not retried here: the caller decides (Problem::Kind::retry).
#pragma once

#include "odb/access.h"

#include <exception>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>

namespace ownkey::rows {

/// full: on disk before transact() returns. relaxed: survives a killed process, may be lost with
/// the power.
enum class Mode : std::uint8_t { read, full, relaxed };

struct Problem {
    enum class Kind : std::uint8_t {
        duplicate, ///< a unique constraint; `field` is its last column
        changed,   ///< the row was changed or removed by somebody else
        retry,     ///< deadlock, serialization failure, busy, connection lost before commit
        broken,    ///< anything else, also a connection lost during commit
    };
    Kind kind = Kind::broken;
    std::string field;
    std::string text; ///< for the log
};

/// In: what Access or Gateway threw. Exceptions that are not the database's are thrown again.
Problem classify(std::exception_ptr thrown);

/// The database's tables are older or newer than this program, or the URL is of no known kind.
struct CannotOpen : std::runtime_error {
    using runtime_error::runtime_error;
};

class Backend;

class Gateway {
public:
    struct Options {
        std::string url;
        int pool = 4;
    };

    /// Connects. Does not look at tables: see check_schema(), migrate(). Throws CannotOpen, or what
    /// classify() knows.
    explicit Gateway(Options options);
    ~Gateway();
    Gateway(const Gateway&) = delete;
    Gateway& operator=(const Gateway&) = delete;

    /// Version of the tables in the database; 0 = no tables yet. Throws CannotOpen if a migration
    /// was left unfinished.
    [[nodiscard]] unsigned long long schema_version() const;
    /// Version that this program was built for.
    [[nodiscard]] unsigned long long program_version() const;
    /// Throws CannotOpen, saying which is newer, unless both versions are the same.
    void check_schema() const;
    /// Creates the tables or brings them up to date, in one transaction; several processes may do
    /// so at once. Throws CannotOpen if the tables are newer.
    void migrate();

    /// Runs work in one transaction on this thread; commits when it returns true, rolls back when
    /// it returns false or throws.
    void transact(Mode mode, const std::function<bool(Access&)>& work);

private:
    Options options_;
    std::unique_ptr<Backend> backend_;
};

} // namespace ownkey::rows
