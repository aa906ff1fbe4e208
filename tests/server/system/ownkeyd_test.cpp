// The program itself: start, error lines, what the log holds, and its end at SIGTERM.
#include "server/log.h"
#include "server/store/open_store.h"
#include "tests/server/adapters/child_process.h"
#include "tests/server/config/temp_folder.h"
#include "tests/server/http/raw_client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <memory>

namespace ownkey {
namespace {

using test::ChildProcess;
using test::TempFolder;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class OwnkeydTest : public testing::Test {
protected:
    std::vector<std::string> command(const std::vector<std::string>& more = {}) const {
        std::vector<std::string> out{OWNKEYD,
                                     "--set",
                                     "server.listen=127.0.0.1:0",
                                     "--set",
                                     "gradido.listen=127.0.0.1:0",
                                     "--set",
                                     "server.web_root=" OWNKEY_SOURCE_DIR "/web",
                                     "--set",
                                     "database.url=sqlite:" + folder_.file("ownkey.db"),
                                     "--set",
                                     "secrets.file=" + folder_.file("secrets/secrets.toml"),
                                     "--set",
                                     "log.level=trace"};
        out.insert(out.end(), more.begin(), more.end());
        return out;
    }

    void start(const std::vector<std::string>& more = {}) {
        program_ = std::make_unique<ChildProcess>(command(more), folder_.file("log"));
        const std::string ready = program_->line();
        ASSERT_THAT(ready, StartsWith("ownkeyd ready http://127.0.0.1:")) << log();
        port_ = static_cast<std::uint16_t>(
            std::stoi(ready.substr(std::string("ownkeyd ready http://127.0.0.1:").size())));
    }

    int stop() {
        ::kill(program_->pid(), SIGTERM);
        return program_->wait();
    }

    void expect_end(const std::vector<std::string>& more, int code, const std::string& error) {
        ChildProcess program(command(more), folder_.file("log"));
        EXPECT_EQ(program.wait(), code);
        EXPECT_THAT(log(), StartsWith("ownkeyd: " + error));
        const std::string text = log();
        EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 1) << text;
    }

    std::string log() const { return TempFolder::read(folder_.file("log")); }

