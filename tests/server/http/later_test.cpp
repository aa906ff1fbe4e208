// Answers that wait for news (Response::later), over real sockets.
#include "server/http/server.h"
#include "tests/fakes/fake_clock.h"
#include "tests/fakes/fake_random.h"
#include "tests/server/http/raw_client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <poll.h>

#include <atomic>
#include <thread>

namespace ownkey::http {
namespace {

using namespace std::chrono_literals;
using test::RawClient;
using testing::HasSubstr;

class LaterTest : public testing::Test {
protected:
    LaterTest() {
        settings_.server.workers = 1;
        settings_.limits.requests_per_second = 100'000;
        router_.add(Method::get, "/news", [this](const Request& request) {
            asked_.fetch_add(1);
            const int seen = news_.load();
            auto response = Response::json(200, "news " + std::to_string(seen));
            if (seen == 0 && request.waited < wait_)
                response.later = Later{[this] { return news_ > 0; }, wait_, recheck_};
            return response;
        });
        router_.add(
            Method::get, "/hello", [](const Request&) { return Response::json(200, "hello"); });
    }

    void start() {
        auto started = HttpServer::start(
            settings_.server, random_, {{"server.listen", "127.0.0.1:0", &router_}});
        ASSERT_TRUE(started) << started.error().detail;
        server_ = std::move(*started);
    }

    std::uint16_t port() const { return server_->ports().at(0); }

    static std::string get(const std::string& path) {
        return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    }

    /// Returns once the server has taken the request up.
    void begin(RawClient& client) {
        const int before = asked_;
        client.send(get("/news"));
        while (asked_ == before)
            std::this_thread::yield();
    }

    Settings settings_;
    fakes::FakeClock clock_;
    fakes::FakeRandom random_;
    std::atomic<int> news_{0}, asked_{0};
    std::chrono::milliseconds wait_{9'000}, recheck_{9'000};
    Router router_{{&settings_, &clock_, nullptr}};
    std::unique_ptr<HttpServer> server_;
};

TEST_F(LaterTest, NewsEndTheWait) {
    start();
    RawClient client(port());
    begin(client);
    news_ = 1;
    EXPECT_THAT(client.response(), HasSubstr("news 1"));
    EXPECT_THAT(client.ask(get("/hello")), HasSubstr("hello")); // the connection goes on
}

TEST_F(LaterTest, NothingNewIsSaidAtTheEnd) {
    wait_ = 150ms;
    start();
    RawClient client(port());
    EXPECT_THAT(client.ask(get("/news")), HasSubstr("news 0"));
    EXPECT_EQ(asked_, 1);
}

TEST_F(LaterTest, AsksAgainNowAndThen) {
    wait_ = 1'000ms;
    recheck_ = 50ms;
    start();
    RawClient client(port());
    EXPECT_THAT(client.ask(get("/news")), HasSubstr("news 0"));
    EXPECT_GT(asked_, 3);
}

TEST_F(LaterTest, WhoWaitsHoldsNoThread) {
    start();
    std::vector<std::unique_ptr<RawClient>> waiting;
    for (int i = 0; i < 20; ++i)
        begin(*waiting.emplace_back(std::make_unique<RawClient>(port())));
    RawClient other(port()); // there is one worker only
    EXPECT_THAT(other.ask(get("/hello")), HasSubstr("hello"));
    news_ = 1;
    for (auto& client : waiting)
        EXPECT_THAT(client->response(), HasSubstr("news 1"));
}

TEST_F(LaterTest, BeyondTheLimitAnswersGoOutAtOnce) {
    settings_.server.max_waiting = 1;
    start();
    RawClient first(port());
    begin(first);
    RawClient second(port());
    EXPECT_THAT(second.ask(get("/news")), HasSubstr("news 0"));
    news_ = 1;
    EXPECT_THAT(first.response(), HasSubstr("news 1"));
}

TEST_F(LaterTest, AStopAnswersWhoWaits) {
    start();
    RawClient client(port());
    begin(client);
    EXPECT_TRUE(server_->stop());
    EXPECT_THAT(client.response(), HasSubstr("news 0"));
}

TEST_F(LaterTest, WhoLeavesMakesRoom) {
    settings_.server.max_waiting = 1;
    start();
    for (int i = 0; i < 20; ++i) {
        RawClient leaves(port());
        begin(leaves);
    }
    // Some time after the last of them has gone, an answer is kept again.
    for (bool kept = false; !kept;) {
        RawClient client(port());
        begin(client);
        pollfd readable{client.fd(), POLLIN, 0};
        kept = ::poll(&readable, 1, 300) == 0;
    }
}

TEST_F(LaterTest, APipelinedRequestEndsTheConnectionAfterTheAnswer) {
    start();
    RawClient client(port());
    begin(client);
    client.send(get("/hello"));
    news_ = 1;
    const auto answer = client.response();
    EXPECT_THAT(answer, HasSubstr("news 1"));
}

} // namespace
} // namespace ownkey::http
