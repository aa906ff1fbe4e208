#include "odb/gateway.h"

#include "odb/backend.h"

#include <odb/exceptions.hxx>
#include <odb/schema-catalog.hxx>

namespace ownkey::rows {

namespace {

std::unique_ptr<Backend> open_backend(const std::string& url, int pool) {
    constexpr std::string_view kSqlite = "sqlite:";
    if (url.starts_with(kSqlite)) return open_sqlite(url.substr(kSqlite.size()), pool);
    if (url.starts_with("postgresql://") || url.starts_with("postgres://"))
        return open_postgres(url, pool);
    throw CannotOpen("database URL must start with sqlite: or postgresql://");
}

unsigned long long version_of(const odb::database& db) {
    const auto& found = db.schema_version_migration();
    if (found.migration) throw CannotOpen("a migration of the database was left unfinished");
    return found.version;
}

std::string versions(unsigned long long database, unsigned long long program) {
    return "the database has schema version " + std::to_string(database) +
           ", this program needs version " + std::to_string(program);
}

void upgrade(Backend& backend) {
    using Catalog = odb::schema_catalog;
    auto& db = backend.database();
    const auto program = Catalog::current_version(db);
    for (auto next = Catalog::next_version(db); next <= program; next = Catalog::next_version(db)) {
        Catalog::migrate_schema_pre(db, next);
        upgrade_rows(db, next);
        backend.check_references();
        Catalog::migrate_schema_post(db, next);
    }
}

} // namespace

void finish(odb::transaction& transaction, const std::function<bool()>& work) {
    if (!work()) {
        transaction.rollback();
        return;
    }
    try {
        transaction.commit();
    } catch (const odb::connection_lost&) {
        throw CommitUnknown();
    }
}

Gateway::Gateway(Options options)
    : options_(std::move(options)), backend_(open_backend(options_.url, options_.pool)) {}

Gateway::~Gateway() = default;

// ODB remembers the version per database object: a fresh one looks again.
unsigned long long Gateway::schema_version() const {
    const auto fresh = open_backend(options_.url, 1);
    return version_of(fresh->database());
}

unsigned long long Gateway::program_version() const {
    return odb::schema_catalog::current_version(backend_->database());
}

void Gateway::check_schema() const {
    const auto database = schema_version();
    const auto program = program_version();
    if (database == program) return;
    const char* remedy = database > program ? ": start a newer program" : ": migrate it first";
    throw CannotOpen(versions(database, program) + remedy);
}

void Gateway::migrate() {
    const auto fresh = open_backend(options_.url, 1);
    fresh->transact(Mode::full, [&] {
        fresh->lock_schema();
        const auto database = version_of(fresh->database());
        if (database > program_version())
            throw CannotOpen(versions(database, program_version()) + ": start a newer program");
        if (database == 0) {
            odb::schema_catalog::create_schema(fresh->database(), "", false);
        } else if (database < program_version()) {
            upgrade(*fresh);
        }
        return true;
    });
}

void Gateway::transact(Mode mode, const std::function<bool(Access&)>& work) {
    if (odb::transaction::has_current())
        throw std::logic_error("a transaction inside a transaction");
    constexpr Locks kNone{.claim_suffix = "", .row_suffix = "", .seal = "", .number = ""};
    Access access(backend_->database(), mode == Mode::read ? kNone : backend_->locks());
    backend_->transact(mode, [&] { return work(access); });
}

} // namespace ownkey::rows
