// The server over real sockets: what Pistache gets wrong (docs/decisions/0005) and we do not.
#include "server/http/server.h"
#include "tests/fakes/fake_clock.h"
#include "tests/fakes/fake_random.h"
#include "tests/server/http/raw_client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>

namespace ownkey::http {
namespace {

using test::RawClient;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

const std::string kGet = "GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n";
constexpr std::size_t kLarge = 8'000'000;

class ServerTest : public testing::Test {
protected:
    ServerTest() {
        settings_.server.workers = 2;
        settings_.server.queue_limit = 100;
        settings_.server.max_body_bytes = 1'000;
        settings_.limits.requests_per_second = 100'000;
        router_.add(Method::get, "/hello", [](const Request& r) {
            return Response::json(200, R"({"to":")" + r.query_value("to") + "\"}");
        });
        router_.add(
            Method::post, "/echo", [](const Request& r) { return Response::json(200, r.body); });
        router_.add(Method::get, "/address", [](const Request& r) {
            return Response::json(200, r.address);
        });
        router_.add(Method::get, "/large", [](const Request&) {
            return Response::json(200, std::string(kLarge, 'x'));
        });
        router_.add(Method::get, "/throws", [](const Request&) -> Response {
            throw std::runtime_error("secret-51d0");
        });
        router_.add(Method::get, "/blocks", [this](const Request&) {
            entered_.set_value();
            released_.wait();
            return Response::json(200, "released");
        });
    }

    ~ServerTest() override { release(); }

    void start(const std::string& address = "127.0.0.1:0") {
        auto started =
            HttpServer::start(settings_.server, random_, {{"server.listen", address, &router_}});
        ASSERT_TRUE(started) << started.error().detail;
        server_ = std::move(*started);
    }

    std::uint16_t port() const { return server_->ports().at(0); }

    void release() {
        if (!release_.has_value()) return;
        release_->set_value();
        release_.reset();
    }

