// The yardstick of tools/bench delivery: how many transactions with one inserted row the database
// itself commits in a second, each on disk before the next of its connection.
//
//   commit_rate <database url> <connections> <seconds>
//
// SQLite: WAL and synchronous=FULL, one connection whatever is asked, as it has one writer.
// Prints {"per_s"}.
#include <libpq-fe.h>
#include <sqlite3.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace {

using Steady = std::chrono::steady_clock;

[[noreturn]] void give_up(const char* what, const char* why) {
    std::fprintf(stderr, "commit_rate: %s: %s\n", what, why);
    std::exit(1);
}

constexpr const char* kTable = "CREATE TABLE commit_rate (id TEXT PRIMARY KEY, body TEXT)";
/// About what a signature and its outbox row hold.
const std::string kBody(300, 'x');

std::string insert(int connection, long at) {
    return "INSERT INTO commit_rate VALUES ('" + std::to_string(connection) + "-" +
           std::to_string(at) + "', '" + kBody + "')";
}

/// In: whether the time is over. Out: commits.
template <class Execute>
long commits(int connection, const std::atomic<bool>& over, Execute&& execute) {
    long done = 0;
    for (; !over; ++done)
        execute(insert(connection, done));
    return done;
}

long on_sqlite(const std::string& file, const std::atomic<bool>& over) {
    sqlite3* opened = nullptr;
    if (sqlite3_open(file.c_str(), &opened) != SQLITE_OK) give_up("open", file.c_str());
    const std::unique_ptr<sqlite3, int (*)(sqlite3*)> db(opened, &sqlite3_close);
    const auto execute = [&](const std::string& sql) {
        if (sqlite3_exec(db.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
            give_up("sql", sqlite3_errmsg(db.get()));
    };
    execute("PRAGMA journal_mode=WAL");
    execute("PRAGMA synchronous=FULL");
    execute("DROP TABLE IF EXISTS commit_rate");
    execute(kTable);
    const long done = commits(0, over, execute);
    execute("DROP TABLE commit_rate");
    return done;
}

class Postgres {
public:
    explicit Postgres(const std::string& url) : connection_(PQconnectdb(url.c_str()), &PQfinish) {
        if (PQstatus(connection_.get()) != CONNECTION_OK)
            give_up("connect", PQerrorMessage(connection_.get()));
    }

    void execute(const std::string& sql) {
        const std::unique_ptr<PGresult, void (*)(PGresult*)> result(
            PQexec(connection_.get(), sql.c_str()), &PQclear);
        if (PQresultStatus(result.get()) != PGRES_COMMAND_OK)
            give_up("sql", PQerrorMessage(connection_.get()));
    }

private:
    std::unique_ptr<PGconn, void (*)(PGconn*)> connection_;
};

} // namespace

int main(int argc, char** argv) {
    if (argc != 4) give_up("usage", "commit_rate URL CONNECTIONS SECONDS");
    const std::string url = argv[1];
    const bool sqlite = url.starts_with("sqlite:");
    const int connections = sqlite ? 1 : std::atoi(argv[2]);
    std::atomic<bool> over{false};
    std::atomic<long> total{0};
    if (!sqlite) {
        Postgres first(url);
        first.execute("DROP TABLE IF EXISTS commit_rate");
        first.execute(kTable);
    }
    std::vector<std::thread> threads;
    const auto began = Steady::now();
    for (int at = 0; at < connections; ++at)
        threads.emplace_back([&, at] {
            if (sqlite) {
                total += on_sqlite(url.substr(7), over);
                return;
            }
            Postgres connection(url);
            total += commits(at, over, [&](const std::string& sql) { connection.execute(sql); });
        });
    std::this_thread::sleep_for(std::chrono::duration<double>(std::atof(argv[3])));
    over = true;
    for (auto& thread : threads)
        thread.join();
    const std::chrono::duration<double> took = Steady::now() - began;
    if (!sqlite) Postgres(url).execute("DROP TABLE commit_rate");
    std::printf("{\"per_s\":%.1f}\n", static_cast<double>(total) / took.count());
    return 0;
}
