// HttpCallbackSender against a real HTTP server: signed with the callbacks' own key, no redirects.
#include "server/adapters/callback_sender.h"
#include "server/adapters/signed_call.h"
#include "server/adapters/system.h"
#include "server/http/server.h"
#include "tests/fakes/fake_clock.h"
#include "tests/server/config/temp_folder.h"

#include <gtest/gtest.h>

#include <fstream>

namespace ownkey {
namespace {

constexpr auto kBody = R"({"event":"submission.confirmed"})";

class CallbackSenderTest : public testing::Test {
protected:
    CallbackSenderTest() {
        settings_.server.public_url = "http://localhost";
        router_.add(http::Method::post, "/hook", [this](const http::Request& request) {
            seen_ = request;
            return answer_;
        });
        router_.add(http::Method::post, "/inside", [this](const http::Request&) {
            inside_ = true;
            return http::Response::json(200, "{}");
        });
        server_ = http::HttpServer::start(
                      settings_.server, random_, {{"listen", "127.0.0.1:0", &router_}})
                      .value();
        origin_ = "http://127.0.0.1:" + std::to_string(server_->ports().front());
        settings_.loginservice.callback_secret_file = folder_.file("key");
        std::ofstream(settings_.loginservice.callback_secret_file) << "key\nsecond line";
    }

    Done send() {
        return HttpCallbackSender(settings_).send(
            origin_ + "/hook", kBody, "s-1", Time(Seconds(1'767'225'600)));
    }

    test::TempFolder folder_;
    Settings settings_;
    fakes::FakeClock clock_;
    SystemRandom random_;
    http::Request seen_;
    http::Response answer_ = http::Response::json(204, "");
    bool inside_ = false;
    std::string origin_;
    http::Router router_{{&settings_, &clock_, nullptr}};
    std::unique_ptr<http::HttpServer> server_;
};

TEST_F(CallbackSenderTest, IsSignedWithItsOwnKey) {
    ASSERT_TRUE(send());
    EXPECT_EQ(seen_.body, kBody);
    EXPECT_EQ(seen_.header("ownkey-id"), "s-1");
    EXPECT_EQ(seen_.header("ownkey-timestamp"), "1767225600");
    EXPECT_EQ(seen_.header("ownkey-signature"),
              call_signature(as_bytes("key"), 1'767'225'600, kBody));
}

TEST_F(CallbackSenderTest, FollowsNoRedirectIntoTheHouse) {
    for (const int status : {301, 302, 303, 307, 308}) {
        answer_ = http::Response::redirect(origin_ + "/inside");
        answer_.status = status;
        const auto sent = send();
        ASSERT_FALSE(sent);
        EXPECT_EQ(sent.error().detail, "status " + std::to_string(status));
    }
    EXPECT_FALSE(inside_);
}

TEST_F(CallbackSenderTest, WithoutAKeyNothingIsSent) {
    std::ofstream(settings_.loginservice.callback_secret_file) << "";
    ASSERT_FALSE(send());
    EXPECT_EQ(seen_.body, "");
}

} // namespace
} // namespace ownkey
