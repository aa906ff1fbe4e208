// The program itself, as a process: starts, serves, stops, and survives being killed.
#include "login_stand_in.h"
#include "server/adapters/signed_call.h"
#include "tools/community/verify.h"

#include <gmock/gmock.h>

#include <curl/curl.h>
#include <sys/wait.h>

#include <csignal>
#include <cstdio>
#include <fstream>
#include <thread>

namespace ownkey::community {

namespace {

constexpr const char* kProgram = OWNKEY_BINARY_DIR "/bin/ownkey-community";

/// A child process with its standard output.
class Child {
public:
    explicit Child(std::vector<std::string> arguments) {
        std::array<int, 2> pipe{};
        EXPECT_EQ(::pipe(pipe.data()), 0);
        arguments.insert(arguments.begin(), kProgram);
        std::vector<char*> argv;
        for (auto& argument : arguments)
            argv.push_back(argument.data());
        argv.push_back(nullptr);
        pid_ = ::fork();
        if (pid_ == 0) {
            ::dup2(pipe[1], STDOUT_FILENO);
            ::close(pipe[0]);
            ::close(pipe[1]);
            ::execv(kProgram, argv.data());
            ::_exit(127);
        }
        ::close(pipe[1]);
        out_ = ::fdopen(pipe[0], "r");
    }

    ~Child() {
        if (pid_ > 0) end(SIGKILL);
        std::fclose(out_);
    }

    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    /// The next line of its output, or "" at the end.
    std::string line() {
        std::array<char, 512> text{};
        return std::fgets(text.data(), text.size(), out_) != nullptr ? text.data() : "";
    }

    int wait() {
        int status = 0;
        ::waitpid(std::exchange(pid_, -1), &status, 0);
        return status;
    }

    int end(int signal) {
        ::kill(pid_, signal);
        return wait();
    }

private:
    pid_t pid_ = -1;
    std::FILE* out_ = nullptr;
};

struct HttpAnswer {
    long status = 0; ///< 0: no answer
    std::string body;
};

HttpAnswer ask(const std::string& url,
               const std::string& json = "",
               const std::string& cookie = "",
               const std::vector<std::string>& more_headers = {}) {
    HttpAnswer answer;
    CURL* curl = curl_easy_init();
    curl_slist* headers = curl_slist_append(nullptr, "Content-Type: application/json");
    for (const auto& header : more_headers)
        headers = curl_slist_append(headers, header.c_str());
    curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, 20L);
    if (!cookie.empty()) curl_easy_setopt(curl, CURLOPT_COOKIE, cookie.c_str());
    if (!json.empty()) {
        curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, json.c_str());
    }
    curl_write_callback collect = [](char* data, std::size_t, std::size_t size, void* into) {
        static_cast<std::string*>(into)->append(data, size);
        return size;
    };
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, collect);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &answer.body);
    if (curl_easy_perform(curl) == CURLE_OK)
        curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answer.status);
    curl_slist_free_all(headers);
    curl_easy_cleanup(curl);
    return answer;
}

class ProcessTest : public testing::Test {
protected:
    void SetUp() override {
        login.sign_in(11, alice);
        login.sign_in(22, bob);
        start();
    }

    void start() { child = start_on(data, url); }

    /// Out: the process, and its address.
    std::unique_ptr<Child> start_on(const std::string& file,
                                    std::string& address,
                                    const std::vector<std::string>& more = {}) {
        std::vector<std::string> arguments{"--listen",
                                           "127.0.0.1:0",
                                           "--public-url",
                                           "http://localhost",
                                           "--data",
                                           file,
                                           "--ownkey",
                                           login.url(),
                                           "--ownkey-public",
                                           "http://localhost:1200",
                                           "--welcome",
                                           "100.00",
                                           "--admin",
                                           "carla@example.org"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        auto process = std::make_unique<Child>(std::move(arguments));
        unsigned port = 0;
        const auto line = process->line();
        EXPECT_EQ(std::sscanf(line.c_str(),
                              "reference community, not for production: listening on port %u",
                              &port),
                  1)
            << line;
        address = "http://127.0.0.1:" + std::to_string(port);
        return process;
    }

    HttpAnswer put(int number) const {
        const auto transaction =
            transfer_of(alice, bob, 1'000, "transfer " + std::to_string(number), now_s);
        return ask(url + "/JsonRequestHandler",
                   R"({"method":"putTransaction","transaction":")" + to_base64url(transaction) +
                       R"("})");
    }

