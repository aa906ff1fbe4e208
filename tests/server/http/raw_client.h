// A socket to a local port, for tests that need to see the bytes. Every read gives up after ten
// seconds.
#pragma once

#include <gtest/gtest.h>

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>
#include <string_view>

namespace ownkey::test {

class RawClient {
public:
    explicit RawClient(std::uint16_t port, int receive_buffer = 0)
        : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
        if (receive_buffer > 0)
            setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
        connect_to(port);
    }

    ~RawClient() { ::close(fd_); }

    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;

    void send(std::string_view bytes) {
        while (!bytes.empty()) {
            const auto sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0) return;
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
    }

    [[nodiscard]] int fd() const { return fd_; }

    void finish_sending() { ::shutdown(fd_, SHUT_WR); }

    /// One response, framed by its Content-Length (`head_only`: without body).
    std::string response(bool head_only = false) {
        while (buffer_.find("\r\n\r\n") == std::string::npos)
            if (!read_more()) return std::exchange(buffer_, "");
        const auto body = buffer_.find("\r\n\r\n") + 4;
        const auto length_at = buffer_.find("Content-Length: ");
        const std::size_t length =
            head_only || length_at > body ? 0 : std::stoul(buffer_.substr(length_at + 16));
        while (buffer_.size() < body + length)
            if (!read_more()) return std::exchange(buffer_, "");
        std::string out = buffer_.substr(0, body + length);
        buffer_.erase(0, out.size());
        return out;
    }

    std::string ask(std::string_view request) {
        send(request);
        return response();
    }

    /// Everything until the server closes.
    std::string rest() {
        while (read_more()) {
        }
        return std::exchange(buffer_, "");
    }

private:
    void connect_to(std::uint16_t port) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        EXPECT_EQ(::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    }

    bool read_more() {
        pollfd ready{fd_, POLLIN, 0};
        if (::poll(&ready, 1, 10'000) <= 0) {
            ADD_FAILURE() << "no answer in ten seconds";
            return false;
        }
        char bytes[8192];
        const auto count = ::recv(fd_, bytes, sizeof bytes, 0);
        if (count <= 0) return false;
        buffer_.append(bytes, static_cast<std::size_t>(count));
        return true;
    }

    int fd_;
    std::string buffer_;
};

} // namespace ownkey::test
