// What campaigns promise beyond the golden answers: who is told what, once, and nobody else.
#include "front.h"
#include "server/flows/campaigns.h"
#include "server/flows/registration.h"
#include "server/flows/tries.h"

#include <gmock/gmock.h>

#include <thread>

namespace ownkey::house {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;

class LoginService : public testing::Test {
protected:
    LoginService() { token_ = front_.token_of_admin(); }

    void make_campaign() {
        const auto made = front_.post("/api/campaigns", kCampaign, token_);
        ASSERT_EQ(made.status, 201) << made.body;
    }

    std::string submitted(const std::string& name, const std::string& email) {
        const auto answer = front_.post("/api/campaigns/summer", submission(name, email));
        EXPECT_EQ(answer.status, 201) << answer.body;
        return json_text(answer.body, "submission_token");
    }

    std::vector<Submission> submissions_of(const std::string& email) {
        const auto account = house_.account(email);
        return MUST(in_read<std::vector<Submission>>(
            house_.store, [&](Tables& tables) { return tables.submissions_of(account->id, 100); }));
    }

    std::vector<OutboxItem> callbacks() { return house_.outbox(OutboxKind::callback); }

    Front front_;
    House& house_ = front_.house;
    std::string token_;
};

TEST_F(LoginService, TheReceiverIsToldOfAConfirmedSubmissionOnce) {
    make_campaign();
    submitted("maxi", "max@example.org");
    EXPECT_EQ(submissions_of("max@example.org").at(0).responses, R"({"age":31,"agree":true})");
    EXPECT_TRUE(callbacks().empty());
    const auto code = front_.newest_code();
    EXPECT_EQ(json_text(house_.outbox(OutboxKind::mail).back().payload, "vars.link"),
              "https://site.example/confirm_mail/" + code);
    EXPECT_EQ(front_.post("/api/confirm_mail/" + code).status, 200);
    front_.post("/api/confirm_mail/" + code);
    const auto told = callbacks();
    ASSERT_EQ(told.size(), 1U);
    EXPECT_EQ(json_text(told[0].payload, "url"), "https://crm.example/hooks/summer");
    const auto body = json_text(told[0].payload, "body");
    EXPECT_EQ(json_text(body, "event"), "submission.confirmed");
    EXPECT_EQ(json_text(body, "user.name"), "maxi");
    EXPECT_EQ(json_text(body, "user.email"), "max@example.org");
    EXPECT_EQ(json_text(body, "campaign.url"), "summer");
    EXPECT_THAT(body, HasSubstr(R"("responses":{"age":31,"agree":true})"));
    EXPECT_TRUE(submissions_of("max@example.org").at(0).confirmed_at);
}

TEST_F(LoginService, AtOnceItIsToldOnceToo) {
    make_campaign();
    submitted("maxi", "max@example.org");
    const auto code = front_.newest_code();
    std::atomic<int> confirmed = 0;
    std::vector<std::thread> clicks;
    for (int i = 0; i < 8; ++i)
        clicks.emplace_back(
            [&] { confirmed += front_.post("/api/confirm_mail/" + code).status == 200 ? 1 : 0; });
    for (auto& click : clicks)
        click.join();
    EXPECT_EQ(confirmed, 1);
    EXPECT_EQ(callbacks().size(), 1U);
}

TEST_F(LoginService, AtOnceNoMoreMailsGoThanMay) {
    make_campaign();
    const auto token = submitted("maxi", "max@example.org");
    std::atomic<int> sent = 0;
    std::vector<std::thread> clicks;
    for (int i = 0; i < 8; ++i)
        clicks.emplace_back([&] {
            const auto answer = front_.post("/api/campaigns/summer/resend_mail/" + token);
            sent += answer.status == 200 ? 1 : 0;
        });
    for (auto& click : clicks)
        click.join();
    EXPECT_EQ(sent, 3);
}

TEST_F(LoginService, WhatIsQueuedForTheReceiverIsSealed) {
    make_campaign();
    submitted("maxi", "max@example.org");
    front_.post("/api/confirm_mail/" + front_.newest_code());
    const auto items = MUST(in_transaction<std::vector<OutboxItem>>(
        house_.store, Durability::full, [&](Tables& tables) {
            return tables.claim_outbox(house_.clock.now(), Seconds{0}, 100);
        }));
    for (const auto& item : items) {
        if (item.kind != OutboxKind::callback) continue;
        EXPECT_THAT(item.payload, Not(HasSubstr("example")));
    }
}

TEST_F(LoginService, AnyProofOfTheAddressConfirmsTheSubmission) {
    make_campaign();
    submitted("maxi", "max@example.org");
    const auto code = front_.newest_code();
    ASSERT_TRUE(flows::confirm_email_by_link(house_.world, house_.caller, code)); // in the pages
    EXPECT_EQ(callbacks().size(), 1U);

    submitted("mini", "min@example.org");
    front_.post("/api/password_reset", R"({"email":"min@example.org"})");
    const auto reset = front_.newest_code();
    const auto done =
        front_.post("/api/confirm_reset_password/" + reset, R"({"password":"a new password"})");
    EXPECT_EQ(done.status, 200) << done.body;
    EXPECT_EQ(callbacks().size(), 2U);
}

TEST_F(LoginService, AKnownAddressIsToldToItsOwnerOnly) {
    make_campaign();
    const Person owner{.email = "owner@example.org"};
    ASSERT_TRUE(join(house_, owner));
    const auto fresh = front_.post("/api/campaigns/summer", submission("maxi", "max@example.org"));
    const auto known = front_.post("/api/campaigns/summer", submission("mini", owner.email));
    EXPECT_EQ(fresh.status, known.status);
    EXPECT_EQ(fresh.body.size(), known.body.size());
    EXPECT_EQ(json_text(house_.outbox(OutboxKind::mail).back().payload, "template"), "known_email");
    // The stranger's words are not kept, and whoever owns the address is in nobody's campaign.
    EXPECT_EQ(submissions_of(owner.email).at(0).responses, "");
    EXPECT_TRUE(callbacks().empty());
    // Sending again says nothing either.
    const auto token = json_text(known.body, "submission_token");
    for (const int status : {200, 200, 200, 429})
        EXPECT_EQ(front_.post("/api/campaigns/summer/resend_mail/" + token).status, status);
}

TEST_F(LoginService, ANewerSubmissionTakesThePlaceOfAnUnconfirmedOne) {
    make_campaign();
    submitted("maxi", "max@example.org");
    const auto stale = front_.newest_code();
    submitted("mini", "max@example.org");
    EXPECT_EQ(front_.post("/api/confirm_mail/" + stale).status, 404);
    house_.clock.advance(std::chrono::minutes(5));
    EXPECT_EQ(front_.post("/api/confirm_mail/" + front_.newest_code()).status, 200);
    ASSERT_EQ(callbacks().size(), 1U);
    EXPECT_EQ(json_text(json_text(callbacks()[0].payload, "body"), "user.name"), "mini");
}

TEST_F(LoginService, CallbacksLeadToTheListOnly) {
    for (const auto* url : {"http://crm.example/hooks/x",
                            "https://crm.example/hooksx",
                            "https://crm.example/",
                            "https://crm.example:444/hooks/x",
                            "https://crm.example.evil.example/hooks/x",
                            "https://user@crm.example/hooks/x",
                            "https://crm.example@evil.example/hooks/x",
                            "https://crm.example/hooks/../admin",
                            "https://crm.example/hooks/%2e%2e/admin",
                            "https://crm.example\\@evil.example/hooks/",
                            "http://127.0.0.1:1200/hooks",
                            "http://[::1]/hooks",
                            "http://169.254.169.254/latest/meta-data",
                            "file:///etc/passwd",
                            "gopher://crm.example/hooks/",
                            "//crm.example/hooks/x",
                            "https://CRM.example./hooks/x"}) {
        EXPECT_FALSE(flows::check_callback_url(house_.settings, url)) << url;
        std::string escaped;
        for (const char* c = url; *c != 0; ++c)
            escaped += *c == '\\' ? std::string("\\\\") : std::string(1, *c);
        const auto answer =
            front_.post("/api/campaigns",
                        R"({"campaign":{"name":"X","url":"x","description_short":"X",)"
                        R"("callback_url":")" +
                            escaped + "\"}}",
                        token_);
        EXPECT_EQ(answer.status, 422) << url;
        EXPECT_THAT(answer.body, HasSubstr("callback_url")) << url;
    }
    EXPECT_TRUE(flows::check_callback_url(house_.settings, "https://CRM.example:443/hooks/a?b=c"));
    house_.settings.loginservice.callback_allow.clear();
    EXPECT_FALSE(flows::check_callback_url(house_.settings, "https://crm.example/hooks/x"));
}

