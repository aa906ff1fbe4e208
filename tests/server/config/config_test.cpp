// The configuration: three sources, clear errors, and that struct, table and documentation name the
// same keys.
#include "server/config.h"
#include "tests/server/config/temp_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace ownkey::config {
namespace {

using testing::HasSubstr;

class ConfigTest : public testing::Test {
protected:
    Outcome<Settings> from_file(const std::string& content) {
        return load({folder_.write("ownkey.toml", content), {}, {}});
    }

    void expect_error(const std::string& content,
                      const std::string& key,
                      const std::string& line,
                      const std::string& rule) {
        const auto result = from_file(content);
        ASSERT_FALSE(result) << content;
        EXPECT_EQ(result.error().error, Error::config_invalid);
        EXPECT_EQ(result.error().field, key) << content;
        EXPECT_THAT(result.error().detail, HasSubstr("ownkey.toml:" + line + ": ")) << content;
        EXPECT_THAT(result.error().detail, HasSubstr(rule)) << content;
    }

    test::TempFolder folder_;
};

TEST_F(ConfigTest, DefaultsAreValid) {
    const auto settings = load({});
    ASSERT_TRUE(settings);
    EXPECT_EQ(settings->server.listen, "127.0.0.1:1200");
}

TEST_F(ConfigTest, LaterSourcesWin) {
    const auto file =
        folder_.write("ownkey.toml", "[server]\nworkers = 3\nio_threads = 3\nqueue_limit = 3\n");
    const auto settings = load({file,
                                {{"OWNKEY_SERVER__WORKERS", "4"},
                                 {"OWNKEY_SERVER__IO_THREADS", "4"},
                                 {"OWNKEY_BUILD", "x"},
                                 {"PATH", "a__b"}},
                                {{"server.workers", "5"}}});
    ASSERT_TRUE(settings) << settings.error().detail;
    EXPECT_EQ(settings->server.queue_limit, 3);
    EXPECT_EQ(settings->server.io_threads, 4);
    EXPECT_EQ(settings->server.workers, 5);
}

TEST_F(ConfigTest, ReadsEveryType) {
    const auto settings =
        from_file("[server]\npublic_url = \"https://sign.example.org\"\nmax_body_bytes = "
                  "2048\ntrusted_proxies = [\"::1\"]\n"
                  "[outbox]\npoll = 50\n[session]\nbind_address = true\nvalidity = 600\n");
    ASSERT_TRUE(settings) << settings.error().detail;
    EXPECT_EQ(settings->server.public_url, "https://sign.example.org");
    EXPECT_EQ(settings->server.max_body_bytes, 2'048u);
    EXPECT_EQ(settings->server.trusted_proxies, std::vector<std::string>{"::1"});
    EXPECT_EQ(settings->outbox.poll, std::chrono::milliseconds(50));
    EXPECT_TRUE(settings->session.bind_address);
    EXPECT_EQ(settings->session.validity, std::chrono::seconds(600));
}

TEST_F(ConfigTest, EnvironmentHasTypesToo) {
    const auto settings = load({"",
                                {{"OWNKEY_GRADIDO__ENABLED", "false"},
                                 {"OWNKEY_GRADIDO__TRUSTED_CALLERS", "127.0.0.1,::1"}},
                                {}});
    ASSERT_TRUE(settings) << settings.error().detail;
    EXPECT_FALSE(settings->gradido.enabled);
    EXPECT_EQ(settings->gradido.trusted_callers.size(), 2u);
    const auto wrong = load({"", {{"OWNKEY_SERVER__WORKERS", "4x"}}, {}});
    ASSERT_FALSE(wrong);
    EXPECT_EQ(wrong.error().detail,
              "environment OWNKEY_SERVER__WORKERS: a whole number from 1 to 256 is expected");
    EXPECT_FALSE(load({"", {{"OWNKEY_SERVER__WROKERS", "4"}}, {}}));
}

TEST_F(ConfigTest, SessionValidityHasItsOldName) {
    EXPECT_EQ(from_file("SessionTokenValidityDurationSeconds = 90\n")->session.validity,
              std::chrono::seconds(90));
    expect_error("SessionTokenValidityDurationSeconds = 9\n", "session.validity", "1", "from 60");
    expect_error("SessionTokenValidityDurationSeconds = 90\n[session]\nvalidity = 90\n",
                 "SessionTokenValidityDurationSeconds",
                 "1",
                 "beside session.validity");
}

TEST_F(ConfigTest, UnknownKeysNameTheNearest) {
    expect_error(
        "[server]\n\nlisen = \"x\"\n", "server.lisen", "3", "nearest known one is server.listen");
    expect_error("[sever]\nlisten = \"127.0.0.1:1\"\n",
                 "sever.listen",
                 "2",
                 "nearest known one is server.listen");
    expect_error("listen = 1\n", "listen", "1", "unknown key");
    expect_error("[server.deep]\nx = 1\n", "server.deep", "1", "unknown key");
}

TEST_F(ConfigTest, TypesAndRulesAreChecked) {
    expect_error(
        "[server]\nworkers = \"2\"\n", "server.workers", "2", "a whole number from 1 to 256");
    expect_error("[server]\nworkers = 0\n", "server.workers", "2", "a whole number");
    expect_error("[server]\nworkers = 2.0\n", "server.workers", "2", "a whole number");
    expect_error("[server]\nlisten = \"1200\"\n", "server.listen", "2", "IPv4:port");
    expect_error("[server]\nlisten = \"::1:1200\"\n", "server.listen", "2", "[IPv6]:port");
    expect_error("[server]\nlisten = \"127.0.0.1:70000\"\n", "server.listen", "2", "port");
    expect_error("[server]\npublic_url = \"https://a.example/path\"\n",
                 "server.public_url",
                 "2",
                 "nothing behind");
    expect_error(
        "[server]\npublic_url = \"ftp://a.example\"\n", "server.public_url", "2", "http(s)");
    expect_error(
        "[server]\ntrusted_proxies = [\"localhost\"]\n", "server.trusted_proxies", "2", "address");
    expect_error(
        "[server]\ntrusted_proxies = \"127.0.0.1\"\n", "server.trusted_proxies", "2", "a list");
    expect_error("[session]\nbind_address = 1\n", "session.bind_address", "2", "true or false");
    expect_error("[mail]\nsmtp_url = \"http://x\"\n", "mail.smtp_url", "2", "smtp://");
    expect_error("[mail]\nfrom = \"nobody\"\n", "mail.from", "2", "mail address");
    expect_error("[community]\nredirect_allow = [\"javascript:alert(1)\"]\n",
                 "community.redirect_allow",
                 "2",
                 "http(s) URL");
    expect_error("[community]\nredirect_allow = [\"https://good.example@evil.example/\"]\n",
                 "community.redirect_allow",
                 "2",
                 "http(s) URL");
    expect_error("[gradido]\nservice_key_hashes = [\"00\"]\n",
                 "gradido.service_key_hashes",
                 "2",
                 "64 hexadecimal");
    expect_error("[log]\nlevel = \"loud\"\n", "log.level", "2", "debug");
    expect_error("[database]\nurl = \"mysql://x\"\n", "database.url", "2", "sqlite:path");
    expect_error("[log\n", "", "1", "");
    expect_error("[log]\nlevel = \"info\"\nlevel = \"info\"\n", "", "3", "");
}

TEST_F(ConfigTest, KeysAreCheckedTogether) {
    EXPECT_EQ(from_file("[mail]\nusername = \"u\"\n").error().field, "mail.password_file");
    EXPECT_EQ(from_file("[outbox]\nlease = 20\n").error().field, "outbox.lease");
    EXPECT_EQ(from_file("[webhooks]\ntimeout = 40\n").error().field, "outbox.lease");
    EXPECT_EQ(from_file("[webhooks]\nurls = [\"https://shop.example/hook\"]\n").error().field,
              "webhooks.secret_file");
    EXPECT_EQ(from_file("[elopage]\nenabled = true\n").error().field, "elopage.secret_file");
    EXPECT_EQ(from_file("[gradido]\nlisten = \"127.0.0.1:1200\"\n").error().field,
              "gradido.listen");
}

TEST_F(ConfigTest, SurfacesForOlderClientsNeedWhatTheyNeed) {
    const auto field_of = [&](const std::string& text) { return from_file(text).error().field; };
    EXPECT_EQ(field_of("[loginservice]\ncallback_allow = [\"https://a.example/\"]\n"),
              "loginservice.callback_secret_file");
    EXPECT_EQ(field_of("[authweb]\nby_sms = true\nphone_required = true\n"), "authweb.by_sms");
    EXPECT_EQ(field_of("[apparts]\nenabled = true\n"), "apparts.jwt_secret_file");
    EXPECT_EQ(field_of("[loginservice]\nenabled = true\ncallback_timeout = 40\n"), "outbox.lease");
    const std::string three = "[loginservice]\nenabled = true\nlisten = \"127.0.0.1:4000\"\n"
                              "[authweb]\nenabled = true\nlisten = \"127.0.0.1:";
    EXPECT_TRUE(from_file(three + "4001\"\n"));
    EXPECT_EQ(field_of(three + "4000\"\n"), "authweb.listen");
    EXPECT_TRUE(from_file("[loginservice]\nlisten = \"127.0.0.1:1200\"\n")); // it is off
}

constexpr auto kSecond = R"([[communities]]
alias = "hills"
name = "The hills"
url = "https://hills.example/community"
home_url = "https://hills.example/"
redirect_allow = ["https://hills.example/"]
timeout = 3
)";

TEST_F(ConfigTest, FurtherCommunitiesHaveTheKeysOfTheFirst) {
    const std::string third = R"([[communities]]
alias = "lakes"
name = "The lakes"
url = "https://lakes.example"
home_url = "https://lakes.example/home"
redirect_allow = ["https://lakes.example/home"]
mail_root = "lakes/mail"
)";
    const auto file = folder_.write(
        "ownkey.toml", std::string(kSecond) + third + "[community]\nalias = \"valley\"\n");
    const auto settings =
        load({file, {{"OWNKEY_COMMUNITY__NAME", "The valley"}}, {{"community.timeout", "5"}}});
    ASSERT_TRUE(settings) << settings.error().detail;
    ASSERT_EQ(settings->communities.size(), 2U);
    const auto* hills = settings->find_community("hills");
    const auto* lakes = settings->find_community("lakes");
    ASSERT_TRUE(hills && lakes);
    EXPECT_EQ(hills->url, "https://hills.example/community");
    EXPECT_EQ(hills->timeout, std::chrono::seconds(3));
    EXPECT_EQ(lakes->timeout, std::chrono::seconds(10)); // the default, not the first one's
    EXPECT_EQ(lakes->mail_root, "lakes/mail");
    EXPECT_EQ(settings->find_community("valley"), &settings->community);
    EXPECT_EQ(settings->community.name, "The valley");
    EXPECT_EQ(settings->find_community("default"), nullptr);

