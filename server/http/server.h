// HttpServer: listeners over Pistache, each with its Router. TLS, slow clients and static files are
// nginx's (docs): listen on loopback. The rules are: handlers run in a bounded pool (503 +
// Retry-After when it is full), never on an io thread, those that stretch passwords in a small one
// of their own; stop() refuses what is new, answers what is
// in flight, then returns.
#pragma once

#include "server/http/router.h"

#include <memory>
#include <string>
#include <vector>

namespace ownkey::http {

struct Listener {
    std::string key;                ///< of the configuration, for the error line: "server.listen"
    std::string address;            ///< "127.0.0.1:1200", "[::1]:1200"; port 0 = any free one
    const Router* router = nullptr; ///< outlives the server
};

class HttpServer {
public:
    /// Fails: config_invalid with the listener's key and the reason, e.g. a busy port; nothing
    /// listens then.
    static Outcome<std::unique_ptr<HttpServer>>
    start(const Settings::Server& settings,
          Random& random,
          const std::vector<Listener>& listeners,
          const SurfaceSettings::PlainPasswords& plain_passwords = {});
    ~HttpServer(); ///< stops
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;

    /// In the order of the listeners, e.g. 40123 for port 0.
    [[nodiscard]] std::vector<std::uint16_t> ports() const;
    /// Waits at most settings.drain. Out: false if requests were left unanswered. Callable once;
    /// the destructor calls it otherwise.
    bool stop();

private:
    struct Impl;
    explicit HttpServer(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

} // namespace ownkey::http
