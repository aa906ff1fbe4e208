// Load client: OPAQUE logins against a running ownkeyd, as fast as it answers. Prints one JSON
// line. The rules are:
//  - What a client can do beforehand is done before the clock starts (KE1s; Argon2id once per
//    account, as its input is constant for a password and an account): the server is measured.
//  - Every login must succeed.
//
//     load_login <origin> <seconds> <password> <email>...    a connection and a thread per account
//     load_login --get <url> <seconds> <connections>         what HTTP alone costs
//     load_login --argon2id                                  milliseconds of one stretching
#include "core/encoding.h"
#include "core/opaque/client.h"

#include <curl/curl.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

namespace {

using namespace ownkey;
using SteadyClock = std::chrono::steady_clock;

[[noreturn]] void give_up(const std::string& why) {
    std::fprintf(stderr, "load_login: %s\n", why.c_str());
    std::_Exit(1);
}

double seconds_since(SteadyClock::time_point start) {
    return std::chrono::duration<double>(SteadyClock::now() - start).count();
}

/// A keep-alive connection; POST of JSON, answer as text. Any status but 2xx ends the program.
class Connection {
public:
    explicit Connection(std::string origin)
        : origin_(std::move(origin)), handle_(curl_easy_init()) {
        headers_ = curl_slist_append(headers_, "Content-Type: application/json");
        headers_ = curl_slist_append(headers_, "Expect:");
        curl_easy_setopt(handle_, CURLOPT_HTTPHEADER, headers_);
        curl_easy_setopt(handle_, CURLOPT_WRITEFUNCTION, &Connection::append);
        curl_easy_setopt(handle_, CURLOPT_WRITEDATA, &answer_);
        curl_easy_setopt(handle_, CURLOPT_NOSIGNAL, 1L);
    }

    ~Connection() {
        curl_easy_cleanup(handle_);
        curl_slist_free_all(headers_);
    }

    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    const std::string& post(const std::string& path, const std::string& json) {
        curl_easy_setopt(handle_, CURLOPT_POSTFIELDSIZE, static_cast<long>(json.size()));
        curl_easy_setopt(handle_, CURLOPT_POSTFIELDS, json.c_str());
        return perform(path);
    }

    const std::string& get() { return perform(""); }

private:
    const std::string& perform(const std::string& path) {
        answer_.clear();
        curl_easy_setopt(handle_, CURLOPT_URL, (origin_ + path).c_str());
        if (const auto code = curl_easy_perform(handle_); code != CURLE_OK)
            give_up(curl_easy_strerror(code));
        long status = 0;
        curl_easy_getinfo(handle_, CURLINFO_RESPONSE_CODE, &status);
        if (status / 100 != 2)
            give_up(path + " answered " + std::to_string(status) + " " + answer_);
        return answer_;
    }

    static std::size_t append(const char* data, std::size_t, std::size_t size, void* answer) {
        static_cast<std::string*>(answer)->append(data, size);
        return size;
    }

    std::string origin_;
    CURL* handle_;
    curl_slist* headers_ = nullptr;
    std::string answer_;
};

/// The text value of a field in flat JSON without escapes.
std::string json_text(const std::string& json, const std::string& field) {
    const auto key = "\"" + field + "\":\"";
    const auto start = json.find(key);
    if (start == std::string::npos) give_up("no " + field + " in " + json);
    return json.substr(start + key.size(), json.find('"', start + key.size()) - start - key.size());
}

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
    Person(std::string origin, std::string email, std::string password)
        : connection_(std::move(origin)), email_(std::move(email)), password_(std::move(password)),
          config_(MUST(opaque::config_of(Suite::one))) {
        config_.stretch = &stretch_once;
    }

    void prepare(std::size_t count) {
        while (ready_.size() < count)
            ready_.push_back(start());
    }

