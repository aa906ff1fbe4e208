// The request reader against the ways in which two readers could disagree, whole and byte by byte.
#include "server/http/wire.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ownkey::http {
namespace {

using State = RequestReader::State;
using testing::HasSubstr;
using testing::Not;

RequestReader read(std::string_view bytes, std::size_t max_body = 1'000) {
    RequestReader reader(max_body);
    reader.feed(bytes);
    return reader;
}

const std::string kHost = "Host: localhost:1200\r\n";

TEST(Wire, ReadsARequest) {
    auto reader = read(
        "POST /a%20b/c?x=1+2&y=%C3%A9&x=3 HTTP/1.1\r\n" + kHost +
        "Content-Length: 4\r\nCookie: a=1; b=\"2\"; a=3\r\nX-Thing:  v \r\nX-Thing: w\r\n\r\nbody");
    ASSERT_EQ(reader.state(), State::complete);
    EXPECT_TRUE(reader.keep_alive());
    EXPECT_FALSE(reader.surplus());
    const Request request = reader.take();
    EXPECT_EQ(request.method, Method::post);
    EXPECT_EQ(request.path, "/a b/c");
    EXPECT_EQ(request.query_value("x"), "3");
    EXPECT_EQ(request.query_value("y"), "é");
    EXPECT_EQ(request.cookie("a"), "1");
    EXPECT_EQ(request.cookie("b"), "\"2\"");
    EXPECT_EQ(request.header("x-thing"), "v, w");
    EXPECT_EQ(request.body, "body");
}

TEST(Wire, ReadsTheSameByteByByte) {
    const std::string bytes =
        "PUT /x HTTP/1.1\r\n" + kHost +
        "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;ext=1\r\nde\r\n0\r\nT: 1\r\n\r\n";
    RequestReader reader(1'000);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        ASSERT_NE(reader.state(), State::complete) << i;
        reader.feed(bytes.substr(i, 1));
    }
    ASSERT_EQ(reader.state(), State::complete);
    EXPECT_EQ(reader.take().body, "abcde");
}

TEST(Wire, NoStrictPrefixIsComplete) {
    const std::string bytes = "POST /x HTTP/1.1\r\n" + kHost + "Content-Length: 3\r\n\r\nabc";
    for (std::size_t length = 0; length < bytes.size(); ++length)
        EXPECT_NE(read(bytes.substr(0, length)).state(), State::complete) << length;
}

TEST(Wire, RefusesWhatIsMalformed) {
    const std::vector<std::string> heads{
        "GET  / HTTP/1.1\r\n" + kHost,
        "GET / HTTP/2.0\r\n" + kHost,
        "GET /\r\n" + kHost,
        "GET /a\x01 HTTP/1.1\r\n" + kHost,
        "GET /\tb HTTP/1.1\r\n" + kHost,
        "GET relative HTTP/1.1\r\n" + kHost,
        "GET /a%2Fb HTTP/1.1\r\n" + kHost,
        "GET /a%2 HTTP/1.1\r\n" + kHost,
        "GET /a%zz HTTP/1.1\r\n" + kHost,
        "GET /a%00 HTTP/1.1\r\n" + kHost,
        "GET /a%ff HTTP/1.1\r\n" + kHost,
        "GET /a/../b HTTP/1.1\r\n" + kHost,
        "GET /a/%2e%2E HTTP/1.1\r\n" + kHost,
        "GET /a%5cb HTTP/1.1\r\n" + kHost,
        "GET /?a=%gg HTTP/1.1\r\n" + kHost,
        "GET / HTTP/1.1\r\n",
        "GET / HTTP/1.1\r\nHost: a b\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\n folded: x\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nName : x\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nno-colon\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nX: a\nY: b\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nX: a\rY\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: abc\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +3\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3, 3\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length:\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 3\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n",
        "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n",
    };
    for (const auto& head : heads) {
        const auto reader = read(head + "\r\nabc");
        ASSERT_EQ(reader.state(), State::failed) << head;
        EXPECT_EQ(reader.failure().error, Error::bad_request) << head;
        EXPECT_FALSE(reader.keep_alive());
    }
}

TEST(Wire, RefusesWhatIsTooLarge) {
    EXPECT_EQ(read("POST / HTTP/1.1\r\n" + kHost + "Content-Length: 1001\r\n\r\n").failure().error,
              Error::body_too_large);
    EXPECT_EQ(
        read("POST / HTTP/1.1\r\n" + kHost + "Content-Length: 99999999999999999999999\r\n\r\n")
            .failure()
            .error,
        Error::body_too_large);
    EXPECT_EQ(read("POST / HTTP/1.1\r\n" + kHost + "Transfer-Encoding: chunked\r\n\r\n3e9\r\n")
                  .failure()
                  .error,
              Error::body_too_large);
    EXPECT_EQ(read("POST / HTTP/1.1\r\n" + kHost +
                   "Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n")
                  .failure()
                  .error,
              Error::body_too_large);
    EXPECT_EQ(read("GET / HTTP/1.1\r\nX: " + std::string(kMaxHeadBytes, 'x')).state(),
              State::failed);
    std::string many = "GET / HTTP/1.1\r\n" + kHost;
    for (std::size_t i = 0; i < kMaxHeaders; ++i)
        many += "X" + std::to_string(i) + ": 1\r\n";
    EXPECT_EQ(read(many + "\r\n").state(), State::failed);
}

TEST(Wire, RefusesMalformedChunks) {
    for (const std::string chunk : {"x\r\n",
                                    "\r\n",
                                    "-1\r\n",
                                    "3\r\nabcd\r\n",
                                    "0x3\r\nabc\r\n",
                                    "3;a\nb\r\nabc\r\n0\r\n\r\n", // ends the line for some
                                    "3;a\rb\r\nabc\r\n0\r\n\r\n",
                                    "3 abc\r\nabc\r\n0\r\n\r\n",
                                    "0\r\nX: 1\n\nGET / HTTP/1.1\r\n\r\n"}) {
        const auto reader =
            read("POST / HTTP/1.1\r\n" + kHost + "Transfer-Encoding: chunked\r\n\r\n" + chunk);
        EXPECT_EQ(reader.state(), State::failed) << chunk;
    }
}

TEST(Wire, UnknownMethodIsSaidSo) {
    EXPECT_EQ(read("TRACE / HTTP/1.1\r\n" + kHost + "\r\n").failure().error,
              Error::method_not_allowed);
    EXPECT_EQ(read("(\x7f) / HTTP/1.1\r\n" + kHost + "\r\n").failure().error, Error::bad_request);
}

TEST(Wire, KnowsWhenTheConnectionStays) {
    EXPECT_TRUE(read("GET / HTTP/1.1\r\n" + kHost + "\r\n").keep_alive());
    EXPECT_FALSE(
        read("GET / HTTP/1.1\r\n" + kHost + "Connection: foo, Close\r\n\r\n").keep_alive());
    EXPECT_FALSE(read("GET / HTTP/1.0\r\n\r\n").keep_alive());
    EXPECT_TRUE(read("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").keep_alive());
    EXPECT_TRUE(read("GET / HTTP/1.1\r\n" + kHost + "\r\nGET /").surplus());
}

TEST(Wire, TakesTheAbsoluteForm) {
    EXPECT_EQ(read("GET http://localhost:1200/x?y=1 HTTP/1.1\r\n" + kHost + "\r\n").take().path,
              "/x");
    EXPECT_EQ(read("GET http://localhost:1200 HTTP/1.1\r\n" + kHost + "\r\n").state(),
              State::failed);
}

TEST(Wire, BadDateOfAClientIsNoBusinessOfOurs) {
    EXPECT_EQ(read("GET / HTTP/1.1\r\n" + kHost + "Date: nonsense\r\nAccept: ;;\r\n\r\n").state(),
              State::complete);
}

TEST(Wire, WritesAnAnswer) {
    Response response = Response::json(200, "{}");
    response.headers.emplace_back("Set-Cookie", "a=1");
    response.headers.emplace_back("Set-Cookie", "b=2");
    EXPECT_EQ(to_wire(response, {false, true, "id-1", "Sun, 06 Nov 1994 08:49:37 GMT"}),
              "HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nContent-Type: "
              "application/json\r\nContent-Length: 2\r\n"
              "Connection: keep-alive\r\nX-Request-Id: id-1\r\nSet-Cookie: a=1\r\nSet-Cookie: "
              "b=2\r\n\r\n{}");
    EXPECT_THAT(to_wire(response, {true, false, "", ""}),
                HasSubstr("Content-Length: 2\r\nConnection: close"));
    EXPECT_THAT(to_wire(response, {true, false, "", ""}), Not(HasSubstr("{}")));
}

TEST(Wire, NeverSplitsAnAnswer) {
    const auto bytes = to_wire(Response::redirect("/x\r\nSet-Cookie: evil=1"), {});
    EXPECT_THAT(bytes, Not(HasSubstr("evil")));
}

TEST(Wire, DecodesForms) {
    const auto form = form_decoded("a=1&b=x+y%26&&c&=z");
    ASSERT_TRUE(form);
    EXPECT_EQ(*form, (std::map<std::string, std::string>{{"a", "1"}, {"b", "x y&"}, {"c", ""}}));
    EXPECT_FALSE(form_decoded("a=%"));
    EXPECT_FALSE(form_decoded("a=%c3"));
}

} // namespace
} // namespace ownkey::http
