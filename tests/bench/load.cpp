#include "load.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <thread>

namespace ownkey::bench {

void give_up(const std::string& why) {
    std::fprintf(stderr, "load: %s\n", why.c_str());
    std::_Exit(1);
}

double seconds_since(SteadyClock::time_point start) {
    return std::chrono::duration<double>(SteadyClock::now() - start).count();
}

Connection::Connection(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        give_up("cannot connect");
    const int yes = 1;
    ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
}

Connection::~Connection() {
    ::close(socket_);
}

std::string_view Connection::exchange(std::string_view request) {
    for (std::size_t sent = 0; sent < request.size();) {
        const auto n = ::send(socket_, request.data() + sent, request.size() - sent, MSG_NOSIGNAL);
        if (n <= 0) give_up("the connection broke");
        sent += static_cast<std::size_t>(n);
    }
    buffer_.clear();
    std::size_t head = std::string::npos;
    std::size_t length = 0;
    while (head == std::string::npos || buffer_.size() < head + length) {
        char piece[8192];
        const auto n = ::recv(socket_, piece, sizeof piece, 0);
        if (n <= 0) give_up("the connection broke");
        buffer_.append(piece, static_cast<std::size_t>(n));
        if (head != std::string::npos) continue;
        const auto end = buffer_.find("\r\n\r\n");
        if (end == std::string::npos) continue;
        head = end + 4;
        constexpr std::string_view kLength = "ontent-Length: ";
        const auto at = buffer_.find(kLength);
        if (at == std::string::npos || at > head) give_up("an answer without length");
        std::from_chars(buffer_.data() + at + kLength.size(), buffer_.data() + end, length);
    }
    if (buffer_.compare(9, 1, "2") != 0)
        give_up(std::string(request.substr(0, 60)) + "\n" + buffer_);
    return std::string_view(buffer_).substr(head);
}

std::string get_request(const std::string& path, const std::string& headers) {
    return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n";
}

std::string
post_request(const std::string& path, const std::string& json, const std::string& headers) {
    return "POST " + path +
           " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: " +
           std::to_string(json.size()) + "\r\n" + headers + "\r\n" + json;
}

std::string json_text(std::string_view json, const std::string& field) {
    const auto key = "\"" + field + "\":\"";
    const auto start = json.find(key);
    if (start == std::string::npos) give_up("no " + field + " in " + std::string(json));
    const auto from = start + key.size();
    return std::string(json.substr(from, json.find('"', from) - from));
}

std::vector<std::string> lines_of(const std::string& file) {
    std::ifstream in(file);
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);)
        lines.push_back(line);
    if (lines.empty()) give_up("nothing in " + file);
    return lines;
}

double Load::rate() const {
    return static_cast<double>(latencies_ms.size()) / duration_s;
}

double Load::percentile(double share) const {
    if (latencies_ms.empty()) return 0;
    return latencies_ms[static_cast<std::size_t>(share *
                                                 static_cast<double>(latencies_ms.size() - 1))];
}

Load run(const std::vector<std::function<Step()>>& clients, double seconds, double rate) {
    const double interval_s = rate > 0 ? static_cast<double>(clients.size()) / rate : 0;
    std::atomic<std::size_t> ready{0};
    std::atomic<bool> go{false};
    SteadyClock::time_point began;
    std::vector<std::vector<double>> latencies(clients.size());
    std::vector<std::thread> threads;
    for (std::size_t at = 0; at < clients.size(); ++at) {
        threads.emplace_back([&, at] {
            const Step step = clients[at]();
            ++ready;
            go.wait(false);
            // Spread over the first interval, so that the clients do not march in step.
            double due = interval_s * static_cast<double>(at) / static_cast<double>(clients.size());
            while (seconds_since(began) < seconds) {
                if (interval_s > 0)
                    std::this_thread::sleep_until(began +
                                                  std::chrono::duration_cast<SteadyClock::duration>(
                                                      std::chrono::duration<double>(due)));
                const double start = interval_s > 0 ? due : seconds_since(began);
                if (!step()) return;
                latencies[at].push_back((seconds_since(began) - start) * 1e3);
                due += interval_s;
            }
        });
    }
    while (ready < clients.size())
        std::this_thread::yield();
    began = SteadyClock::now();
    go = true;
    go.notify_all();
    for (auto& thread : threads)
        thread.join();
    Load load;
    load.duration_s = seconds_since(began);
    for (const auto& list : latencies)
        load.latencies_ms.insert(load.latencies_ms.end(), list.begin(), list.end());
    std::sort(load.latencies_ms.begin(), load.latencies_ms.end());
    return load;
}

void print(const Load& load) {
    std::printf("{\"count\":%zu,\"seconds\":%.2f,\"per_s\":%.1f,\"p50_ms\":%.3f,\"p99_ms\":%.3f}\n",
                load.latencies_ms.size(),
                load.duration_s,
                load.rate(),
                load.percentile(0.5),
                load.percentile(0.99));
}

} // namespace ownkey::bench
