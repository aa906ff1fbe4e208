// HttpWebhookSender against a real HTTP server: headers, signature, what counts as accepted.
#include "server/adapters/signed_call.h"
#include "server/adapters/system.h"
#include "server/adapters/webhook_sender.h"
#include "server/http/server.h"
#include "tests/fakes/fake_clock.h"
#include "tests/server/config/temp_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

namespace ownkey {
namespace {

using testing::HasSubstr;

constexpr auto kBody = R"({"id":"e-1","event":"registered","account_id":"a-1","at":1767225599})";

class WebhookSenderTest : public testing::Test {
protected:
    WebhookSenderTest() {
        settings_.server.public_url = "http://localhost";
        router_.add(http::Method::post, "/hook", [this](const http::Request& request) {
            seen_ = request;
            return answer_;
        });
        router_.add(http::Method::post, "/elsewhere", [this](const http::Request&) {
            elsewhere_ = true;
            return http::Response::json(200, "{}");
        });
        server_ = http::HttpServer::start(
                      settings_.server, random_, {{"listen", "127.0.0.1:0", &router_}})
                      .value();
        origin_ = "http://127.0.0.1:" + std::to_string(server_->ports().front());
        settings_.webhooks.urls = {origin_ + "/hook"};
        settings_.webhooks.secret_file = folder_.file("key");
        std::ofstream(settings_.webhooks.secret_file) << "key\nsecond line";
    }

    Done send(const std::string& path = "/hook") {
        return HttpWebhookSender(settings_.webhooks)
            .send(origin_ + path, kBody, "e-1", Time(Seconds(1'767'225'600)));
    }

    std::string reason() {
        const auto sent = send();
        EXPECT_FALSE(sent);
        if (sent) return "";
        EXPECT_EQ(sent.error().error, Error::webhook_failed);
        return sent.error().detail;
    }

    test::TempFolder folder_;
    Settings settings_;
    fakes::FakeClock clock_;
    SystemRandom random_;
    http::Request seen_;
    http::Response answer_ = http::Response::json(204, "");
    bool elsewhere_ = false;
    std::string origin_;
    http::Router router_{{&settings_, &clock_, nullptr}};
    std::unique_ptr<http::HttpServer> server_;
};

TEST_F(WebhookSenderTest, SendsASignedNotice) {
    ASSERT_TRUE(send());
    EXPECT_EQ(seen_.body, kBody);
    EXPECT_EQ(seen_.header("content-type"), "application/json");
    EXPECT_EQ(seen_.header("ownkey-id"), "e-1");
    EXPECT_EQ(seen_.header("ownkey-timestamp"), "1767225600");
    EXPECT_EQ(seen_.header("ownkey-signature"),
              "v1=4dbe624a9c96b44a57386e53fdec15b3dd9e5196c48f5859aba419a133681f3b");
}

TEST_F(WebhookSenderTest, TheSignatureIsHmacSha256) {
    // Made with Python's hmac.
    EXPECT_EQ(call_signature(as_bytes("Jefe"), 0, "what do ya want for nothing?"),
              "v1=37f471929915ccd2cbbe79feb84ffcff4f2bb25e15fc41c2506687331ae179cc");
}

TEST_F(WebhookSenderTest, Only2xxIsAccepted) {
    for (const int status : {200, 201, 204, 299}) {
        answer_ = http::Response::json(status, "");
        EXPECT_TRUE(send()) << status;
    }
    for (const int status : {304, 400, 401, 404, 410, 429, 500, 503}) {
        answer_ = http::Response::json(status, "");
        EXPECT_EQ(reason(), "status " + std::to_string(status));
    }
}

TEST_F(WebhookSenderTest, FollowsNoRedirect) {
    answer_ = http::Response::redirect(origin_ + "/elsewhere");
    answer_.status = 307;
    EXPECT_EQ(reason(), "status 307");
    EXPECT_FALSE(elsewhere_);
}

TEST_F(WebhookSenderTest, OnlyConfiguredReceiversAreTold) {
    const auto sent = send("/elsewhere");
    ASSERT_FALSE(sent);
    EXPECT_FALSE(elsewhere_);
    settings_.webhooks.urls = {"http://127.0.0.1:1/hook"};
    origin_ = "http://127.0.0.1:1";
    EXPECT_THAT(reason(), HasSubstr("connect"));
}

TEST_F(WebhookSenderTest, WithoutAKeyNothingIsSent) {
    std::ofstream(settings_.webhooks.secret_file) << "";
    EXPECT_THAT(reason(), HasSubstr("secret_file"));
    settings_.webhooks.secret_file = folder_.file("none");
    EXPECT_THAT(reason(), HasSubstr("secret_file"));
    EXPECT_EQ(seen_.body, "");
}

} // namespace
} // namespace ownkey