    void log_in() {
        auto login = ready_.empty() ? start() : std::move(ready_.back());
        if (!ready_.empty()) ready_.pop_back();
        const auto& begun = connection_.post("/api/v1/logins",
                                             R"({"email":")" + email_ + R"(","ke1":")" +
                                                 to_base64url(login.ke1.view()) + "\"}");
        const auto signin = json_text(begun, "signin_id");
        const auto ke2 = MUST(fixed_from_base64url<opaque::Ke2>(json_text(begun, "ke2")));
        auto finished = opaque::finish_login(std::move(login.state), ke2, config_);
        if (!finished) give_up("the login of " + email_ + " failed");
        connection_.post("/api/v1/logins/" + signin + "/finish",
                         R"({"ke3":")" + to_base64url(finished->ke3.view()) +
                             R"(","redirect_url":""})");
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
    std::string password_;
    opaque::Config config_;
    std::vector<opaque::ClientLoginStart> ready_;
};

struct Load {
    std::vector<double> latencies_ms;
    double duration_s = 0;
};

Load run(const std::string& origin,
         double duration_s,
         const std::string& password,
         const std::vector<std::string>& emails) {
    constexpr std::size_t kPreparedPerSecond =
        200; // per account; beyond that a KE1 is made on the way
    std::atomic<std::size_t> prepared{0};
    std::atomic<bool> go{false};
    SteadyClock::time_point began;
    std::vector<std::vector<double>> latencies(emails.size());
    std::vector<std::thread> threads;
    for (std::size_t at = 0; at < emails.size(); ++at) {
        threads.emplace_back([&, at] {
            Person person(origin, emails[at], password);
            person.log_in(); // the one Argon2id, and the connection
            person.prepare(static_cast<std::size_t>(duration_s * kPreparedPerSecond));
            ++prepared;
            go.wait(false);
            while (seconds_since(began) < duration_s) {
                const auto start = SteadyClock::now();
                person.log_in();
                latencies[at].push_back(seconds_since(start) * 1e3);
            }
        });
    }
    while (prepared < emails.size())
        std::this_thread::yield();
    began = SteadyClock::now();
    go = true;
    go.notify_all();
    for (auto& thread : threads)
        thread.join();
    Load load;
    load.duration_s = seconds_since(began);
    for (const auto& list : latencies)
        load.latencies_ms.insert(load.latencies_ms.end(), list.begin(), list.end());
    std::sort(load.latencies_ms.begin(), load.latencies_ms.end());
    return load;
}

double gets_per_second(const std::string& url, double duration_s, int connections) {
    std::atomic<std::size_t> count{0};
    std::vector<std::thread> threads;
    const auto began = SteadyClock::now();
    for (int at = 0; at < connections; ++at) {
        threads.emplace_back([&] {
            Connection connection(url);
            for (; seconds_since(began) < duration_s; ++count)
                connection.get();
        });
    }
    for (auto& thread : threads)
        thread.join();
    return static_cast<double>(count) / seconds_since(began);
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

} // namespace

int main(int argc, char** argv) {
    if (sodium_init() < 0) give_up("libsodium does not start");
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    if (arguments.size() == 1 && arguments[0] == "--argon2id") {
        std::printf("{\"argon2id_ms\":%.2f}\n", argon2id_ms());
        return 0;
    }
    if (arguments.size() == 4 && arguments[0] == "--get") {
        const auto rate = gets_per_second(
            arguments[1], std::atof(arguments[2].c_str()), std::atoi(arguments[3].c_str()));
        std::printf("{\"requests_per_s\":%.0f}\n", rate);
        return 0;
    }
    if (arguments.size() < 4) give_up("usage: load_login <origin> <seconds> <password> <email>...");
    curl_global_init(CURL_GLOBAL_DEFAULT);
    const auto load = run(arguments[0],
                          std::atof(arguments[1].c_str()),
                          arguments[2],
                          {arguments.begin() + 3, arguments.end()});
    const auto& sorted = load.latencies_ms;
    const auto at = [&](double share) {
        return sorted.empty() ? 0.0
                              : sorted[static_cast<std::size_t>(
                                    share * static_cast<double>(sorted.size() - 1))];
    };
    std::printf(
        "{\"logins\":%zu,\"seconds\":%.2f,\"logins_per_s\":%.1f,\"p50_ms\":%.2f,\"p99_ms\":%.2f}\n",
        sorted.size(),
        load.duration_s,
        static_cast<double>(sorted.size()) / load.duration_s,
        at(0.5),
        at(0.99));
    return 0;
}
