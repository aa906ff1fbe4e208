// GDT balances: from a server that answers, that fails, that hangs; the page is there in any case.
#include "pages_fixture.h"

#include <latch>

namespace ownkey::community {

namespace {

/// Stands in for the GDT server.
class GdtStandIn {
public:
    GdtStandIn() {
        router_.add(Method::get, "/gdt", [this](const Request& request) {
            ++questions;
            email = request.query_value("email");
            if (hangs) gate_.wait();
            return Response::json(status, answer);
        });
        settings_.limits.requests_per_second = 10'000;
        server_ = MUST(http::HttpServer::start(
            settings_.server, random_, {{"listen", "127.0.0.1:0", &router_}}));
    }

    ~GdtStandIn() { gate_.count_down(); }

    GdtStandIn(const GdtStandIn&) = delete;
    GdtStandIn& operator=(const GdtStandIn&) = delete;

    [[nodiscard]] std::string url() const {
        return "http://127.0.0.1:" + std::to_string(server_->ports().front()) + "/gdt";
    }

    std::atomic<int> questions = 0;
    std::string email;
    std::string answer = R"({"state":"success","sum":1234500,"more":[1]})";
    int status = 200;
    bool hangs = false;

private:
    std::latch gate_{1};
    Settings settings_;
    fakes::FakeClock clock_;
    SystemRandom random_;
    http::Router router_{{&settings_, &clock_, nullptr}};
    std::unique_ptr<http::HttpServer> server_;
};

class GdtTest : public PagesTest {
protected:
    /// The home page of a community that asks this address.
    std::string home_with(Gdt& gdt) {
        http::Router other{{&settings, &clock, nullptr}};
        Pages with_gdt(*ledger,
                       *visitors,
                       client,
                       gdt,
                       clock,
                       PageOptions{"http://localhost:1300", "http://localhost:1200"});
        with_gdt.add_routes(other);
        Request request;
        request.path = "/";
        request.address = "192.0.2.1";
        request.cookies["GRADIDO_LOGIN"] = "11";
        const auto response = other.dispatch(request);
        EXPECT_EQ(response.status, 200);
        return response.body;
    }

    GdtOptions options_for(const std::string& address) {
        GdtOptions options;
        options.address = address;
        options.patience = std::chrono::seconds(20); // nothing here depends on time
        return options;
    }

    GdtStandIn server;
};

constexpr const char* kMissing = "Your GDT balance cannot be shown at the moment.";

TEST_F(GdtTest, the_balance_stands_on_the_page) {
    Gdt gdt(options_for(server.url()), clock);
    EXPECT_THAT(home_with(gdt), HasSubstr("<strong id=\"gdt\">123.45 GDT</strong>"));
    EXPECT_EQ(server.email, "alice@example.org");
}

TEST_F(GdtTest, it_is_asked_for_once_a_minute) {
    Gdt gdt(options_for(server.url() + "?key=1"), clock);
    EXPECT_EQ(gdt.sum_of("a+b&c@example.org"), 1'234'500);
    EXPECT_EQ(server.email, "a+b&c@example.org");
    EXPECT_EQ(gdt.sum_of("a+b&c@example.org"), 1'234'500);
    EXPECT_EQ(server.questions, 1);
    clock.advance(std::chrono::seconds(61));
    EXPECT_EQ(gdt.sum_of("a+b&c@example.org"), 1'234'500);
    EXPECT_EQ(server.questions, 2);
}

TEST_F(GdtTest, without_an_address_the_page_says_nothing_of_it) {
    EXPECT_THAT(get("/", 11).body, Not(HasSubstr("GDT")));
    EXPECT_EQ(server.questions, 0);
}

TEST_F(GdtTest, what_is_no_answer_is_said_quietly_and_not_asked_again_at_once) {
    for (const auto& [status, answer] : std::vector<std::pair<int, std::string>>{
             {500, server.answer},
             {404, "{}"},
             {200, "no JSON"},
             {200, R"({"state":"success"})"},
             {200, R"({"state":"success","sum":"12"})"},
             {200, R"({"state":"error","sum":12})"},
             {200, std::string(100'000, ' ') + server.answer}}) {
        GdtStandIn broken;
        broken.status = status;
        broken.answer = answer;
        Gdt gdt(options_for(broken.url()), clock);
        EXPECT_THAT(home_with(gdt), HasSubstr(kMissing)) << status << answer;
        EXPECT_THAT(home_with(gdt), HasSubstr("100.00 GDD"));
        EXPECT_EQ(broken.questions, 1);
    }
}

TEST_F(GdtTest, a_server_that_is_not_there_does_not_hold_up_the_page) {
    Gdt gdt(options_for("http://127.0.0.1:1/gdt"), clock);
    EXPECT_THAT(home_with(gdt), HasSubstr(kMissing));
}

TEST_F(GdtTest, a_server_that_hangs_does_not_hold_up_the_page) {
    server.hangs = true;
    auto options = options_for(server.url());
    options.patience = std::chrono::milliseconds(20);
    options.timeout = Seconds(1);
    Gdt gdt(options, clock);
    // Five pages take a tenth of the time of one question.
    for (int i = 0; i < 5; ++i)
        EXPECT_THAT(home_with(gdt), HasSubstr(kMissing));
    EXPECT_LE(server.questions, 1);
}

} // namespace

} // namespace ownkey::community
