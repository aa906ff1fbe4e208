// What load clients share: a keep-alive HTTP connection that costs little, and a crowd of threads
// that use one each, as fast as the server answers or at a given rate. The rules are:
//  - Any answer but 2xx ends the program: a failed request is no fast request.
//  - At a given rate, a latency counts from when the request was due, not from when it could be
//    sent: a server that stalls does not hide it.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace ownkey::bench {

using SteadyClock = std::chrono::steady_clock;

[[noreturn]] void give_up(const std::string& why);
double seconds_since(SteadyClock::time_point start);

/// HTTP/1.1 to 127.0.0.1, blocking, one request at a time.
class Connection {
public:
    explicit Connection(std::uint16_t port);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// In: a whole request, head and body. Out: the body of the answer.
    std::string_view exchange(std::string_view request);

private:
    int socket_;
    std::string buffer_;
};

/// In: further header lines, each with its line end.
std::string get_request(const std::string& path, const std::string& headers = "");
std::string
post_request(const std::string& path, const std::string& json, const std::string& headers = "");
/// The text value of a field in flat JSON without escapes.
std::string json_text(std::string_view json, const std::string& field);
std::vector<std::string> lines_of(const std::string& file);

struct Load {
    std::vector<double> latencies_ms; ///< sorted
    double duration_s = 0;

    [[nodiscard]] double rate() const;
    [[nodiscard]] double percentile(double share) const;
};

/// One request of one client. Out: false when it has none left; it is then done.
using Step = std::function<bool()>;

/// In: one maker a thread, run in that thread before the clock starts; at most so many seconds;
/// requests a second of all together, 0 = as fast as the server answers.
Load run(const std::vector<std::function<Step()>>& clients, double seconds, double rate);
/// {"count","seconds","per_s","p50_ms","p99_ms"} in one line on stdout.
void print(const Load& load);

} // namespace ownkey::bench