    const auto printed = print(*settings);
    const auto read = from_file(printed);
    ASSERT_TRUE(read) << read.error().detail;
    EXPECT_EQ(print(*read), printed);
    EXPECT_EQ(read->communities.size(), 2U);
}

TEST_F(ConfigTest, ErrorsOfFurtherCommunitiesNameLineAndKey) {
    const std::string second = kSecond;
    expect_error(second + "tiemout = 3\n", "communities.tiemout", "8", "community.timeout");
    expect_error(second + "ping = -1\n", "communities.ping", "8", "a whole number from 0");
    expect_error(second + "[[communities]]\nalias = \"Lakes\"\n",
                 "communities.alias",
                 "9",
                 "lower-case letters");
    expect_error("\n[[communities]]\nalias = \"lakes\"\nname = \"Lakes\"\n",
                 "communities.url",
                 "2",
                 "is needed");
    expect_error(second + second, "communities.alias", "8", "\"hills\" stands twice");
    expect_error("[communities]\nalias = \"x\"\n", "communities", "1", "[[communities]]");
    expect_error("communities = [1]\n", "communities", "1", "[[communities]]");
    EXPECT_EQ(from_file(second + "[community]\nalias = \"hills\"\n").error().field,
              "communities.alias");
    EXPECT_EQ(from_file("[community]\ntimeout = 1\n[mail]\ntimeout = 1\n[sms]\ntimeout = 1\n"
                        "[webhooks]\ntimeout = 1\n[outbox]\nlease = 10\n" +
                        std::string("[[communities]]\nalias = \"a\"\nname = \"A\"\n"
                                    "url = \"http://a\"\nhome_url = \"http://a\"\n"
                                    "redirect_allow = []\n"))
                  .error()
                  .field,
              "outbox.lease");
}

