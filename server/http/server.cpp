#include "server/http/server.h"

#include "core/encoding.h"
#include "core/wipe.h"
#include "server/http/traffic.h"

#include <pistache/endpoint.h>
#include <pistache/peer.h>

// Pistache has a TRY of its own.
#undef TRY
#define TRY(expression) OWNKEY_TRY_(expression, OWNKEY_JOIN(ownkey_try_, __COUNTER__))

namespace ownkey::http {

namespace {

constexpr const char* kConnection = "ownkey.connection";

/// Hands bytes from Pistache's sockets to Traffic. Pistache's own parser and writer stay unused:
/// see wire.h and traffic.h.
class Sockets : public Pistache::Http::Handler {
public:
    HTTP_PROTOTYPE(Sockets)

    Sockets(Traffic& traffic, const Router& router) : traffic_(&traffic), router_(&router) {}

    void onRequest(const Pistache::Http::Request&, Pistache::Http::ResponseWriter) override {}

    void onConnection(const std::shared_ptr<Pistache::Tcp::Peer>& peer) override {
        // Pistache looks for its parser in every peer when it checks its timeouts.
        peer->putData(ParserData, std::make_shared<Pistache::Http::RequestParser>(kMaxHeadBytes));
        peer->putData(kConnection, traffic_->opened(peer->fd(), peer->address().host(), *router_));
    }

    void onInput(const char* buffer,
                 std::size_t length,
                 const std::shared_ptr<Pistache::Tcp::Peer>& peer) override {
        traffic_->received(connection_of(peer), {buffer, length});
        // Pistache's own buffer, on the stack of its thread: it would stand there until the next
        // read.
        wipe(std::span(const_cast<char*>(buffer), length));
    }

    void onDisconnection(const std::shared_ptr<Pistache::Tcp::Peer>& peer) override {
        traffic_->closed(connection_of(peer));
    }

private:
    static std::shared_ptr<Connection>
    connection_of(const std::shared_ptr<Pistache::Tcp::Peer>& peer) {
        return std::static_pointer_cast<Connection>(peer->getData(kConnection));
    }

    Traffic* traffic_;
    const Router* router_;
};

Pistache::Http::Endpoint::Options options_of(const Settings::Server& settings) {
    using Tcp = Pistache::Tcp::Options;
    // Traffic keeps the deadlines; Pistache's are set out of the way.
    constexpr auto kNever = std::chrono::hours(24 * 365);
    return Pistache::Http::Endpoint::options()
        .threads(settings.io_threads)
        .threadsName("ownkey-io")
        .flags(Tcp::ReuseAddr | Tcp::NoDelay | Tcp::CloseOnExec)
        .headerTimeout(kNever)
        .bodyTimeout(kNever)
        .keepaliveTimeout(kNever);
}

} // namespace

struct HttpServer::Impl {
    Impl(const Settings::Server& s,
         const SurfaceSettings::PlainPasswords& plain_passwords,
         std::string id_prefix)
        : settings(s), traffic({.max_body_bytes = s.max_body_bytes,
                                .max_waiting = static_cast<std::size_t>(s.max_waiting),
                                .header_timeout = s.header_timeout,
                                .body_timeout = s.body_timeout,
                                .write_timeout = s.body_timeout,
                                .plain_passwords = plain_passwords},
                               s,
                               std::move(id_prefix)) {}

    Done listen(const Listener& listener) {
        try {
            auto endpoint =
                std::make_unique<Pistache::Http::Endpoint>(Pistache::Address(listener.address));
            endpoint->init(options_of(settings));
            endpoint->setHandler(Pistache::Http::make_handler<Sockets>(traffic, *listener.router));
            endpoint->serveThreaded();
            ports.push_back(endpoint->getPort());
            endpoints.push_back(std::move(endpoint));
            return ok();
        } catch (const std::exception& error) {
            return Failure(Error::config_invalid,
                           listener.key,
                           "cannot listen on " + listener.address + ": " + error.what());
        }
    }

    const Settings::Server settings;
    Traffic traffic;
    std::vector<std::unique_ptr<Pistache::Http::Endpoint>>
        endpoints; ///< their threads end before traffic does
    std::vector<std::uint16_t> ports;
};

HttpServer::HttpServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Outcome<std::unique_ptr<HttpServer>>
HttpServer::start(const Settings::Server& settings,
                  Random& random,
                  const std::vector<Listener>& listeners,
                  const SurfaceSettings::PlainPasswords& plain_passwords) {
    auto impl = std::make_unique<Impl>(
        settings, plain_passwords, to_hex(random.fixed<Fixed<struct IdPrefixTag, 6>>().view()));
    std::unique_ptr<HttpServer> server(new HttpServer(std::move(impl)));
    for (const auto& listener : listeners)
        TRY(server->impl_->listen(listener));
    return server;
}

HttpServer::~HttpServer() {
    stop();
}

std::vector<std::uint16_t> HttpServer::ports() const {
    return impl_->ports;
}

bool HttpServer::stop() {
    if (impl_->endpoints.empty()) return true;
    const bool all_answered = impl_->traffic.drain(impl_->settings.drain);
    impl_->traffic.abandon();
    for (auto& endpoint : impl_->endpoints)
        endpoint->shutdown();
    impl_->endpoints.clear();
    return all_answered;
}

} // namespace ownkey::http
