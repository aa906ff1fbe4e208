// Load client for a running ownkeyd (or a bare Pistache): one kind of request, as fast as it is
// answered, or at a given rate. Prints one JSON line (load.h).
//
//   load_server hello <port> <seconds> <rate> <connections>
//       GET /
//   load_server session <port> <seconds> <rate> <file>
//       GET /api/v1/session; a line of the file is the value of a Cookie header
//   load_server refresh <port> <seconds> <rate> <file>
//       POST /api/v1/tokens/refresh; a line is a refresh token
//   load_server login <port> <seconds> <rate> <file> <password>
//       a line is an e-mail address, or that, a blank and the value of a Cookie header: a browser
//       that is known
//   load_server post <port> <seconds> <rate> <file> <times>
//       POSTs, each once: a line is client, header lines (| at the end of each), path and body,
//       separated by tabs; a client's lines in their order. `times` is written: path and
//       milliseconds since 1970 when it was sent, a line each
//   load_server verify <seconds>
//       core's verification of access tokens, here
//   load_server --argon2id
//       milliseconds of one stretching
//
// What a client can do beforehand is done before the clock starts (KE1s; Argon2id once per account,
// as its input is constant for a password and an account): the server is measured.
#include "core/encoding.h"
#include "core/opaque/client.h"
#include "core/token/key_ring.h"
#include "tests/bench/load.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <map>

namespace ownkey::bench {
namespace {

/// Argon2id, computed once per thread, which serves one account and so always sees one input.
Status stretch_once(ByteView input, std::span<Byte, 64> out) {
    thread_local ByteVector known_input;
    thread_local std::array<Byte, 64> known_output;
    if (!std::equal(input.begin(), input.end(), known_input.begin(), known_input.end())) {
        TRY(stretch_argon2id(input, known_output));
        known_input.assign(input.begin(), input.end());
    }
    std::copy(known_output.begin(), known_output.end(), out.begin());
    return ok();
}

template <class T>
T random_bytes() {
    std::array<Byte, T::kSize> bytes;
    randombytes_buf(bytes.data(), bytes.size());
    return MUST(T::from(bytes));
}

class Person {
public:
    Person(std::uint16_t port, const std::string& line, std::string password, std::size_t prepared)
        : connection_(port), email_(line.substr(0, line.find(' '))),
          cookies_(email_ == line ? "" : "Cookie:" + line.substr(email_.size()) + "\r\n"),
          password_(std::move(password)), config_(MUST(opaque::config_of(Suite::one))) {
        config_.stretch = &stretch_once;
        log_in(); // the one Argon2id
        while (ready_.size() < prepared)
            ready_.push_back(start());
    }

    void log_in() {
        auto login = ready_.empty() ? start() : std::move(ready_.back());
        if (!ready_.empty()) ready_.pop_back();
        const auto begun = connection_.exchange(post_request(
            "/api/v1/logins",
            R"({"email":")" + email_ + R"(","ke1":")" + to_base64url(login.ke1.view()) + "\"}",
            cookies_));
        const auto signin = json_text(begun, "signin_id");
        const auto ke2 = MUST(fixed_from_base64url<opaque::Ke2>(json_text(begun, "ke2")));
        auto finished = opaque::finish_login(std::move(login.state), ke2, config_);
        if (!finished) give_up("the login of " + email_ + " failed");
        connection_.exchange(post_request("/api/v1/logins/" + signin + "/finish",
                                          R"({"ke3":")" + to_base64url(finished->ke3.view()) +
                                              R"(","redirect_url":""})",
                                          cookies_));
    }

private:
    [[nodiscard]] opaque::ClientLoginStart start() const {
        return MUST(opaque::start_login(as_bytes(password_),
                                        random_bytes<opaque::BlindSeed>(),
                                        random_bytes<opaque::Nonce>(),
                                        random_bytes<opaque::KeyshareSeed>()));
    }

    Connection connection_;
    std::string email_;
    std::string cookies_; ///< a header line, or empty
    std::string password_;
    opaque::Config config_;
    std::vector<opaque::ClientLoginStart> ready_;
};

using Clients = std::vector<std::function<Step()>>;

/// The same request again and again.
std::function<Step()> repeating(std::uint16_t port, std::string request) {
    return [port, request = std::move(request)]() -> Step {
        auto connection = std::make_shared<Connection>(port);
        return [connection, request] {
            connection->exchange(request);
            return true;
        };
    };
}

std::function<Step()> refreshing(std::uint16_t port, std::string token) {
    return [port, token = std::move(token)]() mutable -> Step {
        auto connection = std::make_shared<Connection>(port);
        return [connection, current = std::make_shared<std::string>(token)] {
            const auto answer = connection->exchange(
                post_request("/api/v1/tokens/refresh", R"({"refresh_token":")" + *current + "\"}"));
            *current = json_text(answer, "refresh_token");
            return true;
        };
    };
}

std::function<Step()>
logging_in(std::uint16_t port, std::string line, std::string password, double seconds) {
    return [=]() -> Step {
        constexpr double kPreparedPerSecond = 200; // beyond that a KE1 is made on the way
        auto person = std::make_shared<Person>(
            port, line, password, static_cast<std::size_t>(seconds * kPreparedPerSecond));
        return [person] {
            person->log_in();
            return true;
        };
    };
}

/// What is posted once, in order, by one client.
class Posts {
public:
    struct Post {
        std::string path, request;
        std::int64_t sent_ms = 0;
    };

