// The request reader against thousands of mutated requests, always the same ones: however the bytes
// are split, the outcome is the same; nothing exceeds a limit; no accepted request could have been
// framed in another way.
#include "server/http/wire.h"
#include "tests/server/http/mutation.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace ownkey::http {
namespace {

using State = RequestReader::State;

constexpr std::size_t kMaxBody = 300;

/// All that can be seen of a reader.
std::string outcome_of(RequestReader& reader) {
    std::string out = std::to_string(static_cast<int>(reader.state()));
    const auto add = [&](const std::string& text) { out += '\x1F' + text; };
    if (reader.state() == State::failed)
        add(std::to_string(static_cast<int>(reader.failure().error)) + reader.failure().detail);
    add(reader.path());
    add(reader.keep_alive() ? "stays" : "closes");
    if (reader.state() != State::complete) return out;
    const Request request = reader.take();
    add(std::to_string(static_cast<int>(request.method)) + request.path);
    for (const auto* map : {&request.query, &request.headers, &request.cookies})
        for (const auto& [name, value] : *map)
            add(name + '=' + value);
    add(request.body);
    add(reader.surplus() ? "more" : "");
    return out;
}

std::string outcome_whole(const std::string& bytes) {
    RequestReader reader(kMaxBody);
    reader.feed(bytes);
    return outcome_of(reader);
}

std::string outcome_in_pieces(const std::string& bytes, test::Dice& dice, std::size_t longest) {
    RequestReader reader(kMaxBody);
    for (std::size_t at = 0; at < bytes.size();) {
        const auto length = 1 + dice.below(longest);
        reader.feed(std::string_view(bytes).substr(at, length));
        at += length;
    }
    return outcome_of(reader);
}

const std::vector<std::string> kRequests{
    "GET /account/login?redirectUrl=http%3A%2F%2Fx&a=b+c HTTP/1.1\r\nHost: localhost:1200\r\n"
    "Cookie: ownkey=oks_abc; ownkey_lang=de\r\nX-Forwarded-For: 10.0.0.1, 10.0.0.2\r\n\r\n",
    "POST /api/v1/logins HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    "Content-Length: 15\r\nExpect: 100-continue\r\n\r\n{\"email\":\"a@b\"}",
    "PUT /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"
    "a;name=value\r\n0123456789\r\n0\r\nTrailer: 1\r\n\r\n",
    "DELETE http://localhost/a/b HTTP/1.0\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n",
};

const std::vector<std::string> kFragments{"\r\n",
                                          "\r",
                                          "\n",
                                          "\r\n\r\n",
                                          "\n\n",
                                          " ",
                                          "\t",
                                          ":",
                                          ";",
                                          "%2f",
                                          "%00",
                                          "..",
                                          "/./",
                                          "\\",
                                          "Content-Length: 3\r\n",
                                          "Content-Length: +3\r\n",
                                          "content-length:0\r\n",
                                          "Transfer-Encoding: chunked\r\n",
                                          "Transfer-Encoding: gzip, chunked\r\n",
                                          "Transfer-Encoding : chunked\r\n",
                                          "Host: b\r\n",
                                          "0\r\n\r\n",
                                          "ffffffff\r\n",
                                          "10000\r\n",
                                          "HTTP/1.1",
                                          "HTTP/1.0",
                                          std::string(1, '\0'),
                                          "\xff",
                                          "-1",
                                          "GET / HTTP/1.1\r\n"};

TEST(WireProperty, TheSplittingOfTheStreamDoesNotMatter) {
    test::Dice dice(1);
    for (int round = 0; round < 20'000; ++round) {
        const auto bytes = test::mutated(dice, kRequests, kFragments);
        const auto whole = outcome_whole(bytes);
        ASSERT_EQ(outcome_in_pieces(bytes, dice, 1), whole) << bytes;
        ASSERT_EQ(outcome_in_pieces(bytes, dice, 40), whole) << bytes;
    }
}

TEST(WireProperty, TheSplittingDoesNotMatterAtTheLimitsEither) {
    const std::string head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nX: ";
    test::Dice dice(2);
    for (std::size_t off = 0; off < 8; ++off) {
        const auto size = kMaxHeadBytes + off - 4;
        const std::vector<std::string> requests{
            head + std::string(size - head.size(), 'x') + "\r\n\r\n0\r\n\r\n",
            head + "\r\n\r\n1;" + std::string(size - 2, 'x') + "\r\na\r\n0\r\n\r\n",
            head + "\r\n\r\n0\r\nT:" + std::string(size - 5, 'x') + "\r\n\r\n"};
        for (const auto& bytes : requests) {
            EXPECT_EQ(outcome_in_pieces(bytes, dice, 1), outcome_whole(bytes)) << off;
            RequestReader reader(kMaxBody);
            reader.feed(bytes);
            EXPECT_EQ(reader.state(), off <= 4 ? State::complete : State::failed) << off;
        }
    }
}

/// The lines of a head, read by another hand than the reader's: split at every LF, as the most
/// lenient server would.
std::vector<std::string> lenient_lines(const std::string& head) {
    std::vector<std::string> lines(1);
    for (const char c : head) {
        if (c == '\n')
            lines.emplace_back();
        else
            lines.back() += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
    return lines;
}

void expect_one_framing(const std::string& bytes, RequestReader& reader) {
    const auto end = bytes.find("\r\n\r\n");
    const auto head = bytes.substr(0, end);
    const auto lines = lenient_lines(head);
    const auto count = [&](const std::string& name) {
        return std::count_if(lines.begin(), lines.end(), [&](const std::string& line) {
            const auto begin = std::min(line.find_first_not_of(" \t"), line.size());
            const auto rest = line.substr(std::min(begin + name.size(), line.size()));
            return line.compare(begin, name.size(), name) == 0 &&
                   rest.find_first_not_of(" \t") == rest.find(':') && !rest.empty();
        });
    };
    EXPECT_LE(count("content-length") + count("transfer-encoding"), 1);
    EXPECT_EQ(count("host"), head.find("HTTP/1.0") == std::string::npos ? 1 : count("host"));
    EXPECT_LE(head.size(), kMaxHeadBytes);
    EXPECT_LE(lines.size(), kMaxHeaders + 1);
    for (std::size_t at = 0; at < end; ++at) {
        EXPECT_TRUE(head[at] != '\r' || bytes[at + 1] == '\n') << at;
        EXPECT_TRUE(head[at] != '\n' || bytes[at - 1] == '\r') << at;
    }
    const Request request = reader.take();
    EXPECT_LE(request.body.size(), kMaxBody);
    if (count("transfer-encoding") == 0) {
        const auto length = request.header("content-length");
        EXPECT_EQ(request.body.size(), length.empty() ? 0 : std::stoul(length));
        EXPECT_EQ(request.body, bytes.substr(end + 4, request.body.size()));
    }
    EXPECT_TRUE(request.path.starts_with('/'));
    EXPECT_EQ((request.path + '/').find("/../"), std::string::npos);
}

TEST(WireProperty, WhatIsAcceptedHasOneFramingAndKeepsTheLimits) {
    test::Dice dice(3);
    int accepted = 0;
    for (int round = 0; round < 30'000 && !testing::Test::HasFailure(); ++round) {
        const auto bytes = test::mutated(dice, kRequests, kFragments);
        SCOPED_TRACE(bytes);
        RequestReader reader(kMaxBody);
        if (reader.feed(bytes) != State::complete) continue;
        ++accepted;
        expect_one_framing(bytes, reader);
    }
    EXPECT_GT(accepted, 2'000); // else the mutations test nothing
}

} // namespace
} // namespace ownkey::http