    void arrive() const {
        EXPECT_EQ(ask(url + "/", "", "GRADIDO_LOGIN=11").status, 200);
        EXPECT_EQ(ask(url + "/", "", "GRADIDO_LOGIN=22").status, 200);
    }

    const Person alice{"Alice"}, bob{"Bob"};
    const std::int64_t now_s =
        seconds_of(std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now()));
    TemporaryFolder folder;
    std::string data = folder.file("ledger.db");
    LoginStandIn login;
    std::unique_ptr<Child> child;
    std::string url;
};

TEST_F(ProcessTest, it_serves_and_stops_when_asked_to) {
    EXPECT_EQ(ask(url + "/api/status").status, 200);
    arrive();
    const auto home = ask(url + "/", "", "GRADIDO_LOGIN=11");
    EXPECT_THAT(home.body, testing::ContainsRegex("(100.00|99.999[0-9]?) GDD"));
    EXPECT_EQ(put(1).body, R"({"state":"success"})");
    EXPECT_EQ(child->end(SIGTERM), 0);
    EXPECT_EQ(MUST(verify_ledger(data)).rows, 3);
}

TEST_F(ProcessTest, what_was_answered_before_a_kill_stays) {
    arrive();
    std::atomic<int> answered = 0;
    std::atomic<bool> enough = false;
    std::jthread sender([&] {
        while (put(answered).body == R"({"state":"success"})") {
            if (++answered < 25) continue;
            enough = true;
            enough.notify_one();
        }
        enough = true;
        enough.notify_one();
    });
    enough.wait(false);
    EXPECT_TRUE(WIFSIGNALED(child->end(SIGKILL)));
    sender.join();
    ASSERT_GE(answered, 25);

    const auto audit = MUST(verify_ledger(data));
    // The last one may have been applied without its answer getting out.
    EXPECT_GE(audit.rows, 2 + answered);
    EXPECT_LE(audit.rows, 2 + answered + 1);

    start();
    EXPECT_EQ(put(0).body, R"({"state":"success","warnings":["already applied"]})");
    EXPECT_EQ(put(answered + 7).body, R"({"state":"success"})");
    EXPECT_EQ(MUST(verify_ledger(data)).rows, audit.rows + 1);
}

TEST_F(ProcessTest, fifty_repeats_at_once_apply_once_and_all_succeed) {
    arrive();
    const auto json = R"({"method":"putTransaction","transaction":")" +
                      to_base64url(transfer_of(alice, bob, 1'000, "once only", now_s)) + R"("})";
    std::atomic<int> first = 0;
    std::atomic<int> repeated = 0;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 50; ++i) {
            threads.emplace_back([&, i] {
                // Some under the same key, some under another: it is the same transaction.
                const auto key = "Idempotency-Key: key-" + std::to_string(i % 5);
                const auto answer = ask(url + "/JsonRequestHandler", json, "", {key});
                first += answer.body == R"({"state":"success"})" ? 1 : 0;
                repeated +=
                    answer.body == R"({"state":"success","warnings":["already applied"]})" ? 1 : 0;
            });
        }
    }
    EXPECT_EQ(first, 1);
    EXPECT_EQ(repeated, 49);
    EXPECT_EQ(child->end(SIGTERM), 0);
    EXPECT_EQ(MUST(verify_ledger(data)).rows, 3);
}

