// To whom a community's ledger speaks, and for how long: certificates both ways, signed calls, and
// nobody but the address in the settings, whatever an answer, a body or the environment says.
#include "server/adapters/ledgers.h"
#include "server/adapters/signed_call.h"
#include "tests/fakes/fake_clock.h"
#include "tests/fakes/topic_ledger.h"
#include "tests/server/adapters/child_process.h"
#include "tests/server/config/temp_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>

namespace ownkey {
namespace {

using std::chrono::steady_clock;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using Result = Delivery::Result;

/// tests/server/adapters/https_server.py
class Peer {
public:
    explicit Peer(std::vector<std::string> flags = {}) {
        flags.insert(
            flags.begin(),
            {"/usr/bin/python3", OWNKEY_SOURCE_DIR "/tests/server/adapters/https_server.py"});
        process_.emplace(flags);
        port_ = process_->line();
    }

    [[nodiscard]] const std::string& port() const { return port_; }

    /// What came, as JSON.
    std::string seen() { return process_->line(); }

    /// All that came, in the end.
    std::string all_seen() {
        process_->close_input();
        std::string all;
        for (auto line = process_->line(); !line.empty(); line = process_->line())
            all += line + "\n";
        return all;
    }

private:
    std::optional<test::ChildProcess> process_;
    std::string port_;
};

class CommunityPeerTest : public testing::Test {
protected:
    static void SetUpTestSuite() {
        certificates_ = new test::TempFolder;
        test::ChildProcess made(
            {OWNKEY_SOURCE_DIR "/tests/server/adapters/certificates", certificates_->file("")},
            certificates_->file("log"));
        ASSERT_EQ(made.wait(), 0);
    }

    static void TearDownTestSuite() {
        delete certificates_;
        certificates_ = nullptr;
    }

    static std::string pem(const std::string& name) { return certificates_->file(name + ".pem"); }

    static std::string key(const std::string& name) { return certificates_->file(name + ".key"); }

    static Peer tls(const std::string& name, std::vector<std::string> more = {}) {
        more.insert(more.begin(), {"--tls", pem(name), key(name)});
        return Peer(more);
    }

    /// A community whose address is that of the peer, with this answer.
    void use(const Peer& peer, const std::string& path, const std::string& scheme = "http") {
        settings_.community.url = scheme + "://127.0.0.1:" + peer.port() + "/" + path;
        settings_.community.timeout = Seconds(2);
    }

    Delivery put() {
        EXPECT_TRUE(check_ledgers(settings_));
        return ConfiguredLedgers(settings_, clock_)
            .find("default")
            ->put_transaction(ByteVector{1, 2, 3}, "key-1");
    }