    void add(const std::string& line) {
        const auto headers_at = line.find('\t') + 1;
        const auto path_at = line.find('\t', headers_at) + 1;
        const auto body_at = line.find('\t', path_at) + 1;
        if (headers_at == 0 || path_at == 0 || body_at == 0) give_up("a line without three tabs");
        std::string headers;
        for (const char c : line.substr(headers_at, path_at - 1 - headers_at))
            headers += c == '|' ? "\r\n" : std::string(1, c);
        const auto path = line.substr(path_at, body_at - 1 - path_at);
        posts_.push_back({path, post_request(path, line.substr(body_at), headers)});
    }

    bool send_next(Connection& connection) {
        if (next_ == posts_.size()) return false;
        auto& post = posts_[next_++];
        using std::chrono::system_clock;
        post.sent_ms = std::chrono::floor<std::chrono::milliseconds>(system_clock::now())
                           .time_since_epoch()
                           .count();
        connection.exchange(post.request);
        return true;
    }

    void write_times(std::FILE* out) const {
        for (std::size_t at = 0; at < next_; ++at)
            std::fprintf(out,
                         "%s %lld\n",
                         posts_[at].path.c_str(),
                         static_cast<long long>(posts_[at].sent_ms));
    }

private:
    std::vector<Post> posts_;
    std::size_t next_ = 0;
};

void post_all(const std::vector<std::string>& arguments) {
    const auto port = static_cast<std::uint16_t>(std::atoi(arguments[1].c_str()));
    std::map<std::string, Posts> by_client;
    for (const auto& line : lines_of(arguments[4]))
        by_client[line.substr(0, line.find('\t'))].add(line);
    Clients clients;
    for (auto& [name, posts] : by_client)
        clients.push_back([port, &posts = posts]() -> Step {
            auto connection = std::make_shared<Connection>(port);
            return [connection, &posts] { return posts.send_next(*connection); };
        });
    print(run(clients, std::atof(arguments[2].c_str()), std::atof(arguments[3].c_str())));
    std::FILE* times = std::fopen(arguments[5].c_str(), "w");
    if (times == nullptr) give_up("cannot write " + arguments[5]);
    for (const auto& [name, posts] : by_client)
        posts.write_times(times);
    std::fclose(times);
}

void verify_tokens(double seconds) {
    constexpr std::int64_t kNow = 1'800'000'000;
    token::KeyRing ring({});
    SigningSeed seed;
    randombytes_buf(seed.reveal().data(), seed.reveal().size());
    ring.rotate(kNow, seed);
    token::Claims claims;
    claims.issuer = "https://login.example.org";
    claims.subject = "0b6a5e1c-6d60-4d0a-9d43-0a7b7c7f1a11";
    claims.audience = {"community"};
    claims.client_id = "bench";
    claims.token_id = "1";
    const auto text = MUST(ring.issue(claims, kNow));
    const auto keys = ring.verifying_keys(kNow);
    print(run({[&]() -> Step {
                  return [&] {
                      if (!token::verify_access_token(text,
                                                      keys,
                                                      {.issuer = "https://login.example.org",
                                                       .audience = "community",
                                                       .now_s = kNow}))
                          give_up("a good token is refused");
                      return true;
                  };
              }},
              seconds,
              0));
}

double argon2id_ms() {
    constexpr int kTimes = 5;
    std::array<Byte, 64> input{};
    std::array<Byte, 64> out;
    const auto start = SteadyClock::now();
    for (int i = 0; i < kTimes; ++i)
        MUST(stretch_argon2id(input, out));
    return seconds_since(start) * 1e3 / kTimes;
}

Clients clients_of(const std::vector<std::string>& arguments) {
    const auto& what = arguments[0];
    const auto port = static_cast<std::uint16_t>(std::atoi(arguments[1].c_str()));
    Clients clients;
    if (what == "hello") {
        for (int at = 0; at < std::atoi(arguments[4].c_str()); ++at)
            clients.push_back(repeating(port, get_request("/")));
        return clients;
    }
    for (const auto& line : lines_of(arguments[4])) {
        if (what == "session")
            clients.push_back(
                repeating(port, get_request("/api/v1/session", "Cookie: " + line + "\r\n")));
        if (what == "refresh") clients.push_back(refreshing(port, line));
        if (what == "login" && arguments.size() == 6)
            clients.push_back(
                logging_in(port, line, arguments[5], std::atof(arguments[2].c_str())));
    }
    return clients;
}

} // namespace
} // namespace ownkey::bench

int main(int argc, char** argv) {
    using namespace ownkey::bench;
    if (sodium_init() < 0) give_up("libsodium does not start");
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    if (arguments.size() == 1 && arguments[0] == "--argon2id") {
        std::printf("{\"argon2id_ms\":%.2f}\n", argon2id_ms());
        return 0;
    }
    if (arguments.size() == 2 && arguments[0] == "verify") {
        verify_tokens(std::atof(arguments[1].c_str()));
        return 0;
    }
    if (arguments.size() < 5)
        give_up("usage: load_server hello|session|refresh|login|post PORT SECONDS RATE FILE "
                "[PASSWORD|TIMES]");
    if (arguments[0] == "post" && arguments.size() == 6) {
        post_all(arguments);
        return 0;
    }
    const auto clients = clients_of(arguments);
    if (clients.empty()) give_up("nothing to do");
    print(run(clients, std::atof(arguments[2].c_str()), std::atof(arguments[3].c_str())));
    return 0;
}
