// A program run by a test: its standard output line by line; its standard input closes, and it is
// waited for, with this object.
#pragma once

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <string>
#include <vector>

namespace ownkey::test {

class ChildProcess {
public:
    explicit ChildProcess(const std::vector<std::string>& command,
                          const std::string& stderr_file = "") {
        int in[2];
        int out[2];
        // Not for a second child: that would hold the first one's input open.
        if (::pipe2(in, O_CLOEXEC) != 0 || ::pipe2(out, O_CLOEXEC) != 0) std::abort();
        pid_ = ::fork();
        if (pid_ == 0) {
            ::dup2(in[0], 0);
            ::dup2(out[1], 1);
            if (!stderr_file.empty() && std::freopen(stderr_file.c_str(), "w", stderr) == nullptr)
                ::_exit(126);
            for (const int fd : {in[0], in[1], out[0], out[1]})
                ::close(fd);
            std::vector<char*> arguments;
            for (const auto& word : command)
                arguments.push_back(const_cast<char*>(word.c_str()));
            arguments.push_back(nullptr);
            ::execv(arguments[0], arguments.data());
            ::_exit(127);
        }
        ::close(in[0]);
        ::close(out[1]);
        in_ = in[1];
        out_ = out[0];
    }

    ~ChildProcess() { wait(); }

    ChildProcess(const ChildProcess&) = delete;
    ChildProcess& operator=(const ChildProcess&) = delete;

    [[nodiscard]] pid_t pid() const { return pid_; }

    /// The next line without its end; empty at the end of output or after 20 seconds.
    std::string line() {
        for (;;) {
            const auto end = buffer_.find('\n');
            if (end != std::string::npos) {
                std::string out = buffer_.substr(0, end);
                buffer_.erase(0, end + 1);
                return out;
            }
            pollfd ready{out_, POLLIN, 0};
            char bytes[4096];
            if (::poll(&ready, 1, 20'000) <= 0) return "";
            const auto count = ::read(out_, bytes, sizeof bytes);
            if (count <= 0) return "";
            buffer_.append(bytes, static_cast<std::size_t>(count));
        }
    }

    void close_input() {
        if (in_ >= 0) ::close(in_);
        in_ = -1;
    }

    /// Closes the input and waits. Out: exit code, or -signal.
    int wait() {
        if (pid_ <= 0) return result_;
        close_input();
        int status = 0;
        ::waitpid(pid_, &status, 0);
        ::close(out_);
        pid_ = -1;
        return result_ = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
    }

private:
    pid_t pid_ = -1;
    int in_ = -1;
    int out_ = -1;
    int result_ = 0;
    std::string buffer_;
};

} // namespace ownkey::test