    Settings settings_;
    fakes::FakeClock clock_;
    fakes::FakeRandom random_;
    std::promise<void> entered_;
    std::optional<std::promise<void>> release_{std::in_place};
    std::shared_future<void> released_ = release_->get_future().share();
    Router router_{{&settings_, &clock_, nullptr}};
    std::unique_ptr<HttpServer> server_;
};

TEST_F(ServerTest, AnswersOverAConnectionThatStays) {
    start();
    RawClient client(port());
    for (int i = 0; i < 3; ++i) {
        const auto answer = client.ask("GET /hello?to=a%20b+c HTTP/1.1\r\nHost: localhost\r\n\r\n");
        EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 OK\r\n"));
        EXPECT_THAT(answer, HasSubstr("Connection: keep-alive\r\n"));
        EXPECT_THAT(answer, HasSubstr("X-Request-Id: "));
        EXPECT_THAT(answer, HasSubstr("Content-Security-Policy: default-src 'none'"));
        EXPECT_THAT(answer, HasSubstr(R"({"to":"a b c"})"));
    }
}

TEST_F(ServerTest, ClosesWhenItSaysSo) {
    start();
    for (const std::string request :
         {"GET /hello HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
          "GET /hello HTTP/1.0\r\n\r\n"}) {
        RawClient client(port());
        client.send(request);
        EXPECT_THAT(client.rest(), HasSubstr("Connection: close\r\n"));
    }
}

TEST_F(ServerTest, HeadHasNoBodyAndOptionsAnAllow) {
    start();
    RawClient client(port());
    client.send("HEAD /hello HTTP/1.1\r\nHost: localhost\r\n\r\n");
    const auto head = client.response(true);
    EXPECT_THAT(head, HasSubstr("Content-Length: 9\r\n"));
    EXPECT_THAT(head, testing::EndsWith("\r\n\r\n"));
    EXPECT_THAT(client.ask("OPTIONS /hello HTTP/1.1\r\nHost: localhost\r\n\r\n"),
                HasSubstr("Allow: GET, HEAD, OPTIONS\r\n"));
    EXPECT_THAT(client.ask(kGet), HasSubstr("200 OK")) << "the connection lost its framing";
}

TEST_F(ServerTest, RefusesWhatIsMalformedAndCloses) {
    start();
    const std::string post =
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
    for (const std::string& request : {post + "Content-Length: abc\r\n\r\n",
                                       post + "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}",
                                       std::string("GET /hello HTTP/1.1\r\nHost: a b\r\n\r\n"),
                                       std::string("\x16\x03\x01 hello\r\n\r\n"),
                                       std::string("GET /hello HTTP/1.1\r\n\r\n")}) {
        RawClient client(port());
        client.send(request);
        const auto answer = client.rest();
        EXPECT_THAT(answer, StartsWith("HTTP/1.1 400 Bad Request\r\n")) << request;
        EXPECT_THAT(answer, HasSubstr(R"("title":"bad_request")"));
        EXPECT_THAT(answer, HasSubstr("Connection: close\r\n"));
        EXPECT_THAT(answer, HasSubstr("frame-ancestors 'none'"));
        EXPECT_THAT(answer, HasSubstr("Cache-Control: no-store\r\n"));
    }
    RawClient client(port());
    EXPECT_THAT(client.ask("GET /hello HTTP/1.1\r\nHost: localhost\r\nDate: yesterday\r\n\r\n"),
                HasSubstr("200 OK"));
}

TEST_F(ServerTest, LimitsTheBody) {
    start();
    RawClient client(port());
    client.send("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
                "application/json\r\nContent-Length: 1001\r\n\r\n");
    const auto answer = client.rest();
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 413 "));
    EXPECT_THAT(answer, HasSubstr("frame-ancestors 'none'"));
    EXPECT_THAT(answer, HasSubstr("X-Content-Type-Options: nosniff\r\n"));
}

TEST_F(ServerTest, TakesBodiesInAnyForm) {
    start();
    const std::string post =
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
    RawClient client(port());
    EXPECT_THAT(client.ask(post + "Content-Length: 5\r\n\r\n{\"a\"}"),
                testing::EndsWith("{\"a\"}"));
    EXPECT_THAT(client.ask(post + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"),
                testing::EndsWith("\r\n\r\n{}"));
    client.send(post + "Content-Length: 2\r\nExpect: 100-continue\r\n\r\n");
    EXPECT_THAT(client.response(true), StartsWith("HTTP/1.1 100 Continue"));
    EXPECT_THAT(client.ask("{}"), testing::EndsWith("\r\n\r\n{}"));
}

TEST_F(ServerTest, APipeliningClientGetsOneAnswerAndTheEnd) {
    start();
    RawClient client(port());
    client.send(kGet + kGet + kGet);
    const auto answer = client.rest();
    EXPECT_THAT(answer, HasSubstr("Connection: close\r\n"));
    EXPECT_EQ(answer.find("HTTP/1.1", 8), std::string::npos);
}

TEST_F(ServerTest, WhatAHandlerThrowsStaysInside) {
    start();
    RawClient client(port());
    const auto answer = client.ask("GET /throws HTTP/1.1\r\nHost: localhost\r\n\r\n");
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 500 "));
    EXPECT_THAT(answer, Not(HasSubstr("51d0")));
}

TEST_F(ServerTest, BelievesForwardedAddressesOfTrustedProxiesOnly) {
    const std::string request = "GET /address HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: "
                                "198.51.100.9, 203.0.113.5, 127.0.0.1\r\n\r\n";
    start();
    EXPECT_THAT(RawClient(port()).ask(request), testing::EndsWith("\r\n203.0.113.5"));
    EXPECT_THAT(
        RawClient(port()).ask(
            "GET /address HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: nonsense\r\n\r\n"),
        testing::EndsWith("\r\n127.0.0.1"));
    settings_.server.trusted_proxies.clear();
    start();
    EXPECT_THAT(RawClient(port()).ask(request), testing::EndsWith("\r\n127.0.0.1"));
}

TEST_F(ServerTest, SaysBusyWhenThePoolIsFull) {
    settings_.server.workers = 1;
    settings_.server.queue_limit = 1;
    start();
    RawClient first(port());
    first.send("GET /blocks HTTP/1.1\r\nHost: localhost\r\n\r\n");
    entered_.get_future().wait();
    // One handler runs, one request may wait; of two more, one finds no room. Which one is the
    // sockets' business.
    RawClient a(port());
    RawClient b(port());
    a.send(kGet);
    b.send(kGet);
    auto answer_a = std::async(std::launch::async, [&] { return a.response(); });
    auto answer_b = std::async(std::launch::async, [&] { return b.response(); });
    while (answer_a.wait_for(std::chrono::milliseconds(1)) != std::future_status::ready &&
           answer_b.wait_for(std::chrono::milliseconds(1)) != std::future_status::ready) {
    }
    release();
    const std::string both = answer_a.get() + answer_b.get();
    EXPECT_THAT(both, HasSubstr("503 Service Unavailable"));
    EXPECT_THAT(both, HasSubstr("Retry-After: 1\r\n"));
    EXPECT_THAT(both, HasSubstr("200 OK"));
    EXPECT_THAT(first.response(), testing::EndsWith("released"));
}

TEST_F(ServerTest, StopAnswersWhatIsInFlightAndRefusesTheRest) {
    start();
    RawClient idle(port());
    EXPECT_THAT(idle.ask(kGet), HasSubstr("200 OK"));
    RawClient client(port());
    client.send("GET /blocks HTTP/1.1\r\nHost: localhost\r\n\r\n");
    entered_.get_future().wait();
    auto stopped = std::async(std::launch::async, [&] { return server_->stop(); });
    EXPECT_EQ(idle.rest(), "") << "draining ends idle connections";
    RawClient late(port());
    late.send(kGet);
    EXPECT_EQ(late.rest(), "");
    release();
    EXPECT_THAT(client.rest(), HasSubstr("Connection: close\r\n"));
    EXPECT_TRUE(stopped.get());
}

TEST_F(ServerTest, EndsRequestsThatDoNotArrive) {
    settings_.server.header_timeout = std::chrono::seconds(0);
    settings_.server.body_timeout = std::chrono::seconds(0);
    start();
    for (const std::string part :
         {"GET /hello HT",
          "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{"}) {
        RawClient client(port());
        client.send(part);
        EXPECT_THAT(client.rest(), StartsWith("HTTP/1.1 408 Request Timeout\r\n"));
    }
}

TEST_F(ServerTest, SlowReadersGetTheirLargeAnswerWhileOthersAreServed) {
    start();
    RawClient slow(port(), 4'096);
    slow.send("GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n");
    for (int i = 0; i < 20; ++i)
        EXPECT_THAT(RawClient(port()).ask(kGet), HasSubstr("200 OK"));
    EXPECT_GT(slow.response().size(), kLarge);
}

TEST_F(ServerTest, ManyConnectionsAtOnce) {
    settings_.server.queue_limit = 1'000;
    start();
    std::vector<std::future<int>> clients;
    for (int c = 0; c < 16; ++c)
        clients.push_back(std::async(std::launch::async, [&] {
            int answered = 0;
            RawClient client(port());
            for (int i = 0; i < 100; ++i)
                answered += client.ask(kGet).starts_with("HTTP/1.1 200") ? 1 : 0;
            return answered;
        }));
    for (auto& client : clients)
        EXPECT_EQ(client.get(), 100);
}

TEST_F(ServerTest, ABusyPortIsOneClearFailure) {
    start();
    const std::string address = "127.0.0.1:" + std::to_string(port());
    const auto second =
        HttpServer::start(settings_.server, random_, {{"gradido.listen", address, &router_}});
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().error, Error::config_invalid);
    EXPECT_EQ(second.error().field, "gradido.listen");
    EXPECT_EQ(second.error().detail, "cannot listen on " + address + ": Address already in use");
}

TEST_F(ServerTest, ListensOnIpv6) {
    start("[::1]:0");
    EXPECT_GT(port(), 0);
}

} // namespace
} // namespace ownkey::http