TEST_F(ConfigTest, AMissingFileIsAnError) {
    EXPECT_FALSE(load({folder_.file("absent.toml"), {}, {}}));
}

TEST_F(ConfigTest, WhatIsPrintedIsReadBack) {
    Settings settings;
    settings.community.name = "Ümläut \"quoted\"\n";
    settings.server.workers = 7;
    const auto printed = print(settings);
    const auto read = from_file(printed);
    ASSERT_TRUE(read) << read.error().detail;
    EXPECT_EQ(print(*read), printed);
    EXPECT_EQ(read->community.name, settings.community.name);
}

TEST(ConfigKeys, DocumentationHasThisVeryTable) {
    const auto document = test::TempFolder::read(OWNKEY_SOURCE_DIR "/docs/configuration.md");
    EXPECT_THAT(document, HasSubstr(markdown_table()))
        << "docs/configuration.md must hold this table:\n"
        << markdown_table();
}

/// Does not compile when a section gets a member; then the table needs its row and the number here
/// one more.
TEST(ConfigKeys, EveryMemberOfTheStructHasARow) {
    Settings s;
    auto& [server,
           database,
           secrets,
           session,
           device,
           second_factor,
           registration,
           account,
           recovery,
           tokens,
           audit,
           signup,
           signin,
           unlock,
           transactions,
           outbox,
           mail,
           sms,
           webhooks,
           community,
           communities,
           gradido,
           elopage,
           plain_passwords,
           pages,
           loginservice,
           authweb,
           apparts,
           limits,
           log] = s;
    const auto& [a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13] = server;
    const auto& [b1, b2] = database;
    const auto& [c1] = secrets;
    const auto& [d1, d2, d3, d4, d5, d6] = session;
    const auto& [e1] = device;
    const auto& [f1, f2, f3] = second_factor;
    const auto& [g1, g2, g3, g4] = registration;
    const auto& [h1, h2, h3] = account;
    const auto& [i1, i2] = recovery;
    const auto& [j1, j2, j3, j4, j5, j6, j7, j8, j9] = tokens;
    const auto& [k1] = audit;
    const auto& [l1, l2, l3, l4, l5] = signup;
    const auto& [m1] = signin;
    const auto& [n1] = unlock;
    const auto& [o1, o2, o3, o4, o5, o6] = transactions;
    const auto& [p1, p2, p3, p4, p5, p6, p7, p8] = outbox;
    const auto& [q1, q2, q3, q4, q5, q6] = mail;
    const auto& [r1, r2, r3, r4] = sms;
    const auto& [s1, s2, s3, s4] = webhooks;
    const auto& [t1, t2, t3, t4, t5, t6, t7, t8, t9, t10, t11, t12, t13] = community;
    const auto& [u1, u2, u3, u4, u5] = gradido;
    const auto& [v1, v2, v3] = elopage;
    const auto& [w1, w2, w3, w4, w5, w6, w7, w8, w9, w10, w11] = limits;
    const auto& [x1, x2] = log;
    const auto& [y1, y2] = plain_passwords;
    const auto& [z1, z2] = pages;
    const auto& [aa1, aa2, aa3, aa4, aa5, aa6, aa7, aa8, aa9] = loginservice;
    const auto& [ab1, ab2, ab3, ab4, ab5, ab6, ab7, ab8, ab9, ab10, ab11, ab12] = authweb;
    const auto& [ac1, ac2, ac3, ac4, ac5, ac6, ac7, ac8, ac9, ac10, ac11, ac12, ac13, ac14] =
        apparts;
    EXPECT_TRUE(communities.empty()); // they have the keys of the first one
    std::set<const void*> members;
    for (const Key& key : keys())
        members.insert(
            std::visit([](auto* member) -> const void* { return member; }, key.member(s)));
    const std::set<const void*> expected{
        &a1,  &a2,  &a3,  &a4,  &a5,  &a6,  &a7,  &a8,  &a9,   &a10,  &a11,  &a12,  &a13,  &b1,
        &b2,  &c1,  &d1,  &d2,  &d3,  &d4,  &d5,  &d6,  &e1,   &f1,   &f2,   &f3,   &g1,   &g2,
        &g3,  &g4,  &h1,  &h2,  &h3,  &i1,  &i2,  &j1,  &j2,   &j3,   &j4,   &j5,   &j6,   &j7,
        &j8,  &j9,  &k1,  &l1,  &l2,  &l3,  &l4,  &l5,  &m1,   &n1,   &o1,   &o2,   &o3,   &o4,
        &o5,  &o6,  &p1,  &p2,  &p3,  &p4,  &p5,  &p6,  &p7,   &p8,   &q1,   &q2,   &q3,   &q4,
        &q5,  &q6,  &r1,  &r2,  &r3,  &r4,  &s1,  &s2,  &s3,   &s4,   &t1,   &t2,   &t3,   &t4,
        &t5,  &t6,  &t7,  &t8,  &t9,  &t10, &t11, &t12, &t13,  &u1,   &u2,   &u3,   &u4,   &u5,
        &v1,  &v2,  &v3,  &w1,  &w2,  &w3,  &w4,  &w5,  &w6,   &w7,   &w8,   &w9,   &w10,  &w11,
        &x1,  &x2,  &y1,  &y2,  &z1,  &z2,  &aa1, &aa2, &aa3,  &aa4,  &aa5,  &aa6,  &aa7,  &aa8,
        &aa9, &ab1, &ab2, &ab3, &ab4, &ab5, &ab6, &ab7, &ab8,  &ab9,  &ab10, &ab11, &ab12, &ac1,
        &ac2, &ac3, &ac4, &ac5, &ac6, &ac7, &ac8, &ac9, &ac10, &ac11, &ac12, &ac13, &ac14};
    EXPECT_EQ(members, expected);
    EXPECT_EQ(keys().size(), expected.size());
}

} // namespace
} // namespace ownkey::config
