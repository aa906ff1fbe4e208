// CommunityLedger against a real HTTP server: what it sends, and what each kind of answer means.
#include "core/encoding.h"
#include "server/adapters/community_ledger.h"
#include "server/adapters/system.h"
#include "server/http/server.h"
#include "tests/fakes/fake_clock.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ownkey {
namespace {

using testing::HasSubstr;
using Result = Delivery::Result;

class CommunityLedgerTest : public testing::Test {
protected:
    CommunityLedgerTest() {
        settings_.server.public_url = "http://localhost";
        router_.add(
            http::Method::post, "/JsonRequestHandler", [this](const http::Request& request) {
                seen_ = request;
                return answer_;
            });
        router_.add(http::Method::post, "/elsewhere", [this](const http::Request&) {
            elsewhere_ = true;
            return http::Response::json(200, R"({"state":"success"})");
        });
        server_ = http::HttpServer::start(
                      settings_.server, random_, {{"listen", "127.0.0.1:0", &router_}})
                      .value();
        settings_.community.url = "http://127.0.0.1:" + std::to_string(server_->ports().front());
        settings_.community.timeout = Seconds(5);
    }

    Delivery put() {
        return CommunityLedger(settings_.community, clock_)
            .put_transaction(ByteVector{0xFB, 0xEF, 0x01}, "key-1");
    }

    void expect(int status, const std::string& body, Result result, const std::string& message) {
        answer_ = http::Response::json(status, body);
        const auto delivery = put();
        EXPECT_EQ(delivery.result, result) << body;
        EXPECT_EQ(delivery.message, message) << body;
    }

    Settings settings_;
    fakes::FakeClock clock_;
    SystemRandom random_;
    http::Request seen_;
    http::Response answer_ = http::Response::json(200, R"({"state":"success"})");
    bool elsewhere_ = false;
    http::Router router_{{&settings_, &clock_, nullptr}};
    std::unique_ptr<http::HttpServer> server_;
};

TEST_F(CommunityLedgerTest, SendsTheTransactionUnderItsKey) {
    EXPECT_EQ(put().result, Result::accepted);
    EXPECT_EQ(seen_.body, R"({"method":"putTransaction","transaction":"--8B"})");
    EXPECT_EQ(seen_.header("idempotency-key"), "key-1");
    EXPECT_EQ(seen_.header("content-type"), "application/json");
}

TEST_F(CommunityLedgerTest, ReportsErrors) {
    const auto delivery =
        CommunityLedger(settings_.community, clock_)
            .error_in_transaction(
                Time(Seconds(1'609'459'200)), "00ff", "tx_amount", "say \"zero\"");
    EXPECT_EQ(delivery.result, Result::accepted);
    EXPECT_EQ(
        seen_.body,
        R"({"method":"errorInTransaction","created":1609459200,"transactionGenericHash":"00ff","error":"tx_amount","errorMessage":"say \"zero\""})");
}

TEST_F(CommunityLedgerTest, MovesABalanceUnderItsKey) {
    PublicKey from, to;
    from.bytes.fill(0xAB);
    to.bytes.fill(0x01);
    const auto move = [&] {
        return CommunityLedger(settings_.community, clock_)
            .move_balance(from, to, "key replaced", "move-7");
    };
    EXPECT_EQ(move().result, Result::accepted);
    EXPECT_EQ(seen_.body,
              R"({"method":"moveTransaction","pubkeys":{"sender":")" + to_hex(from.view()) +
                  R"(","receiver":")" + to_hex(to.view()) +
                  R"("},"memo":"key replaced","session_id":0})");
    EXPECT_EQ(seen_.header("idempotency-key"), "move-7");
    answer_ = http::Response::json(200, R"({"state":"error","msg":"unknown key"})");
    EXPECT_EQ(move().result, Result::refused);
    EXPECT_EQ(move().message, "unknown key");
    answer_.status = 503;
    EXPECT_EQ(move().result, Result::unreachable);
}

