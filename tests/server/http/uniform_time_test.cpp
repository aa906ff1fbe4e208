// Answers that must not tell by their time how much work they were (RouteOptions::uniform): which
// ones, when they are due, and what becomes of them until then. Time is not waited for.
#include "server/http/traffic.h"
#include "tests/fakes/fake_clock.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <deque>

namespace ownkey::http {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using SteadyClock = std::chrono::steady_clock;

Settings hourly() {
    Settings settings;
    settings.limits.requests_per_second = 100'000;
    settings.limits.logins_per_minute = 1;
    settings.limits.uniform_answer = 1h; // so that the work is within the first step for certain
    return settings;
}

Request post_to(const std::string& path) {
    Request request;
    request.method = Method::post;
    request.path = path;
    request.headers["content-type"] = "application/json";
    request.address = "192.0.2.1";
    return request;
}

struct UniformRoutes : testing::Test {
    UniformRoutes() {
        const auto status = [](int number) {
            return [number](const Request&) { return Response::json(number, "{}"); };
        };
        router.add(Method::post, "/plain", status(200));
        router.add(Method::post, "/found", status(200), {.uniform = Uniform::always});
        router.add(Method::post, "/fails", status(401), {.uniform = Uniform::always});
        router.add(Method::post, "/right", status(200), {.uniform = Uniform::refusals});
        router.add(Method::post, "/wrong", status(401), {.uniform = Uniform::refusals});
        router.add(Method::post,
                   "/limited",
                   status(200),
                   {.rate = RateClass::login, .uniform = Uniform::always});
        router.add(Method::post,
                   "/throws",
                   [](const Request&) -> Response { throw std::runtime_error("x"); },
                   {.uniform = Uniform::always});
    }

    std::chrono::milliseconds step_of(Request request) {
        return router.dispatch(std::move(request)).step;
    }

    Settings settings = hourly();
    fakes::FakeClock clock;
    Router router{{&settings, &clock, nullptr}};
};

TEST_F(UniformRoutes, are_those_that_ask_for_it) {
    EXPECT_EQ(step_of(post_to("/plain")), 0ms);
    EXPECT_EQ(step_of(post_to("/nothing here")), 0ms);
    EXPECT_EQ(step_of(post_to("/found")), 1h);
    EXPECT_EQ(step_of(post_to("/fails")), 1h);
    EXPECT_EQ(step_of(post_to("/right")), 0ms);
    EXPECT_EQ(step_of(post_to("/wrong")), 1h);
}

TEST_F(UniformRoutes, refuse_and_fail_in_the_same_time) {
    EXPECT_EQ(step_of(post_to("/throws")), 1h);
    auto request = post_to("/found");
    request.headers["content-type"] = "text/plain";
    EXPECT_EQ(step_of(request), 1h);
    EXPECT_EQ(router.dispatch(post_to("/limited")).status, 200);
    const auto refused = router.dispatch(post_to("/limited"));
    EXPECT_EQ(refused.status, 429);
    EXPECT_EQ(refused.step, 1h);
}

TEST_F(UniformRoutes, can_be_turned_off) {
    settings.limits.uniform_answer = 0ms;
    EXPECT_EQ(step_of(post_to("/found")), 0ms);
}

/// Notes what is due when; `pass` lets the time of the first come.
class NotedTimes final : public Timetable {
public:
    void at(Time due, std::function<void()> what) override {
        const std::lock_guard lock(mutex_);
        entries_.emplace_back(due, std::move(what));
        noted_.notify_all();
    }

    Time first() {
        std::unique_lock lock(mutex_);
        noted_.wait(lock, [this] { return !entries_.empty(); });
        return entries_.front().first;
    }

    void pass() {
        first();
        std::function<void()> what;
        {
            const std::lock_guard lock(mutex_);
            what = std::move(entries_.front().second);
            entries_.pop_front();
        }
        what();
    }

private:
    std::mutex mutex_;
    std::condition_variable noted_;
    std::deque<std::pair<Time, std::function<void()>>> entries_;
};

/// Traffic on one end of a pair of sockets, the test on the other.
struct HeldAnswers : testing::Test {
    HeldAnswers() {
        settings.server.workers = 1;
        for (const auto& [path, how] :
             {std::pair{"/uniform", Uniform::always}, {"/plain", Uniform::no}})
            router.add(Method::post,
                       path,
                       [this](const Request&) {
                           ++done;
                           return Response::json(200, "the answer");
                       },
                       {.uniform = how});
        EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()), 0);
        connection = traffic.opened(ends[0], "127.0.0.1", router);
    }

    ~HeldAnswers() override {
        for (const int end : ends)
            ::close(end);
    }

    void ask(const std::string& path) {
        traffic.received(connection,
                         "POST " + path +
                             " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                             "Content-Length: 2\r\n\r\n{}");
    }

    [[nodiscard]] std::string received(int flags) const {
        std::array<char, 4096> bytes{};
        const auto count = ::recv(ends[1], bytes.data(), bytes.size(), flags);
        return {bytes.data(), static_cast<std::size_t>(std::max<ssize_t>(count, 0))};
    }

    Settings settings = hourly();
    fakes::FakeClock clock;
    std::atomic<int> done{0};
    std::atomic<int> logged{0};
    Router router{{&settings, &clock, nullptr, [this](const Observation&) { ++logged; }}};
    NotedTimes* times = new NotedTimes; // Traffic owns it
    Traffic traffic{{.max_body_bytes = 1'000,
                     .header_timeout = 1h,
                     .body_timeout = 1h,
                     .write_timeout = 1h,
                     .idle_timeout = 1h},
                    settings.server,
                    "test",
                    std::unique_ptr<Timetable>(times)};
    std::array<int, 2> ends{};
    std::shared_ptr<Connection> connection;
};

