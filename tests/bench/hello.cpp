// The plainest Pistache server there is: what one core answers when nothing is done. The yardstick
// of docs/bench.md.
#include <pistache/endpoint.h>

#include <cstdlib>

namespace {

class Hello : public Pistache::Http::Handler {
public:
    HTTP_PROTOTYPE(Hello)

    void onRequest(const Pistache::Http::Request& /*request*/,
                   Pistache::Http::ResponseWriter response) override {
        response.headers().add<Pistache::Http::Header::Connection>(
            Pistache::Http::ConnectionControl::KeepAlive);
        response.send(Pistache::Http::Code::Ok, "hello");
    }
};

} // namespace

int main(int argc, char** argv) {
    const auto port = static_cast<std::uint16_t>(argc > 1 ? std::atoi(argv[1]) : 8080);
    Pistache::Http::Endpoint endpoint(
        Pistache::Address(Pistache::Ipv4::loopback(), Pistache::Port(port)));
    endpoint.init(
        Pistache::Http::Endpoint::options().threads(1).flags(Pistache::Tcp::Options::ReuseAddr));
    endpoint.setHandler(Pistache::Http::make_handler<Hello>());
    endpoint.serve();
}
