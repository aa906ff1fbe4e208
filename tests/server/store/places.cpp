#include "tests/server/store/places.h"

#include "server/store/open_store.h"
#include "tests/fakes/memory_store.h"

#include <libpq-fe.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>

namespace ownkey::test {

namespace {

const char* postgres_url() {
    return std::getenv("OWNKEY_TEST_POSTGRES_URL");
}

class MemoryPlace final : public Place {
public:
    std::shared_ptr<Store> open() override { return store_; }

private:
    std::shared_ptr<Store> store_ = std::make_shared<fakes::MemoryStore>();
};

class SqlitePlace final : public DatabasePlace {
public:
    SqlitePlace() {
        std::string folder = std::filesystem::temp_directory_path() / "ownkey-store.XXXXXX";
        contract(mkdtemp(folder.data()) != nullptr);
        folder_ = folder;
    }

    ~SqlitePlace() override { std::filesystem::remove_all(folder_); }

    [[nodiscard]] std::string url() const override {
        return "sqlite:" + (folder_ / "var" / "ownkey.db").string();
    }

private:
    std::filesystem::path folder_;
};

/// One statement on a connection of its own.
void execute(const std::string& sql) {
    PGconn* connection = PQconnectdb(postgres_url());
    PGresult* result = PQexec(connection, sql.c_str());
    EXPECT_NE(PQresultStatus(result), PGRES_FATAL_ERROR) << PQerrorMessage(connection);
    PQclear(result);
    PQfinish(connection);
}

class PostgresPlace final : public DatabasePlace {
public:
    PostgresPlace() { execute("CREATE SCHEMA " + schema_); }

    ~PostgresPlace() override {
        execute("SET client_min_messages = warning; DROP SCHEMA " + schema_ + " CASCADE");
    }

    [[nodiscard]] std::string url() const override {
        return std::string(postgres_url()) + "&options=-csearch_path%3D" + schema_;
    }

private:
    static std::string unique_name() {
        static std::atomic<int> count = 0;
        return "test_" + std::to_string(getpid()) + "_" + std::to_string(++count);
    }

    std::string schema_ = unique_name();
};

} // namespace

std::shared_ptr<Store> DatabasePlace::open() {
    auto opened = open_store({.url = url(), .pool = 4}, Migration::migrate);
    if (!opened) throw std::runtime_error(opened.error().detail);
    return std::move(*opened);
}

std::unique_ptr<Place> memory_place() {
    return std::make_unique<MemoryPlace>();
}

std::unique_ptr<DatabasePlace> sqlite_place() {
    return std::make_unique<SqlitePlace>();
}

std::unique_ptr<DatabasePlace> postgres_place() {
    return std::make_unique<PostgresPlace>();
}

void cut_all_connections() {
    execute("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'");
}

std::vector<Kind> memory_kind() {
    return {{"memory", memory_place}};
}

std::vector<Kind> sqlite_kind() {
    return {{"sqlite", []() -> std::unique_ptr<Place> { return sqlite_place(); }}};
}

std::vector<Kind> postgres_kind() {
    if (postgres_url() == nullptr) return {};
    return {{"postgres", []() -> std::unique_ptr<Place> { return postgres_place(); }}};
}

void StoreTest::commit(const std::function<Done(Tables&)>& work) {
    const auto done = store->transact(Durability::full, work);
    if (!done) FAIL() << error_name(done.error().error) << ": " << done.error().detail;
}

void StoreTest::look(const std::function<Done(Tables&)>& work) {
    const auto done = store->read(work);
    if (!done) FAIL() << error_name(done.error().error) << ": " << done.error().detail;
}

Failure StoreTest::failure(const std::function<Done(Tables&)>& work) {
    const auto done = store->transact(Durability::full, work);
    EXPECT_FALSE(done.has_value());
    return done ? Failure(Error::internal) : done.error();
}

} // namespace ownkey::test
