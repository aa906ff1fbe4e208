// What reads bytes of strangers here: Basic authorization and bodies. Thousands of mutated inputs,
// always the same ones; and the usual bad inputs to every call.
#include "client.h"
#include "server/http/apparts/basic.h"
#include "server/http/apparts/body.h"
#include "server/http/apparts/dto.h"
#include "tests/server/http/mutation.h"

#include <gtest/gtest.h>

namespace ownkey::house {
namespace {

using http::Method;

TEST(apparts_decoders, basic_authorization_is_read_strictly) {
    const auto read = [](const std::string& text, const std::string& scheme = "Basic ") {
        return http::apparts::read_basic(scheme + to_base64(as_bytes(text)));
    };
    const auto basic = MUST(read("anna@example.org:a:b c"));
    EXPECT_EQ(basic.email, "anna@example.org");
    EXPECT_EQ(basic.secret, "a:b c");
    EXPECT_TRUE(read("a:b", "bAsIc "));
    for (const auto* text : {"", ":", "a:", ":b", "ab", "a\xFF:b"})
        EXPECT_FALSE(read(text)) << text;
    EXPECT_FALSE(read(std::string("a:b\0c", 5)));
    EXPECT_FALSE(read("a:b", "Bearer "));
    EXPECT_FALSE(read("a:" + std::string(2'048, 'b')));
    for (const auto* header : {"", "Basic", "Basic ", "Basic YTpi=", "Basic YTp", "Basic  YTpi"})
        EXPECT_FALSE(http::apparts::read_basic(header)) << header;
}

TEST(apparts_decoders, mutated_authorization_is_taken_or_refused) {
    test::Dice dice(7);
    const std::vector<std::string> samples{"Basic " + to_base64(as_bytes("a@example.org:secret")),
                                           "Basic YTpi"};
    const std::vector<std::string> fragments{"=", "==", " ", ":", "Og==", "\n", "A", "//", "__"};
    int taken = 0;
    for (int round = 0; round < 20'000; ++round) {
        const auto header = test::mutated(dice, samples, fragments);
        const auto basic = http::apparts::read_basic(header);
        if (!basic) {
            EXPECT_EQ(basic.error().error, Error::bad_request);
            EXPECT_EQ(basic.error().field, "authorization");
            continue;
        }
        ++taken;
        EXPECT_FALSE(basic->email.empty() || basic->secret.empty());
        EXPECT_EQ(basic->email.find(':'), std::string::npos);
        EXPECT_TRUE(is_utf8(as_bytes(basic->email + basic->secret)));
    }
    EXPECT_GT(taken, 1'000); // else the mutations test nothing
}

TEST(apparts_decoders, mutated_bodies_are_taken_or_refused) {
    test::Dice dice(8);
    const std::vector<std::string> forms{"name=Anna&email=anna%40example.org&password=x+y&lang=de",
                                         "a=1&b=%C3%A9&=&c"};
    const std::vector<std::string> objects{
        R"({"name":"Anna","email":"a@example.org","password":"xy","lang":"de","more":{"a":[1]}})"};
    const std::vector<std::string> fragments{
        "%", "%00", "%FF", "&", "=", "+", "\"", "\\", "{", "}", "null", "name=", "\xFF"};
    int taken = 0;
    for (int round = 0; round < 20'000; ++round) {
        const bool form = round % 2 == 0;
        http::Request request;
        request.headers["content-type"] =
            form ? "application/x-www-form-urlencoded" : "application/json";
        request.body = test::mutated(dice, form ? forms : objects, fragments);
        const auto dto = http::apparts::read_body<http::apparts::RegisterDto>(request);
        if (!dto) continue;
        ++taken;
        EXPECT_TRUE(is_utf8(as_bytes(dto->name + dto->email + dto->password)));
        EXPECT_LE(dto->email.size(), http::apparts::kMaxEmail);
        EXPECT_LE(dto->name.size(), http::apparts::kMaxName);
    }
    EXPECT_GT(taken, 1'000);
}

struct BadInput {
    const char* what;
    std::string body;
    std::string type;
    std::string basic;
    std::string cookie;
};

const std::string kLong(300, 'a');

const std::vector<BadInput> kBadInputs{
    {"nothing", "", "application/json", "", ""},
    {"no JSON", "{", "application/json", "x@example.org:a-wrong-one", ""},
    {"an array", "[]", "application/json", "x@example.org:a-wrong-one", ""},
    {"wrong types",
     R"({"name":1,"email":[],"password":{},"newpassword":true})",
     "application/json",
     "x@example.org:a-wrong-one",
     ""},
    {"too long",
     R"({"email":")" + kLong + R"(@example.org","name":"aaa","password":"aaaaaaaaa"})",
     "application/json",
     "x@example.org:a-wrong-one",
     ""},
    {"U+0000",
     R"({"email":"a\u0000@example.org","name":"aaa","password":"aaaaaaaaa"})",
     "application/json",
     "x@example.org:a-wrong-one",
     ""},
    {"a form that is none", "email=%ZZ", "application/x-www-form-urlencoded", "x:y", ""},
    {"another type", "email: a@example.org", "text/yaml", "x:y", ""},
    {"a session of nobody", R"({"name":"Anna"})", "application/json", "", "oks_" + kLong},
    {"a token of nobody",
     R"({"name":"Annabel","password":"a-good-password"})",
     "application/json",
     "anna@example.org:oks_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
     ""},
    {"no e-mail", R"({"email":"a b@","name":"Anna","password":"a-good-password"})", "", "", ""}};

TEST(apparts_decoders, bad_input_changes_nothing) {
    House house;
    house.settings.limits.failed_logins_before_wait = 10'000; // too often is another test
    AppClient client(house);
    client.send({.method = Method::post,
                 .path = "/v1/user",
                 .body = R"({"name":"Anna","email":"anna@example.org","password":"a-good-one"})"});
    client.confirm();
    const auto before = house.account("anna@example.org")->version;
    const auto mails = house.outbox(OutboxKind::mail).size();
    int calls = 0;
    for (const auto& route : client.router().routes()) {
        auto path = route.pattern;
        for (const auto& [name, value] : {std::pair(":id", "1"), std::pair(":email", "nobody")})
            if (const auto at = path.find(name); at != path.npos)
                path.replace(at, std::string(name).size(), value);
        const bool always_ok = path.ends_with("/reset") || path.ends_with("/logout");
        for (const auto& bad : kBadInputs) {
            SCOPED_TRACE(path + ": " + bad.what);
            const auto answer =
                client.send({route.method, path, bad.basic, bad.body, bad.type, bad.cookie});
            ++calls;
            EXPECT_EQ(answer.content_type, "application/json");
            if (always_ok) {
                EXPECT_EQ(answer.body, "\"ok\"");
                continue;
            }
            EXPECT_TRUE(answer.status == 400 || answer.status == 401) << answer.status;
            if (path.starts_with("/v/1"))
                EXPECT_FALSE(json_text(answer.body, "error").empty()) << answer.body;
            else
                EXPECT_TRUE(answer.body.starts_with('"')) << answer.body;
        }
    }
    EXPECT_EQ(calls, 14 * 11);
    EXPECT_EQ(house.account("anna@example.org")->version, before);
    EXPECT_EQ(house.outbox(OutboxKind::mail).size(), mails);
}

TEST(apparts_decoders, what_is_too_large_is_refused_unread) {
    House house;
    AppClient client(house);
    const auto answer = client.send(
        {.method = Method::post, .path = "/v/1/user", .body = std::string(10'000, ' ')});
    EXPECT_EQ(answer.status, 413);
}

} // namespace
} // namespace ownkey::house
