#include "server/http/traffic.h"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <ctime>
#include <optional>

namespace ownkey::http {

namespace {

enum class Phase : std::uint8_t { reading, handling, waiting, held, writing, lingering };

/// IMF-fixdate, RFC 9110 §5.6.7.
std::string http_date() {
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    gmtime_r(&now, &parts);
    std::array<char, 40> text{};
    return {text.data(),
            std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts)};
}

std::string numeric_address(std::string text) {
    std::array<unsigned char, sizeof(in6_addr)> parsed{};
    if (text.starts_with('[') && text.ends_with(']')) text = text.substr(1, text.size() - 2);
    const bool valid = inet_pton(AF_INET, text.c_str(), parsed.data()) == 1 ||
                       inet_pton(AF_INET6, text.c_str(), parsed.data()) == 1;
    return valid ? text : std::string();
}

/// The first whole multiple of `step` after `arrived` that is still to come.
std::chrono::steady_clock::time_point next_step(std::chrono::steady_clock::time_point arrived,
                                                std::chrono::milliseconds step,
                                                std::chrono::steady_clock::time_point now) {
    return arrived + step * ((now - arrived) / step + 1);
}

} // namespace

/// A request whose answer so far is "nothing new".
struct Waiting {
    Request request;
    Response response;
    std::chrono::steady_clock::time_point since, recheck_at;
};

class Connection {
public:
    Connection(int socket, std::string peer_address, const Router& r, std::size_t max_body_bytes)
        : fd(socket), peer(std::move(peer_address)), router(r),
          reader(std::in_place, max_body_bytes) {}

    std::mutex mutex; ///< of everything below
    const int fd;
    const std::string peer;
    const Router& router;
    bool alive = true;
    bool busy = false;
    bool close_after = false;
    bool continued = false;
    Phase phase = Phase::reading;
    std::optional<RequestReader> reader;
    std::string request_id;
    std::optional<Waiting> waiting; ///< in phase waiting
    std::string out;
    std::size_t written = 0;
    std::chrono::steady_clock::time_point deadline = std::chrono::steady_clock::time_point::max();
};

Traffic::Traffic(Limits limits,
                 const Settings::Server& settings,
                 std::string id_prefix,
                 std::unique_ptr<Timetable> timetable)
    : limits_(limits), settings_(settings), id_prefix_(std::move(id_prefix)),
      wake_fd_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)), timetable_(std::move(timetable)),
      pool_(settings.workers, static_cast<std::size_t>(settings.queue_limit)),
      plain_pool_(limits.plain_passwords.workers,
                  static_cast<std::size_t>(limits.plain_passwords.queue_limit)),
      caretaker_([this] { take_care(); }) {}

Traffic::~Traffic() {
    stopping_ = true;
    wake();
    caretaker_.join();
    ::close(wake_fd_);
}

std::shared_ptr<Connection> Traffic::opened(int fd, std::string address, const Router& router) {
    auto connection =
        std::make_shared<Connection>(fd, std::move(address), router, limits_.max_body_bytes);
    connection->deadline = Clock::now() + limits_.idle_timeout;
    const std::lock_guard lock(mutex_);
    if (draining_ || connections_.size() >= limits_.max_connections) {
        ::shutdown(fd, SHUT_RDWR);
        connection->phase = Phase::lingering;
    }
    connections_.insert(connection);
    return connection;
}

void Traffic::closed(const std::shared_ptr<Connection>& connection) {
    {
        const std::lock_guard lock(connection->mutex);
        connection->alive = false;
        if (connection->phase == Phase::writing) set_busy(*connection, false);
        if (connection->waiting) --waiting_;
        connection->waiting.reset();
    }
    const std::lock_guard lock(mutex_);
    connections_.erase(connection);
}

void Traffic::received(const std::shared_ptr<Connection>& connection, std::string_view bytes) {
    const std::lock_guard lock(connection->mutex);
    Connection& it = *connection;
    if (!it.alive || it.phase == Phase::lingering) return;
    if (it.phase != Phase::reading) {
        it.close_after = true; // pipelined
        return;
    }
    const auto before = it.reader->state();
    const auto state = it.reader->feed(bytes);
    if (state == RequestReader::State::failed) return refuse(it, it.reader->failure(), 0);
    if (state == RequestReader::State::complete) return handle(connection);
    if (before == RequestReader::State::empty) it.deadline = Clock::now() + limits_.header_timeout;
    if (before != state && state == RequestReader::State::body)
        it.deadline = Clock::now() + limits_.body_timeout;
    if (it.reader->expects_continue() && !it.continued) {
        constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
        it.continued =
            ::send(it.fd, kContinue.data(), kContinue.size(), MSG_DONTWAIT | MSG_NOSIGNAL) >= 0;
    }
}