TEST_F(CommunityLedgerTest, UnderstandsEveryKindOfAnswer) {
    expect(200,
           R"({"state":"success","warnings":["already applied"]})",
           Result::accepted,
           "already applied");
    expect(200, R"({"state":"warning","msg":"slow"})", Result::accepted, "slow");
    expect(
        200,
        R"({"state":"error","msg":"error validate transaction","details":[{"validate":"balance too low"},{"x":"y"}]})",
        Result::refused,
        "error validate transaction; balance too low; y");
    expect(400,
           R"({"state":"error","msg":"error parsing transaction"})",
           Result::refused,
           "error parsing transaction");
    expect(200, R"({"state":"error"})", Result::refused, "refused without a reason");
    expect(200, R"({"state":"error","msg":"two\nlines"})", Result::refused, "two lines");
    expect(200,
           R"({"state":"processing"})",
           Result::unreachable,
           "status 200 with state \"processing\"");
    expect(200, "<html>", Result::unreachable, "status 200 without JSON");
    expect(200, "", Result::unreachable, "status 200 without JSON");
    expect(200, "[1]", Result::unreachable, "status 200 without JSON");
    expect(404, "nothing", Result::unreachable, "status 404 without JSON");
    expect(500, R"({"state":"error","msg":"x"})", Result::unreachable, "status 500");
    expect(503, R"({"state":"success"})", Result::unreachable, "status 503");
}

TEST_F(CommunityLedgerTest, ARefusalThatIsNotAboutTheTransactionIsTriedAgain) {
    const std::string not_saved =
        R"({"state":"error","msg":"error saving transaction in db","details":["disk full"]})";
    expect(200, not_saved, Result::unreachable, "error saving transaction in db; disk full");
    expect(400, not_saved, Result::unreachable, "error saving transaction in db; disk full");
    for (const int status : {401, 403, 404, 408, 425, 429})
        expect(status, R"({"state":"error","msg":"later"})", Result::unreachable, "later");
    // Words in the details are the person's or somebody else's: they decide nothing.
    expect(
        200,
        R"({"state":"error","msg":"error validate transaction","details":["error saving transaction in db"]})",
        Result::refused,
        "error validate transaction; error saving transaction in db");
}

TEST_F(CommunityLedgerTest, ALongTextIsCutBetweenCharacters) {
    std::string text = "x";
    while (text.size() < 3'000)
        text += "é";
    answer_ = http::Response::json(200, R"({"state":"error","msg":")" + text + "\"}");
    EXPECT_EQ(put().message.size(), 999u);
}

TEST_F(CommunityLedgerTest, FollowsNoRedirect) {
    answer_ = http::Response::redirect(settings_.community.url + "/elsewhere");
    answer_.status = 307;
    EXPECT_EQ(put().result, Result::unreachable);
    EXPECT_FALSE(elsewhere_);
}

TEST_F(CommunityLedgerTest, TakesNoEndlessAnswer) {
    answer_ = http::Response::json(
        200, R"({"state":"success","msg":")" + std::string(2'000'000, 'x') + "\"}");
    EXPECT_EQ(put().result, Result::unreachable);
}

TEST_F(CommunityLedgerTest, NobodyThereIsUnreachable) {
    settings_.community.url = "http://127.0.0.1:1";
    const auto delivery = put();
    EXPECT_EQ(delivery.result, Result::unreachable);
    EXPECT_THAT(delivery.message, HasSubstr("connect"));
    settings_.community.url = "file:///etc";
    EXPECT_EQ(put().result, Result::unreachable);
}

TEST(System, ClockAndRandomness) {
    SystemRandom random;
    EXPECT_NE(random.uuid(), random.uuid());
    EXPECT_GT(SystemClock().now(), Time(std::chrono::hours(24 * 365 * 50)));
}

} // namespace
} // namespace ownkey