    TempFolder folder_;
    std::unique_ptr<ChildProcess> program_;
    std::uint16_t port_ = 0;
};

TEST_F(OwnkeydTest, StartsAnswersAndEndsAtSigterm) {
    start();
    EXPECT_THAT(
        test::RawClient(port_).ask("GET /api/v1/status HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        HasSubstr("{\"status\":\"ok\""));
    EXPECT_EQ(stop(), 0);
    EXPECT_THAT(log(), HasSubstr("\"event\":\"secrets_created\""));
    EXPECT_THAT(log(), HasSubstr("\"event\":\"stopped\",\"all_answered\":1"));
    start();
    EXPECT_EQ(stop(), 0);
    EXPECT_THAT(log(), Not(HasSubstr("secrets_created")));
}

TEST_F(OwnkeydTest, TheLogHoldsNothingOfWhatWasSent) {
    start();
    const std::string body = R"({"email":"mark-5e1c@example.org","ke1":"mark-5e1c"})";
    const std::string headers = "Host: localhost\r\nCookie: ownkey=oks_mark-5e1c\r\nAuthorization: "
                                "Bearer mark-5e1c\r\nX-Forwarded-For: 203.0.113.77\r\n";
    test::RawClient client(port_);
    client.ask("POST /api/v1/logins?token=mark-5e1c HTTP/1.1\r\n" + headers +
               "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
               "\r\n\r\n" + body);
    client.ask("GET /account/checkEmail/mark-5e1c HTTP/1.1\r\n" + headers + "\r\n");
    client.ask("GET /mark-5e1c?x=mark-5e1c HTTP/1.1\r\n" + headers + "\r\n");
    EXPECT_EQ(stop(), 0);
    const std::string secrets = TempFolder::read(folder_.file("secrets/secrets.toml"));
    EXPECT_THAT(log(), HasSubstr(R"("method":"POST","route":"/api/v1/logins","status":)"));
    EXPECT_THAT(log(), HasSubstr(R"("method":"GET","route":"","status":404)"));
    EXPECT_THAT(log(), Not(HasSubstr("mark-5e1c")));
    EXPECT_THAT(log(), Not(HasSubstr("203.0.113.77")));
    for (std::size_t at = secrets.find(" = \""); at != std::string::npos;
         at = secrets.find(" = \"", at + 1))
        EXPECT_THAT(log(), Not(HasSubstr(secrets.substr(at + 4, 16))));
}

TEST_F(OwnkeydTest, WhatIsWrongIsOneLine) {
    expect_end({"--set", "server.lisen=x"},
               2,
               "server.lisen: --set: unknown key; the nearest known one is server.listen");
    expect_end({"--set", "server.web_root=/nowhere"}, 2, "");
    start();
    const auto busy = "127.0.0.1:" + std::to_string(port_);
    ChildProcess second(command({"--set", "gradido.listen=" + busy}), folder_.file("second"));
    EXPECT_EQ(second.wait(), 2);
    EXPECT_THAT(TempFolder::read(folder_.file("second")),
                HasSubstr("ownkeyd: gradido.listen: cannot listen on " + busy +
                          ": Address already in use\n"));
    EXPECT_EQ(stop(), 0);
}

TEST_F(OwnkeydTest, SecretsThatOthersMayReadEndTheStart) {
    start();
    EXPECT_EQ(stop(), 0);
    ::chmod(folder_.file("secrets/secrets.toml").c_str(), 0644);
    expect_end({},
               1,
               "secrets.file: " + folder_.file("secrets/secrets.toml") +
                   ": mode must be 0600 (chmod 600)");
}

TEST_F(OwnkeydTest, SecretsThatAreLostWhileThereAreAccountsEndTheStart) {
    start();
    EXPECT_EQ(stop(), 0);
    const auto file = folder_.file("secrets/secrets.toml");
    std::filesystem::remove(file);
    start(); // nobody has an account yet: new ones will do
    EXPECT_EQ(stop(), 0);
    {
        Settings::Database settings;
        settings.url = "sqlite:" + folder_.file("ownkey.db");
        const auto store = open_store(settings, Migration::refuse).value();
        const auto inserted = store->transact(
            Durability::full, [](Tables& tables) { return tables.insert_account({}); });
        ASSERT_TRUE(inserted);
    }
    std::filesystem::remove(file);
    expect_end({}, 1, "secrets.file: " + file + ": is missing, but the database holds accounts");
    EXPECT_FALSE(std::filesystem::exists(file));
}

TEST_F(OwnkeydTest, ChecksPrintsAndMigratesWithoutServing) {
    ChildProcess check(command({"--check-config"}));
    EXPECT_EQ(check.line(), "the configuration is valid");
    EXPECT_EQ(check.wait(), 0);
    ChildProcess print(command({"--print-config"}));
    EXPECT_EQ(print.line(), "[server]");
    EXPECT_EQ(print.wait(), 0);
    EXPECT_FALSE(std::filesystem::exists(folder_.file("ownkey.db")));
    expect_end({"--no-migrate"}, 1, "");
    ChildProcess migrate(command({"migrate"}));
    EXPECT_EQ(migrate.line(), "the database is up to date");
    EXPECT_EQ(migrate.wait(), 0);
    start({"--no-migrate"});
    EXPECT_EQ(stop(), 0);
}

TEST(Log, LinesAreJsonOrText) {
    const log::Fields fields{{"name", "a \"quoted\"\nline"}, {"count", 3}};
    EXPECT_EQ(log::line(true, "happened", fields),
              R"("event":"happened","name":"a \"quoted\"\u000aline","count":3)");
    EXPECT_EQ(log::line(false, "happened", fields),
              R"(happened name="a \"quoted\"\u000aline" count=3)");
}

} // namespace
} // namespace ownkey
