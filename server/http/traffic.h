// Connections between the sockets (Pistache, server.cpp) and the Router: who reads, handles,
// writes, lingers, and for how long. The rules are:
//  - One request at a time per connection. A client that pipelines gets its first answer, then the
//  connection closes.
//  - Answers are written here, not by Pistache (its writer spins on a client that reads slowly): at
//  once as far as the socket
//    takes them, the rest by the caretaker thread, which also keeps all deadlines.
//  - An answer that may wait for news (Response::later) is kept beside its connection by the
//  caretaker, without a thread; there are at most max_waiting of them, others go out at once.
//  - An answer that must not tell how much work it was (Response::step) is held until its time,
//  without a thread.
//  - What stretches a password that came in plain (RouteOptions::plain_password) has a small pool
//  of its own, so that its memory is bounded and the others go on; what it held of the request is
//  wiped.
//  - A file descriptor is used only under its connection's lock while `alive`: the io thread takes
//  the same lock before closing.
#pragma once

#include "server/http/pool.h"
#include "server/http/router.h"
#include "server/http/timetable.h"
#include "server/http/wire.h"

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <unordered_set>

namespace ownkey::http {

class Connection;

class Traffic {
public:
    struct Limits {
        std::size_t max_body_bytes;
        std::size_t max_connections = 2'048;
        std::size_t max_waiting = 500;
        std::chrono::milliseconds header_timeout, body_timeout, write_timeout;
        std::chrono::milliseconds idle_timeout{
            75'000}; ///< longer than nginx keeps its upstream connections
        std::chrono::milliseconds linger{2'000};
        SurfaceSettings::PlainPasswords plain_passwords{};
    };

    /// In: 8 random bytes as text, the start of every request id; `timetable` is told when a held
    /// answer is due.
    Traffic(Limits limits,
            const Settings::Server& settings,
            std::string id_prefix,
            std::unique_ptr<Timetable> timetable = std::make_unique<TimetableThread>());
    ~Traffic();
    Traffic(const Traffic&) = delete;
    Traffic& operator=(const Traffic&) = delete;

    // Called by the io threads.
    std::shared_ptr<Connection> opened(int fd, std::string address, const Router& router);
    void received(const std::shared_ptr<Connection>& connection, std::string_view bytes);
    void closed(const std::shared_ptr<Connection>& connection);

    /// New connections and requests are refused, those in flight answered. Out: false if some were
    /// left after `limit`.
    bool drain(std::chrono::milliseconds limit);
    /// Touches no file descriptor any more.
    void abandon();

private:
    using Clock = std::chrono::steady_clock;

    void handle(const std::shared_ptr<Connection>& connection);
    bool submit(const std::shared_ptr<Connection>& connection, Request request);
    bool submit_plain(const std::shared_ptr<Connection>& connection, Request request);
    void respond(const std::shared_ptr<Connection>& connection, Request request, Response response);
    // The caller of these holds the connection's lock.
    void answer(Connection& connection, Response response);
    void prepare(Connection& connection, const Response& response);
    void hold(const std::shared_ptr<Connection>& connection, Timetable::Time due);
    void begin_writing(Connection& connection);
    void refuse(Connection& connection, const Failure& failure, int status);
    void write_on(Connection& connection);
    void overdue(Connection& connection);
    void keep_waiting(Connection& connection, Request request, Response response);
    void answer_waiting(Connection& connection);
    void look_for_news(const std::shared_ptr<Connection>& connection);

    void take_care();
    void wake();
    void set_busy(Connection& connection, bool busy);
    [[nodiscard]] std::string address_of(const std::string& peer, const Request& request) const;
    [[nodiscard]] std::vector<std::shared_ptr<Connection>> all() const;

    const Limits limits_;
    const Settings::Server& settings_;
    const std::string id_prefix_;
    std::atomic<std::uint64_t> next_id_{1};
    std::atomic<bool> draining_{false};
    std::atomic<bool> stopping_{false};
    std::atomic<std::size_t> waiting_{0};

    mutable std::mutex mutex_;
    std::unordered_set<std::shared_ptr<Connection>> connections_;
    std::mutex busy_mutex_;
    std::condition_variable idle_;
    std::size_t busy_ = 0;

    int wake_fd_;
    std::unique_ptr<Timetable> timetable_; ///< the pool uses it, and it uses what is above
    WorkerPool pool_;
    WorkerPool plain_pool_; ///< stretches passwords
    std::thread caretaker_;
};

} // namespace ownkey::http
