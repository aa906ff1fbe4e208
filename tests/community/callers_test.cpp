// Who may call: the address, and with a secret the signature, exactly as ownkeyd's webhooks have
// it.
#include "people.h"
#include "server/adapters/signed_call.h"
#include "tools/community/callers.h"

#include <fstream>

namespace ownkey::community {

namespace {

constexpr const char* kKey = "a key of thirty two random bytes";
constexpr const char* kBody = R"({"method":"getUsers"})";

http::Request call(std::int64_t time_s = kNow, const std::string& key = kKey) {
    http::Request request;
    request.address = "127.0.0.1";
    request.body = kBody;
    request.headers = {{"ownkey-timestamp", std::to_string(time_s)},
                       {"ownkey-signature", call_signature(as_bytes(key), time_s, kBody)}};
    return request;
}

TEST(CallersTest, without_a_secret_the_address_decides) {
    const Callers callers({"127.0.0.1", "192.0.2.5"});
    http::Request request;
    for (const char* address : {"127.0.0.1", "192.0.2.5"}) {
        request.address = address;
        EXPECT_TRUE(callers.admits(request, kNow));
    }
    for (const char* address : {"", "127.0.0.2", "192.0.2.50", "::1"}) {
        request.address = address;
        EXPECT_FALSE(callers.admits(request, kNow)) << address;
    }
}

TEST(CallersTest, with_a_secret_the_call_is_signed_too) {
    const Callers callers({"127.0.0.1"}, as_bytes(kKey));
    EXPECT_TRUE(callers.admits(call(), kNow));
    EXPECT_TRUE(callers.admits(call(kNow - 300), kNow));
    EXPECT_TRUE(callers.admits(call(kNow + 300), kNow));
    EXPECT_FALSE(callers.admits(call(kNow - 301), kNow));
    EXPECT_FALSE(callers.admits(call(kNow + 301), kNow));
    EXPECT_FALSE(callers.admits(call(kNow, "another key"), kNow));
    auto request = call();
    request.headers.clear();
    EXPECT_FALSE(callers.admits(request, kNow));
    request = call();
    request.address = "192.0.2.5";
    EXPECT_FALSE(callers.admits(request, kNow));
}

TEST(CallersTest, a_changed_call_is_refused) {
    const Callers callers({"127.0.0.1"}, as_bytes(kKey));
    auto request = call();
    request.body += ' ';
    EXPECT_FALSE(callers.admits(request, kNow));
    for (const std::string& stamp :
         {std::string(), std::string("x"), std::to_string(kNow + 1), std::to_string(kNow) + " "}) {
        request = call();
        request.headers["ownkey-timestamp"] = stamp;
        EXPECT_FALSE(callers.admits(request, kNow)) << stamp;
    }
    for (const std::string& signature : {std::string(), std::string("v1="), std::string("v1=00")}) {
        request = call();
        request.headers["ownkey-signature"] = signature;
        EXPECT_FALSE(callers.admits(request, kNow)) << signature;
    }
}

TEST(CallersTest, the_key_is_the_first_line_of_a_file) {
    const TemporaryFolder folder;
    const auto file = folder.file("key");
    EXPECT_FALSE(first_line_of(file));
    std::ofstream(file) << "";
    EXPECT_FALSE(first_line_of(file));
    std::ofstream(file) << kKey << "\r\nsecond line\n";
    EXPECT_EQ(as_text(MUST(first_line_of(file)).reveal()), kKey);
}

} // namespace

} // namespace ownkey::community