    static test::TempFolder* certificates_;
    Settings settings_;
    fakes::FakeClock clock_;
};

test::TempFolder* CommunityPeerTest::certificates_ = nullptr;

TEST_F(CommunityPeerTest, TheCertificateIsChecked) {
    const auto good = tls("good");
    use(good, "ok", "https");
    EXPECT_THAT(put().message, HasSubstr("certificate")) << "not vouched for by the system";
    settings_.community.ca_file = pem("ca");
    EXPECT_EQ(put().result, Result::accepted);
    settings_.community.ca_file = pem("other");
    EXPECT_EQ(put().result, Result::unreachable);

    settings_.community.ca_file = pem("ca");
    for (const std::string name : {"elsewhere", "expired", "foreign"}) {
        auto wrong = tls(name);
        use(wrong, "ok", "https");
        const auto delivery = put();
        EXPECT_EQ(delivery.result, Result::unreachable) << name;
        EXPECT_THAT(delivery.message, HasSubstr("SSL")) << name;
        EXPECT_THAT(wrong.all_seen(), IsEmpty()) << name << " learned what was sent";
    }
}

TEST_F(CommunityPeerTest, AServerWithoutTlsIsNotTakenForOne) {
    auto plain = Peer();
    use(plain, "ok", "https");
    settings_.community.ca_file = pem("ca");
    EXPECT_EQ(put().result, Result::unreachable);
    EXPECT_THAT(plain.all_seen(), IsEmpty());
}

TEST_F(CommunityPeerTest, ShowsItsOwnCertificate) {
    auto demanding = tls("good", {"--client-ca", pem("ca")});
    use(demanding, "ok", "https");
    settings_.community.ca_file = pem("ca");
    EXPECT_EQ(put().result, Result::unreachable);
    settings_.community.client_certificate_file = pem("foreign");
    settings_.community.client_key_file = key("foreign");
    EXPECT_EQ(put().result, Result::unreachable);
    settings_.community.client_certificate_file = pem("client");
    settings_.community.client_key_file = key("client");
    EXPECT_EQ(put().result, Result::accepted);
    EXPECT_THAT(demanding.seen(), HasSubstr(R"("client": "client")"));
}

TEST_F(CommunityPeerTest, SignsItsCalls) {
    Peer peer;
    use(peer, "ok");
    EXPECT_EQ(put().result, Result::accepted);
    EXPECT_THAT(peer.seen(), Not(HasSubstr("ownkey-signature")));

    test::TempFolder folder;
    settings_.community.secret_file = folder.write("key", "key-5\nsecond line");
    EXPECT_EQ(put().result, Result::accepted);
    const std::string body = R"({"method":"putTransaction","transaction":"AQID"})";
    const auto seen = peer.seen();
    EXPECT_THAT(seen,
                HasSubstr("\"ownkey-signature\": \"" +
                          call_signature(as_bytes(std::string_view("key-5")), 1'767'225'600, body) +
                          "\""));
    EXPECT_THAT(seen, HasSubstr(R"("ownkey-timestamp": "1767225600")"));
    EXPECT_THAT(seen, HasSubstr(R"("idempotency-key": "key-1")"));

    ConfiguredLedgers ledgers(settings_, clock_);
    settings_.community.secret_file = folder.write("key", "");
    const auto unsigned_call = ledgers.find("default")->ping(0);
    EXPECT_EQ(unsigned_call.result, Result::unreachable) << "never without its signature";
    EXPECT_EQ(unsigned_call.message, "secret_file cannot be read or is empty");
}

TEST_F(CommunityPeerTest, NoRedirectIsFollowed) {
    Peer elsewhere;
    Peer peer;
    for (const std::string status : {"301", "302", "303", "307", "308"}) {
        use(peer, "redirect/" + elsewhere.port() + "/" + status);
        EXPECT_EQ(put().result, Result::unreachable) << status;
    }
    use(peer, "redirect/file:/307");
    EXPECT_EQ(put().result, Result::unreachable);
    use(peer, "redirect/" + elsewhere.port() + "/200"); // Refresh, Alt-Svc and the like
    ConfiguredLedgers ledgers(settings_, clock_);
    EXPECT_EQ(ledgers.find("default")->put_transaction({}, "k").result, Result::accepted);
    EXPECT_EQ(ledgers.find("default")->put_transaction({}, "k").result, Result::accepted);
    EXPECT_THAT(elsewhere.all_seen(), IsEmpty());
    EXPECT_THAT(peer.all_seen(), HasSubstr("/redirect/"));
}

TEST_F(CommunityPeerTest, NothingInAnAnswerOrBodyIsAnAddress) {
    Peer elsewhere;
    Peer peer;
    use(peer, "names/" + elsewhere.port());
    ConfiguredLedgers ledgers(settings_, clock_);
    auto& ledger = *ledgers.find("default");
    const std::string address = "http://127.0.0.1:" + elsewhere.port() + "/ok";
    EXPECT_EQ(ledger.put_transaction(as_bytes(address), address).result, Result::accepted);
    EXPECT_EQ(ledger.error_in_transaction(Time{}, address, address, address).result,
              Result::accepted);
    EXPECT_EQ(ledger.move_balance({}, {}, address, address).result, Result::accepted);
    EXPECT_EQ(ledger.put_transaction({}, "k\r\nHost: " + address).result, Result::unreachable);
    EXPECT_EQ(ledger.ping(1).result, Result::accepted);
    EXPECT_EQ(ledgers.find(address), nullptr);
    EXPECT_EQ(ledgers.find(""), nullptr);
    EXPECT_THAT(elsewhere.all_seen(), IsEmpty());
}

TEST_F(CommunityPeerTest, NoOtherScheme) {
    const test::TempFolder folder;
    ASSERT_NE(folder.write("JsonRequestHandler", R"({"state":"success"})"), "");
    for (const std::string scheme : {"file://", "ftp://", "gopher://", "dict://", "scp://"}) {
        settings_.community.url = scheme + (scheme == "file://" ? folder.file("") : "127.0.0.1:1");
        const auto delivery = put();
        EXPECT_EQ(delivery.result, Result::unreachable);
        EXPECT_THAT(delivery.message, HasSubstr("rotocol")) << scheme;
    }
}

TEST_F(CommunityPeerTest, NoProxyOfTheEnvironment) {
    Peer proxy;
    Peer peer;
    use(peer, "ok");
    const std::string address = "http://127.0.0.1:" + proxy.port();
    const std::vector<const char*> names{"http_proxy", "https_proxy", "ALL_PROXY", "all_proxy"};
    for (const auto* name : names)
        ::setenv(name, address.c_str(), 1);
    EXPECT_EQ(put().result, Result::accepted);
    for (const auto* name : names)
        ::unsetenv(name);
    EXPECT_THAT(peer.seen(), HasSubstr("/ok/JsonRequestHandler"));
    EXPECT_THAT(proxy.all_seen(), IsEmpty());
}

TEST_F(CommunityPeerTest, AnswersAreBounded) {
    Peer peer;
    for (const std::string path : {"endless", "headers"}) {
        use(peer, path);
        EXPECT_EQ(put().result, Result::unreachable) << path;
    }
}

TEST_F(CommunityPeerTest, TheWholeCallIsBoundedInTime) {
    Peer peer;
    for (const std::string path : {"trickle", "hang"}) { // the first is never idle for long
        use(peer, path);
        const auto before = steady_clock::now();
        const auto delivery = put();
        const auto took = steady_clock::now() - before;
        EXPECT_EQ(delivery.result, Result::unreachable) << path;
        EXPECT_THAT(delivery.message, HasSubstr("timed out")) << path;
        EXPECT_LT(took, Seconds(4)) << path;
    }
}

/// The port of the client, as the peer saw it.
std::string connection_of(const std::string& seen) {
    return seen.substr(seen.find("\"connection\""));
}

TEST_F(CommunityPeerTest, ConnectionsAreKeptAndALostOneIsMadeAnew) {
    Peer peer;
    use(peer, "ok");
    ConfiguredLedgers ledgers(settings_, clock_);
    auto& ledger = *ledgers.find("default");
    EXPECT_EQ(ledger.ping(0).result, Result::accepted);
    EXPECT_EQ(ledger.ping(0).result, Result::accepted);
    EXPECT_EQ(connection_of(peer.seen()), connection_of(peer.seen()));

    use(peer, "close");
    ConfiguredLedgers closing(settings_, clock_);
    for (int i = 0; i < 3; ++i)
        EXPECT_EQ(closing.find("default")->ping(0).result, Result::accepted);
}

TEST(Ledgers, EveryCommunityHasItsOwn) {
    fakes::FakeClock clock;
    Peer first, second;
    Settings settings;
    settings.community.url = "http://127.0.0.1:" + first.port();
    settings.communities.push_back({.alias = "second", .url = "http://127.0.0.1:" + second.port()});
    ASSERT_TRUE(check_ledgers(settings));
    ConfiguredLedgers ledgers(settings, clock);
    EXPECT_EQ(ledgers.find("second")->ping(3).result, Result::accepted);
    EXPECT_THAT(second.seen(),
                HasSubstr(R"({\"method\":\"updateReadNode\",\"lastTransactionNumber\":3})"));
    EXPECT_EQ(ledgers.find("third"), nullptr);
    EXPECT_THAT(first.all_seen(), IsEmpty());
}

/// Another kind is one file, and a row beside the one that is there.
TEST(Ledgers, AnotherKindIsOneRow) {
    fakes::FakeClock clock;
    fakes::Topic topic({}, 1);
    auto kinds = ledger_kinds();
    kinds.push_back({"topic", [&](const Settings::Community&, Clock&) -> std::unique_ptr<Ledger> {
                         return std::make_unique<fakes::TopicLedger>(topic);
                     }});
    Settings settings;
    settings.communities.push_back({.alias = "second", .kind = "topic"});
    EXPECT_EQ(check_ledgers(settings).error().detail,
              "community second: one of these is expected: json");
    ASSERT_TRUE(check_ledgers(settings, kinds));
    ConfiguredLedgers ledgers(settings, clock, kinds);
    const auto delivery = ledgers.find("second")->put_transaction({}, "k");
    EXPECT_EQ(delivery.result, Result::submitted);
    EXPECT_EQ(delivery.reference, "topic-1");
}

TEST(Ledgers, WrongSettingsAreNamed) {
    const test::TempFolder folder;
    const auto field_of = [](const Settings::Community& community) {
        Settings settings;
        settings.communities.push_back(community);
        return check_ledgers(settings).error().field;
    };
    EXPECT_EQ(field_of({.alias = "default"}), "community.alias");
    EXPECT_EQ(field_of({.alias = "b", .ca_file = folder.file("absent")}), "community.ca_file");
    EXPECT_EQ(field_of({.alias = "b", .secret_file = folder.write("empty", "")}),
              "community.secret_file");
    EXPECT_EQ(field_of({.alias = "b", .client_key_file = folder.write("key", "k")}),
              "community.client_key_file");
}

} // namespace
} // namespace ownkey
