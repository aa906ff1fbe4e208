#include "tools/community/sqlite.h"

#include <spdlog/spdlog.h>

namespace ownkey::community {

namespace {

constexpr int kBusyTimeoutMs = 10'000;

Error logged_failure(sqlite3* handle) {
    spdlog::error("sqlite: {}", handle != nullptr ? sqlite3_errmsg(handle) : "out of memory");
    return Error::store_failed;
}

} // namespace

Status Statement::checked(int code) {
    if (code == SQLITE_OK) return ok();
    return logged_failure(sqlite3_db_handle(handle_.get()));
}

Status Statement::bind(int index, std::nullptr_t) {
    return checked(sqlite3_bind_null(handle_.get(), index));
}

Status Statement::bind(int index, std::int64_t value) {
    return checked(sqlite3_bind_int64(handle_.get(), index, value));
}

Status Statement::bind(int index, std::string_view value) {
    // A null pointer would bind NULL; an empty text is not NULL.
    const char* data = value.data() != nullptr ? value.data() : "";
    return checked(sqlite3_bind_text64(
        handle_.get(), index, data, value.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
}

Status Statement::bind(int index, ByteView value) {
    if (value.empty()) return checked(sqlite3_bind_zeroblob(handle_.get(), index, 0));
    return checked(
        sqlite3_bind_blob64(handle_.get(), index, value.data(), value.size(), SQLITE_TRANSIENT));
}

Result<bool> Statement::step() {
    const int code = sqlite3_step(handle_.get());
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    return logged_failure(sqlite3_db_handle(handle_.get()));
}

bool Statement::is_null(int column) const {
    return sqlite3_column_type(handle_.get(), column) == SQLITE_NULL;
}

std::int64_t Statement::integer(int column) const {
    return sqlite3_column_int64(handle_.get(), column);
}

std::string Statement::text(int column) const {
    return std::string(as_text(blob(column)));
}

ByteVector Statement::blob(int column) const {
    const auto* data = static_cast<const Byte*>(sqlite3_column_blob(handle_.get(), column));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(handle_.get(), column));
    return data != nullptr ? ByteVector(data, data + size) : ByteVector();
}

Result<Database> Database::open(const std::string& file, OpenMode mode) {
    sqlite3* handle = nullptr;
    const int flags = mode == OpenMode::create ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
                                               : SQLITE_OPEN_READONLY;
    const int code = sqlite3_open_v2(file.c_str(), &handle, flags | SQLITE_OPEN_FULLMUTEX, nullptr);
    Database database(handle);
    if (code != SQLITE_OK) return logged_failure(handle);
    sqlite3_busy_timeout(handle, kBusyTimeoutMs);
    if (mode == OpenMode::create)
        TRY(database.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"));
    TRY(database.execute("PRAGMA foreign_keys = ON;"));
    return database;
}

Status Database::execute(const char* sql) {
    if (sqlite3_exec(handle_.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK)
        return logged_failure(handle_.get());
    return ok();
}

Result<Statement> Database::prepare(std::string_view sql) {
    sqlite3_stmt* statement = nullptr;
    const int size = static_cast<int>(sql.size());
    if (sqlite3_prepare_v2(handle_.get(), sql.data(), size, &statement, nullptr) != SQLITE_OK)
        return logged_failure(handle_.get());
    return Statement(statement);
}

std::int64_t Database::last_insert_id() const {
    return sqlite3_last_insert_rowid(handle_.get());
}

Result<Transaction> Transaction::begin(Database& database) {
    TRY(database.execute("BEGIN IMMEDIATE"));
    return Transaction(database);
}

Transaction::~Transaction() {
    // A rollback that fails was logged; the next BEGIN would fail too and be reported to its
    // caller.
    if (database_ != nullptr) static_cast<void>(database_->execute("ROLLBACK"));
}

Status Transaction::commit() {
    TRY(database_->execute("COMMIT"));
    database_ = nullptr;
    return ok();
}

} // namespace ownkey::community