TEST_F(LoginService, OnlyAdminsSeeWhereCallbacksGo) {
    make_campaign();
    for (const auto* path : {"/api/campaigns", "/api/campaigns/summer"}) {
        EXPECT_THAT(front_.get(path).body, Not(HasSubstr("crm.example")));
        EXPECT_THAT(front_.get(path, token_).body, HasSubstr("crm.example"));
    }
}

TEST_F(LoginService, ThereIsOneDefaultCampaign) {
    make_campaign();
    const auto id = [&](const std::string& body) { return json_text(body, "data.url"); };
    const std::string set = R"({"campaign":{"default":true}})";
    EXPECT_EQ(front_.get("/api/campaigns/default").status, 404);
    EXPECT_EQ(front_.call(http::Method::put, "/api/campaigns/1", set, token_).status, 200);
    EXPECT_EQ(id(front_.get("/api/campaigns/default").body), "summer");
    const auto second =
        front_.post("/api/campaigns",
                    R"({"campaign":{"name":"W","url":"winter","description_short":"W",)"
                    R"("default":true}})",
                    token_);
    EXPECT_EQ(second.status, 201) << second.body;
    EXPECT_EQ(id(front_.get("/api/campaigns/default").body), "winter");
}

TEST_F(LoginService, ARoleIsThatOfTheSessionTheTokenBeganIn) {
    house_.settings.second_factor.for_roles = true;
    const auto refused = front_.post("/api/campaigns", kCampaign, token_);
    EXPECT_EQ(refused.status, 403);
    EXPECT_THAT(refused.body, HasSubstr(":create campaigns"));
    house_.settings.second_factor.for_roles = false;
    house_.clock.advance(std::chrono::minutes(20));
    EXPECT_EQ(front_.post("/api/campaigns", kCampaign, token_).status, 201);
}

