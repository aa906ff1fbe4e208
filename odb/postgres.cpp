#include "odb/backend.h"

#include <odb/pgsql/database.hxx>
#include <odb/pgsql/transaction.hxx>

namespace ownkey::rows {

namespace {

class Postgres final : public Backend {
public:
    Postgres(const std::string& url, int pool)
        : db_(url,
              std::make_unique<odb::pgsql::connection_pool_factory>(
                  static_cast<std::size_t>(pool))) {
        db_.connection(); // says now, not at the first request, that nobody answers
    }

    odb::database& database() override { return db_; }

    void transact(Mode mode, const std::function<bool()>& work) override {
        odb::transaction transaction(db_.begin());
        if (mode == Mode::relaxed) db_.execute("SET LOCAL synchronous_commit = off");
        finish(transaction, work);
    }

    // ODB asks for the version before it makes the table; here a failed statement would spoil the
    // transaction.
    void lock_schema() override {
        db_.execute("SET LOCAL client_min_messages = warning");
        db_.execute("SELECT pg_advisory_xact_lock(7308332045)"); // any number of our own
        db_.execute(
            "CREATE TABLE IF NOT EXISTS \"schema_version\" (\"name\" TEXT NOT NULL PRIMARY KEY,"
            " \"version\" BIGINT NOT NULL, \"migration\" BOOLEAN NOT NULL)");
    }

    void check_references() override { db_.execute("SET CONSTRAINTS ALL IMMEDIATE"); }

    [[nodiscard]] Locks locks() const override {
        return {.claim_suffix = "FOR UPDATE SKIP LOCKED",
                .row_suffix = "FOR UPDATE",
                .seal = "SELECT pg_advisory_xact_lock(7308332046)",
                .number = "SELECT pg_advisory_xact_lock(7308332047)"};
    }

private:
    odb::pgsql::database db_;
};

} // namespace

std::unique_ptr<Backend> open_postgres(const std::string& url, int pool) {
    return std::make_unique<Postgres>(url, pool);
}

} // namespace ownkey::rows