TEST_F(HeldAnswers, are_due_a_step_after_the_request) {
    const auto before = SteadyClock::now();
    ask("/uniform");
    const auto due = times->first();
    EXPECT_GE(due, before + 1h);
    EXPECT_LE(due, SteadyClock::now() + 1h);
}

TEST_F(HeldAnswers, are_due_at_a_later_step_when_the_work_took_longer) {
    settings.limits.uniform_answer = 1ms;
    router.add(Method::post,
               "/slow",
               [&](const Request& request) {
                   while (SteadyClock::now() < request.arrived + 3ms) { // the work
                   }
                   return Response::json(
                       200, std::to_string(request.arrived.time_since_epoch().count()));
               },
               {.uniform = Uniform::always});
    ask("/slow");
    const auto due = times->first();
    times->pass();
    const auto answer = received(0);
    const auto body = answer.substr(answer.find("\r\n\r\n") + 4);
    const auto after = due.time_since_epoch() - SteadyClock::duration(std::stoll(body));
    EXPECT_GE(after, 4ms);
    EXPECT_EQ(after % 1ms, 0ns);
}

TEST_F(HeldAnswers, go_out_when_their_time_has_come) {
    ask("/uniform");
    times->first();
    EXPECT_EQ(done, 1); // the work and its line in the log do not wait
    EXPECT_EQ(logged, 1);
    EXPECT_EQ(received(MSG_DONTWAIT), "");
    times->pass();
    EXPECT_THAT(received(0), HasSubstr("the answer"));
}

TEST_F(HeldAnswers, hold_up_neither_others_nor_what_follows) {
    ask("/uniform");
    times->first();
    std::array<int, 2> more{};
    ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, more.data()), 0);
    std::swap(ends, more);
    auto first = connection;
    connection = traffic.opened(ends[0], "127.0.0.1", router);
    ask("/plain"); // there is one worker only
    EXPECT_THAT(received(0), HasSubstr("the answer"));
    std::swap(ends, more);
    connection = first;
    times->pass();
    EXPECT_THAT(received(0), HasSubstr("the answer"));
    ask("/plain");
    EXPECT_THAT(received(0), HasSubstr("the answer"));
    for (const int end : more)
        ::close(end);
}

TEST_F(HeldAnswers, are_waited_for_by_a_stop) {
    ask("/uniform");
    times->first();
    EXPECT_FALSE(traffic.drain(0ms));
    times->pass();
    EXPECT_TRUE(traffic.drain(0ms));
    EXPECT_THAT(received(0), HasSubstr("the answer"));
}

TEST_F(HeldAnswers, are_forgotten_when_nobody_is_there_any_more) {
    ask("/uniform");
    times->first();
    traffic.closed(connection);
    times->pass();
    EXPECT_EQ(received(MSG_DONTWAIT), "");
    EXPECT_TRUE(traffic.drain(0ms));
}

TEST(TimetableThread, does_what_is_due_in_order_and_the_rest_never) {
    std::mutex mutex;
    std::condition_variable changed;
    std::string order;
    const auto note = [&](char what) {
        return [&, what] {
            const std::lock_guard lock(mutex);
            order += what;
            changed.notify_all();
        };
    };
    {
        TimetableThread timetable;
        const auto now = SteadyClock::now();
        timetable.at(now + 24h, note('z'));
        timetable.at(now + 20ms, note('b'));
        timetable.at(now + 10ms, note('a')); // sooner than what it waits for
        std::unique_lock lock(mutex);
        changed.wait(lock, [&] { return order.size() == 2; });
        EXPECT_GE(SteadyClock::now(), now + 20ms);
    }
    EXPECT_EQ(order, "ab");
}

TEST(TimetableThread, is_woken_when_it_had_nothing_to_do) {
    std::atomic<int> done{0};
    TimetableThread timetable;
    for (int i = 0; i < 200; ++i) {
        timetable.at(SteadyClock::now(), [&] {
            ++done;
            done.notify_one();
        });
        done.wait(i);
    }
    EXPECT_EQ(done, 200);
}

} // namespace
} // namespace ownkey::http