/// The request is whole: to the pool with it, unless the answer is at hand.
void Traffic::handle(const std::shared_ptr<Connection>& connection) {
    Connection& it = *connection;
    if (it.reader->surplus()) it.close_after = true;
    Request request = it.reader->take();
    request.arrived = Clock::now();
    request.address = address_of(it.peer, request);
    request.request_id = it.request_id = id_prefix_ + "-" + std::to_string(next_id_++);

    Failure busy(Error::server_busy);
    busy.retry_after_s = 1;
    if (draining_) return refuse(it, busy, 0);
    if (auto response = it.router.answer_at_once(request)) return answer(it, *std::move(response));
    it.phase = Phase::handling;
    it.deadline = Clock::time_point::max();
    set_busy(it, true);
    if (!submit(connection, std::move(request))) refuse(it, busy, 0);
}

bool Traffic::submit(const std::shared_ptr<Connection>& connection, Request request) {
    if (connection->router.takes_plain_password(request))
        return submit_plain(connection, std::move(request));
    return pool_.submit([this, connection, request = std::move(request)]() mutable {
        auto response = connection->router.dispatch_again(request);
        respond(connection, std::move(request), std::move(response));
    });
}

bool Traffic::submit_plain(const std::shared_ptr<Connection>& connection, Request request) {
    // Shared: a full pool does not take it, and then it has to be wiped, too.
    const auto held = std::make_shared<Request>(std::move(request));
    const bool taken = plain_pool_.submit([this, connection, held] {
        auto response = connection->router.dispatch_again(*held);
        wipe_secrets(*held);
        respond(connection, std::move(*held), std::move(response));
    });
    if (!taken) wipe_secrets(*held);
    return taken;
}

void Traffic::respond(const std::shared_ptr<Connection>& connection,
                      Request request,
                      Response response) {
    const std::lock_guard lock(connection->mutex);
    if (!connection->alive) return set_busy(*connection, false);
    if (response.later && !draining_ && waiting_ < limits_.max_waiting)
        return keep_waiting(*connection, std::move(request), std::move(response));
    prepare(*connection, response);
    if (response.step.count() == 0) return begin_writing(*connection);
    hold(connection, next_step(request.arrived, response.step, Clock::now()));
}

void Traffic::keep_waiting(Connection& it, Request request, Response response) {
    const auto now = Clock::now();
    const auto recheck_at = now + response.later->recheck;
    it.deadline = now + response.later->at_most - request.waited;
    it.waiting = Waiting{std::move(request), std::move(response), now, recheck_at};
    it.phase = Phase::waiting;
    ++waiting_;
    set_busy(it, false);
}

void Traffic::answer_waiting(Connection& it) {
    --waiting_;
    Response response = std::move(it.waiting->response);
    it.waiting.reset();
    answer(it, std::move(response));
}

/// The caller holds the connection's lock.
void Traffic::look_for_news(const std::shared_ptr<Connection>& connection) {
    Connection& it = *connection;
    const auto now = Clock::now();
    if (it.deadline <= now) return answer_waiting(it);
    if (it.waiting->recheck_at > now && !it.waiting->response.later->news()) return;
    Request request = it.waiting->request; // the pool may have no room: then it stays
    request.waited +=
        std::chrono::duration_cast<std::chrono::milliseconds>(now - it.waiting->since);
    if (!submit(connection, std::move(request))) return;
    --waiting_;
    it.waiting.reset();
    it.phase = Phase::handling;
    it.deadline = Clock::time_point::max();
    set_busy(it, true);
}

/// In: 0, or the status to use instead of the failure's own.
void Traffic::refuse(Connection& it, const Failure& failure, int status) {
    Request request;
    request.path = it.reader->path(); // the dialect depends on it
    request.request_id = it.request_id =
        it.request_id.empty() ? id_prefix_ + "-" + std::to_string(next_id_++) : it.request_id;
    it.close_after = true;
    Response response = it.router.refuse(failure, request);
    if (status != 0) response.status = status;
    answer(it, std::move(response));
}

/// The answer is whole, so that nothing is left to do when its time has come.
void Traffic::hold(const std::shared_ptr<Connection>& connection, Timetable::Time due) {
    connection->phase = Phase::held;
    timetable_->at(due, [this, connection] {
        const std::lock_guard lock(connection->mutex);
        if (!connection->alive) return set_busy(*connection, false);
        begin_writing(*connection);
    });
}

void Traffic::answer(Connection& it, Response response) {
    prepare(it, response);
    begin_writing(it);
}

void Traffic::prepare(Connection& it, const Response& response) {
    if (draining_ || !it.reader->keep_alive()) it.close_after = true;
    it.out = to_wire(response, {it.reader->is_head(), !it.close_after, it.request_id, http_date()});
    it.written = 0;
}

void Traffic::begin_writing(Connection& it) {
    it.phase = Phase::writing;
    it.deadline = Clock::now() + limits_.write_timeout;
    set_busy(it, true);
    write_on(it);
}