TEST_F(ProcessTest, two_communities_side_by_side_keep_books_of_their_own) {
    const auto other_data = folder.file("orchard.db");
    std::string other_url;
    const auto other =
        start_on(other_data, other_url, {"--alias", "orchard", "--name", "The Orchard"});
    EXPECT_EQ(ask(other_url + "/api/status").body,
              R"({"status":"ok","alias":"orchard","name":"The Orchard",)"
              R"("note":"reference, not for production"})");
    arrive();
    EXPECT_THAT(ask(other_url + "/", "", "GRADIDO_LOGIN=11").body,
                testing::HasSubstr("The Orchard"));
    EXPECT_EQ(ask(other_url + "/", "", "GRADIDO_LOGIN=22").status, 200);
    EXPECT_EQ(put(1).body, R"({"state":"success"})");

    tx::Transfer transfer{alice.public_key, bob.public_key, 5};
    transfer.community = "orchard";
    const auto body = tx::encode_transfer_body(transfer, "for you", now_s, tx::Era::gradido_2025);
    const auto json = R"({"method":"putTransaction","transaction":")" +
                      to_base64url(signed_by(body, {&alice})) + R"("})";
    EXPECT_THAT(ask(url + "/JsonRequestHandler", json).body, testing::HasSubstr("currency"));
    EXPECT_EQ(ask(other_url + "/JsonRequestHandler", json).body, R"({"state":"success"})");
    EXPECT_EQ(child->end(SIGTERM), 0);
    EXPECT_EQ(other->end(SIGTERM), 0);
    EXPECT_EQ(MUST(verify_ledger(data)).rows, 3);
    EXPECT_EQ(MUST(verify_ledger(other_data)).rows, 3);
}

TEST_F(ProcessTest, with_a_secret_only_signed_calls_are_answered) {
    const auto file = folder.file("secret");
    std::ofstream(file) << "the key\n";
    std::string other_url;
    const auto other = start_on(folder.file("other.db"), other_url, {"--secret-file", file});
    const std::string json = R"({"method":"updateReadNode","lastTransactionNumber":3})";
    EXPECT_EQ(ask(other_url + "/JsonRequestHandler", json).status, 401);
    const auto signature = call_signature(as_bytes("the key"), now_s, json);
    EXPECT_EQ(ask(other_url + "/JsonRequestHandler",
                  json,
                  "",
                  {"Ownkey-Timestamp: " + std::to_string(now_s), "Ownkey-Signature: " + signature})
                  .body,
              R"({"state":"success"})");
}

TEST_F(ProcessTest, the_service_key_is_shown_to_the_login_server) {
    const auto file = folder.file("service_key");
    std::ofstream(file) << "a service key\n";
    std::string other_url;
    const auto other = start_on(folder.file("other.db"), other_url, {"--service-key-file", file});
    ask(other_url + "/", "", "GRADIDO_LOGIN=11");
    EXPECT_EQ(login.credential(), "Bearer a service key");
    ask(url + "/", "", "GRADIDO_LOGIN=11");
    EXPECT_EQ(login.credential(), "");
}

TEST_F(ProcessTest, verify_says_sound_or_what_is_wrong) {
    arrive();
    put(1);
    EXPECT_EQ(child->end(SIGTERM), 0);
    Child good({"verify", "--data", data});
    EXPECT_THAT(
        good.line(),
        testing::MatchesRegex("sound: 3 rows, 2 members, (200.00|199.99[0-9]*) GDD as of the "
                              "last row, head [0-9a-f]+\n"));
    EXPECT_EQ(good.wait(), 0);
    {
        auto database = MUST(Database::open(data, OpenMode::create));
        MUST(database.execute("UPDATE entry SET memo = 'other' WHERE id = 3"));
    }
    Child bad({"verify", "--data", data});
    EXPECT_EQ(bad.line(),
              "broken: row 3: the hash does not follow from the row and the hash before (2 sound "
              "rows before that)\n");
    EXPECT_EQ(WEXITSTATUS(bad.wait()), 1);
}

TEST_F(ProcessTest, wrong_flags_end_it_with_a_reason) {
    for (const auto& arguments : std::vector<std::vector<std::string>>{
             {},
             {"--data", data, "--welcome", "much"},
             {"--data", "/nowhere/ledger.db"},
             {"--data", folder.file("other.db"), "--listen", url.substr(7)},
             {"--data", data, "--secret-file", "/nowhere/secret"},
             {"--data", data, "--alias", "No Alias"},
             {"--data", data, "--fail-next", "1"}}) {
        Child child_with_wrong_flags(arguments);
        EXPECT_NE(WEXITSTATUS(child_with_wrong_flags.wait()), 0);
    }
}

} // namespace

} // namespace ownkey::community
