// Backend: what differs between SQLite and PostgreSQL. Private to odb/.
#pragma once

#include "odb/gateway.h"

#include <odb/database.hxx>
#include <odb/transaction.hxx>

namespace ownkey::rows {

class Backend {
public:
    virtual ~Backend() = default;
    virtual odb::database& database() = 0;
    /// As Gateway::transact.
    virtual void transact(Mode mode, const std::function<bool()>& work) = 0;
    /// Inside a transaction: makes every other migrating process wait until it ends.
    virtual void lock_schema() = 0;
    /// Inside a migration: checks now what else is checked at its end, so that tables may change.
    virtual void check_references() = 0;
    /// Of a writing transaction.
    [[nodiscard]] virtual Locks locks() const = 0;
};

/// In: path of the file; its folder and the file are made if missing, readable by the owner only.
std::unique_ptr<Backend> open_sqlite(const std::string& path, int pool);
/// In: libpq connection URI.
std::unique_ptr<Backend> open_postgres(const std::string& url, int pool);

/// Thrown when the connection breaks during commit: nobody knows whether the transaction took
/// place.
struct CommitUnknown : std::runtime_error {
    CommitUnknown() : runtime_error("connection lost during commit") {}
};

/// Inside a migration to a version, when its columns and tables are there and what it drops still
/// is: fills them. The older rows have been read by nobody else.
void upgrade_rows(odb::database& database, unsigned long long version);

/// Runs work, then commits or rolls back.
void finish(odb::transaction& transaction, const std::function<bool()>& work);

} // namespace ownkey::rows