TEST_F(LoginService, ADisabledAccountsTokensAreNone) {
    EXPECT_EQ(front_.get("/api/user", token_).status, 200);
    auto account = *house_.account("admin@example.org");
    account.state = AccountState::disabled;
    ASSERT_TRUE(house_.store.transact(
        Durability::full, [&](Tables& tables) { return tables.update_account(account); }));
    EXPECT_EQ(front_.get("/api/user", token_).status, 403);
}

TEST_F(LoginService, TheDeviceIsNamedAndKnown) {
    make_campaign();
    submitted("maxi", "max@example.org");
    front_.post("/api/confirm_mail/" + front_.newest_code());
    const std::string login =
        R"({"username":"maxi","password":"a long password","device":"Max's phone")";
    const auto first = front_.post("/api/login", login + "}");
    ASSERT_EQ(first.status, 200) << first.body;
    const auto device = json_text(first.body, "device_token");
    const auto again = front_.post("/api/login", login + R"(,"device_token":")" + device + "\"}");
    EXPECT_EQ(json_text(again.body, "device_token"), device);
    const auto account = house_.account("max@example.org");
    const auto families = MUST(in_read<std::vector<TokenFamily>>(
        house_.store, [&](Tables& tables) { return tables.token_families_of(account->id, 10); }));
    ASSERT_EQ(families.size(), 2U);
    EXPECT_EQ(families[0].device, "Max's phone");
    EXPECT_EQ(
        MUST(in_read<std::vector<Device>>(
                 house_.store, [&](Tables& tables) { return tables.devices_of(account->id, 10); }))
            .size(),
        1U);
}