void Traffic::write_on(Connection& it) {
    while (it.written < it.out.size()) {
        const auto sent = ::send(it.fd,
                                 it.out.data() + it.written,
                                 it.out.size() - it.written,
                                 MSG_DONTWAIT | MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return wake();
        if (sent < 0) {
            it.close_after = true;
            break;
        }
        it.written += static_cast<std::size_t>(sent);
    }
    it.out.clear();
    it.request_id.clear();
    it.continued = false;
    it.reader.emplace(limits_.max_body_bytes);
    if (it.close_after) {
        // Half-close and wait for the client's end: a full close could destroy an answer it has not
        // read yet.
        ::shutdown(it.fd, SHUT_WR);
        it.phase = Phase::lingering;
        it.deadline = Clock::now() + limits_.linger;
    } else {
        it.phase = Phase::reading;
        it.deadline = Clock::now() + limits_.idle_timeout;
    }
    set_busy(it, false);
}

void Traffic::overdue(Connection& it) {
    it.deadline = Clock::time_point::max();
    const auto state = it.reader->state();
    if (it.phase == Phase::reading &&
        (state == RequestReader::State::head || state == RequestReader::State::body))
        return refuse(
            it, Failure(Error::bad_request, "", "the request did not arrive in time"), 408);
    ::shutdown(it.fd, SHUT_RDWR); // the io thread sees the end and closes
}

/// The caretaker: finishes answers that did not fit into a socket at once, and ends what is
/// overdue.
void Traffic::take_care() {
    while (!stopping_) {
        std::vector<pollfd> waiting{{wake_fd_, POLLIN, 0}};
        std::vector<std::shared_ptr<Connection>> writers;
        for (const auto& connection : all()) {
            const std::lock_guard lock(connection->mutex);
            if (!connection->alive) continue;
            if (connection->phase == Phase::waiting)
                look_for_news(connection);
            else if (connection->deadline < Clock::now())
                overdue(*connection);
            if (connection->phase != Phase::writing) continue;
            waiting.push_back({connection->fd, POLLOUT, 0});
            writers.push_back(connection);
        }
        constexpr int kTickMs = 100;
        ::poll(waiting.data(), waiting.size(), kTickMs);
        std::uint64_t count = 0;
        while (::read(wake_fd_, &count, sizeof count) > 0) {
        }
        for (std::size_t i = 0; i < writers.size(); ++i) {
            if (waiting[i + 1].revents == 0) continue;
            const std::lock_guard lock(writers[i]->mutex);
            if (writers[i]->alive && writers[i]->phase == Phase::writing) write_on(*writers[i]);
        }
    }
}

void Traffic::wake() {
    const std::uint64_t one = 1;
    // Full means that a wake is due anyway.
    if (::write(wake_fd_, &one, sizeof one) < 0) return;
}

void Traffic::set_busy(Connection& it, bool busy) {
    if (it.busy == busy) return;
    it.busy = busy;
    const std::lock_guard lock(busy_mutex_);
    busy ? ++busy_ : --busy_;
    if (busy_ == 0) idle_.notify_all();
}

bool Traffic::drain(std::chrono::milliseconds limit) {
    draining_ = true;
    for (const auto& connection : all()) {
        const std::lock_guard lock(connection->mutex);
        const bool idle = connection->phase == Phase::reading &&
                          connection->reader->state() == RequestReader::State::empty;
        if (connection->alive && idle) ::shutdown(connection->fd, SHUT_RDWR);
        if (connection->alive && connection->waiting) answer_waiting(*connection);
    }
    std::unique_lock lock(busy_mutex_);
    return idle_.wait_for(lock, limit, [this] { return busy_ == 0; });
}

void Traffic::abandon() {
    draining_ = true;
    for (const auto& connection : all()) {
        const std::lock_guard lock(connection->mutex);
        if (connection->alive) ::shutdown(connection->fd, SHUT_RDWR);
        connection->alive = false;
    }
}

/// X-Forwarded-For, read from the right: the first address that no trusted proxy has.
std::string Traffic::address_of(const std::string& peer, const Request& request) const {
    const auto trusted = [&](const std::string& address) {
        const auto& list = settings_.trusted_proxies;
        return std::find(list.begin(), list.end(), address) != list.end();
    };
    std::string address = peer;
    std::string chain = request.header("x-forwarded-for");
    while (trusted(address) && !chain.empty()) {
        const auto comma = chain.rfind(',');
        std::string last = comma == std::string::npos ? chain : chain.substr(comma + 1);
        chain.resize(comma == std::string::npos ? 0 : comma);
        last.erase(std::remove(last.begin(), last.end(), ' '), last.end());
        last = numeric_address(last);
        if (last.empty()) break;
        address = last;
    }
    return address;
}

std::vector<std::shared_ptr<Connection>> Traffic::all() const {
    const std::lock_guard lock(mutex_);
    return {connections_.begin(), connections_.end()};
}

} // namespace ownkey::http
