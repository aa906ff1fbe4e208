// Routes that stretch a password that came in plain: few at once, the others meanwhile, nothing of
// it left.
#include "server/http/server.h"
#include "tests/fakes/fake_clock.h"
#include "tests/fakes/fake_random.h"
#include "tests/server/http/raw_client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>

namespace ownkey::http {
namespace {

using test::RawClient;
using testing::EndsWith;
using testing::HasSubstr;

constexpr int kWorkers = 2;
constexpr int kQueue = 3;

const std::string kOther = "GET /other HTTP/1.1\r\nHost: localhost\r\n\r\n";
const std::string kStretch = "POST /stretch/anna HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
                             "application/json\r\nContent-Length: 2\r\n\r\n{}";

/// Opens for one handler after the other.
class Gate {
public:
    void pass() {
        std::unique_lock lock(mutex_);
        most_ = std::max(most_, ++inside_);
        changed_.notify_all();
        changed_.wait(lock, [this] { return open_ > 0; });
        --open_;
        --inside_;
        changed_.notify_all();
    }

    void wait_for_inside(int count) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return inside_ >= count; });
    }

    void open(int count) {
        const std::lock_guard lock(mutex_);
        open_ += count;
        changed_.notify_all();
    }

    int most() {
        const std::lock_guard lock(mutex_);
        return most_;
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    int open_ = 0;
    int inside_ = 0;
    int most_ = 0;
};

class PlainPool : public testing::Test {
protected:
    PlainPool() {
        settings_.server.workers = 1;
        settings_.limits.requests_per_second = 100'000;
        router_.add(Method::post,
                    "/stretch/:name",
                    [this](const Request&) {
                        gate_.pass();
                        return Response::json(200, "stretched");
                    },
                    {.plain_password = true});
        router_.add(
            Method::get, "/other", [](const Request&) { return Response::json(200, "other"); });
        server_ = MUST(HttpServer::start(settings_.server,
                                         random_,
                                         {{"server.listen", "127.0.0.1:0", &router_}},
                                         {.workers = kWorkers, .queue_limit = kQueue}));
    }

    ~PlainPool() override { gate_.open(100); }

    std::uint16_t port() const { return server_->ports().at(0); }

    Settings settings_;
    fakes::FakeClock clock_;
    fakes::FakeRandom random_;
    Gate gate_;
    Router router_{{&settings_, &clock_, nullptr}};
    std::unique_ptr<HttpServer> server_;
};

TEST_F(PlainPool, StretchesFewAtOnceAndRefusesWhatFindsNoRoom) {
    constexpr int kAsked = 20;
    std::deque<RawClient> clients;
    for (int i = 0; i < kWorkers; ++i)
        clients.emplace_back(port()).send(kStretch);
    gate_.wait_for_inside(kWorkers);
    std::vector<std::string> answers;
    for (int i = kWorkers; i < kAsked; ++i)
        clients.emplace_back(port()).send(kStretch);
    EXPECT_THAT(RawClient(port()).ask(kOther), HasSubstr("200 OK")) << "others go on meanwhile";
    gate_.open(kAsked);
    for (auto& client : clients)
        answers.push_back(client.response());
    const auto busy = std::count_if(answers.begin(), answers.end(), [](const std::string& answer) {
        return answer.find("503 Service Unavailable") != answer.npos &&
               answer.find("Retry-After: 1\r\n") != answer.npos &&
               answer.find("server_busy") != answer.npos;
    });
    const auto done = std::count_if(answers.begin(), answers.end(), [](const std::string& answer) {
        return answer.ends_with("stretched");
    });
    EXPECT_EQ(busy + done, kAsked);
    EXPECT_GE(done, kWorkers + kQueue);
    EXPECT_EQ(gate_.most(), kWorkers);
}

TEST_F(PlainPool, FullIsFullWhateverTheOthersDo) {
    std::deque<RawClient> clients;
    for (int i = 0; i < kWorkers; ++i)
        clients.emplace_back(port()).send(kStretch);
    gate_.wait_for_inside(kWorkers);
    // One connection at a time, so that the sockets' thread has them in this order.
    for (int i = 0; i < kQueue; ++i) {
        clients.emplace_back(port()).send(kStretch);
        EXPECT_THAT(RawClient(port()).ask(kOther), EndsWith("other"));
    }
    EXPECT_THAT(RawClient(port()).ask(kStretch), HasSubstr("503 Service Unavailable"));
    gate_.open(kWorkers + kQueue);
    for (auto& client : clients)
        EXPECT_THAT(client.response(), EndsWith("stretched"));
    EXPECT_EQ(gate_.most(), kWorkers);
}

bool is_wiped(const char* at, std::size_t size) {
    return std::all_of(at, at + size, [](char c) { return c == '\0'; });
}

TEST(WipeSecrets, LeavesNothingOfBodyQueryAndAuthorization) {
    const std::string secret = "correct horse battery staple";
    Request request;
    request.body = request.query["password"] = request.headers["authorization"] = secret;
    request.headers["host"] = "localhost";
    const auto* body = request.body.data();
    const auto* query = request.query["password"].data();
    const auto* header = request.headers["authorization"].data();
    wipe_secrets(request);
    for (const auto* at : {body, query, header})
        EXPECT_TRUE(is_wiped(at, secret.size()));
    EXPECT_EQ(request.header("host"), "localhost");
}

} // namespace
} // namespace ownkey::http