TEST_F(LoginService, TheClaimsAreThoseItsServicesRead) {
    make_campaign();
    submitted("maxi", "max@example.org");
    front_.post("/api/confirm_mail/" + front_.newest_code());
    const auto login =
        front_.post("/api/login", R"({"username":"maxi","password":"a long password"})");
    const auto facts =
        MUST(flows::introspect_token(house_.world, json_text(login.body, "access_token")));
    ASSERT_TRUE(facts);
    EXPECT_EQ(facts->claims.subject, "1");
    EXPECT_EQ(facts->claims.name, "maxi");
    EXPECT_EQ(facts->claims.email, "max@example.org");
    EXPECT_EQ(facts->claims.kind, "access");
    EXPECT_FALSE(facts->claims.token_id.empty());
    EXPECT_EQ(facts->claims.expires_at_s - facts->claims.issued_at_s, 1800);
}

TEST_F(LoginService, TooManyTriesOfOneNameAreRefusedWhereverTheyComeFrom) {
    house_.settings.loginservice.accept_plain_passwords = false; // so that each is quick
    const std::string body = R"({"username":"maxi","password":"a wrong password"})";
    for (int i = 0; i < 100; ++i) {
        front_.address = "192.0.2." + std::to_string(i);
        EXPECT_NE(front_.post("/api/login", body).status, 429) << i;
    }
    front_.address = "198.51.100.1";
    const auto refused = front_.post("/api/login", body);
    EXPECT_EQ(refused.status, 429);
    EXPECT_THAT(refused.headers,
                Contains(std::pair<std::string, std::string>("Retry-After", "300")));
    // The password alone, with another name; and another password.
    EXPECT_EQ(front_.post("/api/login", R"({"username":"x","password":"a wrong password"})").status,
              429);
    EXPECT_NE(front_.post("/api/login", R"({"username":"x","password":"another one"})").status,
              429);
    house_.clock.advance(Seconds{300});
    EXPECT_NE(front_.post("/api/login", body).status, 429);
}

TEST_F(LoginService, StrangersTriesDoNotKeepAKnownDeviceOut) {
    make_campaign();
    submitted("maxi", "max@example.org");
    front_.post("/api/confirm_mail/" + front_.newest_code());
    const std::string login = R"({"username":"maxi","password":"a long password")";
    const auto device = json_text(front_.post("/api/login", login + "}").body, "device_token");
    house_.settings.loginservice.accept_plain_passwords = false; // so that each is quick
    for (int i = 0; i < 101; ++i) {
        front_.address = "192.0.2." + std::to_string(i);
        front_.post("/api/login",
                    R"({"username":"maxi","password":"guess )" + std::to_string(i) + "\"}");
    }
    house_.settings.loginservice.accept_plain_passwords = true;
    front_.address = "198.51.100.1";
    EXPECT_EQ(front_.post("/api/login", login + "}").status, 429);
    EXPECT_EQ(front_.post("/api/login", login + R"(,"device_token":"okd_x"})").status, 429);
    EXPECT_EQ(front_.post("/api/login", login + R"(,"device_token":")" + device + "\"}").status,
              200);
}

TEST_F(LoginService, TriesAreBounded) {
    flows::Tries tries(100);
    std::string text = "a password";
    const auto password = flows::take_password(text);
    for (int i = 0; i < 1000; ++i)
        ASSERT_TRUE(tries.take(house_.world,
                               {.address = std::to_string(i), .user_agent = {}},
                               std::to_string(i),
                               flows::PlainPassword{SecretBuffer(as_bytes(std::to_string(i)))}));
    EXPECT_LE(tries.size(), 103U);
}

} // namespace
} // namespace ownkey::house
