#include "odb/backend.h"
#include "odb/checkpoints.h"

#include <odb/sqlite/database.hxx>
#include <odb/sqlite/transaction.hxx>

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <filesystem>
#include <mutex>
#include <thread>

namespace ownkey::rows {

namespace {

constexpr std::chrono::milliseconds kBusyTimeout(2'000);

void run(odb::sqlite::connection& connection, const char* pragmas) {
    if (sqlite3_exec(connection.handle(), pragmas, nullptr, nullptr, nullptr) != SQLITE_OK)
        throw CannotOpen(std::string("SQLite: ") + sqlite3_errmsg(connection.handle()));
}

/// Lasts for the file. While another process does the same SQLite says busy at once, without its
/// usual wait.
void use_wal(odb::sqlite::connection& connection) {
    const auto deadline = std::chrono::steady_clock::now() + kBusyTimeout;
    while (
        sqlite3_exec(connection.handle(), "PRAGMA journal_mode = WAL", nullptr, nullptr, nullptr) ==
            SQLITE_BUSY &&
        std::chrono::steady_clock::now() < deadline)
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    run(connection, "PRAGMA journal_mode = WAL");
}

/// A pool whose connections know how to wait and how to write.
class Pool final : public odb::sqlite::connection_pool_factory {
public:
    using connection_pool_factory::connection_pool_factory;

protected:
    pooled_connection_ptr create() override {
        auto connection = connection_pool_factory::create();
        sqlite3_busy_timeout(connection->handle(), static_cast<int>(kBusyTimeout.count()));
        use_wal(*connection);
        run(*connection,
            "PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; "
            "PRAGMA cache_size = -8192; PRAGMA trusted_schema = OFF");
        return connection;
    }
};

/// SQLite would make the file with the umask's mode; its WAL files take over the mode of the file.
/// A file that is there is not opened: closing it would end all locks that this process has on it
/// (POSIX), and another process that closes its own connection would remove the log under us.
const std::string& prepared_file(const std::string& path) {
    if (path.empty() || path.front() == ':') throw CannotOpen("SQLite needs the path of a file");
    const auto folder = std::filesystem::path(path).parent_path();
    std::error_code ignored; // opening the file says what is wrong
    if (!folder.empty()) std::filesystem::create_directories(folder, ignored);
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
    const bool is_there = file < 0 && errno == EEXIST && ::access(path.c_str(), R_OK | W_OK) == 0;
    if (file < 0 && !is_there) throw CannotOpen("cannot open the database file " + path);
    if (file >= 0) ::close(file);
    return path;
}

class Sqlite final : public Backend {
public:
    Sqlite(const std::string& path, int pool)
        : db_(prepared_file(path),
              SQLITE_OPEN_READWRITE |
                  SQLITE_OPEN_PRIVATECACHE, // ODB's default lets readers block the writer
              true,
              "",
              std::make_unique<Pool>(static_cast<std::size_t>(pool) + 1)),
          writer_(db_.connection()), checkpoints_(path, writer_handle()) {}

    odb::database& database() override { return db_; }

    void transact(Mode mode, const std::function<bool()>& work) override {
        if (mode == Mode::read) {
            const odb::sqlite::connection_ptr reader = db_.connection();
            odb::transaction transaction(reader->begin());
            finish(transaction, work);
            return;
        }
        const std::lock_guard lock(writer_mutex_);
        set_synchronous(mode);
        odb::transaction transaction(writer_->begin_immediate());
        finish(transaction, work);
    }

    void lock_schema() override {} // BEGIN IMMEDIATE has done it

    void check_references() override {} // ALTER TABLE does not mind

    [[nodiscard]] Locks locks() const override {
        return {
            .claim_suffix = "", .row_suffix = "", .seal = "", .number = ""}; // there is one writer
    }

private:
    sqlite3* writer_handle() { return static_cast<odb::sqlite::connection&>(*writer_).handle(); }

    void set_synchronous(Mode mode) {
        if (mode == synchronous_) return;
        run(*writer_,
            mode == Mode::full ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
        synchronous_ = mode;
    }

    odb::sqlite::database db_;
    std::mutex writer_mutex_;
    odb::sqlite::connection_ptr writer_;
    Mode synchronous_ = Mode::full;
    Checkpoints checkpoints_; ///< last: its hook ends before the writer's connection
};

} // namespace

std::unique_ptr<Backend> open_sqlite(const std::string& path, int pool) {
    return std::make_unique<Sqlite>(path, pool);
}

} // namespace ownkey::rows
