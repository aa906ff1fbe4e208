// HTTP/1.1: bytes mean the same in one piece and in many, and what is taken has one meaning.
#include "server/http/wire.h"
#include "target.h"

namespace ownkey::fuzz {

using State = http::RequestReader::State;

Seeds seeds() {
    const std::string host = " HTTP/1.1\r\nHost: localhost:1200\r\n";
    Seeds out;
    for (const std::string& text :
         {"GET /" + host + "\r\n",
          "GET /a%20b/%C3%A9?x=1+2&y=%3D" + host + "Cookie: a=1; b=2\r\nX-A:  v \r\nX-A: w\r\n\r\n",
          "POST /x" + host + "Content-Length: 4\r\nExpect: 100-continue\r\n\r\nbody",
          "PUT /x" + host +
              "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;e=1\r\nde\r\n0\r\nT: 1\r\n\r\n",
          "GET http://localhost/p HTTP/1.0\r\nConnection: keep-alive\r\n\r\n" +
              std::string("GET /"),
          "HEAD /../x" + host + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n"})
        out.push_back(bytes_of(text));
    return out;
}

void run(ByteView input) {
    constexpr std::size_t kMaxBody = 1'000;
    const std::string_view bytes = as_text(input);
    http::RequestReader whole(kMaxBody);
    whole.feed(bytes);
    http::RequestReader pieces(kMaxBody);
    const std::size_t size = 1 + bytes.size() % 7;
    for (std::size_t at = 0; at < bytes.size(); at += size)
        pieces.feed(bytes.substr(at, size));
    expect(whole.state() == pieces.state() && whole.keep_alive() == pieces.keep_alive());
    if (whole.state() == State::failed) expect(whole.failure().error == pieces.failure().error);
    if (whole.state() != State::complete) return;

    const http::Request request = whole.take();
    const http::Request same = pieces.take();
    expect(request.method == same.method && request.path == same.path &&
           request.query == same.query && request.headers == same.headers &&
           request.cookies == same.cookies && request.body == same.body);
    expect(request.path.starts_with('/') && is_utf8(as_bytes(request.path)) &&
           (request.path + "/").find("/../") == std::string::npos);
    expect(request.body.size() <= kMaxBody);
    expect(request.header("content-length").empty() || request.header("transfer-encoding").empty());
}

} // namespace ownkey::fuzz
