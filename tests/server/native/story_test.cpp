// A person's whole way over /api/v1: register, confirm, log in, set the key, sign, decline, log
// out. With the suite's stretching.
#include "core/tx/transaction.h"
#include "server/flows/transactions.h"
#include "tests/server/flows/expect.h"
#include "tests/server/native/story.h"

#include <gmock/gmock.h>

namespace ownkey::house {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST_F(native_story, from_registration_to_signature) {
    register_person();
    const auto confirmed = browser.post("/api/v1/email-confirmations",
                                        "{" + member("email", person.email) + "," +
                                            member("typed_code", mailed("typed_code")) + "}");
    ASSERT_EQ(confirmed.status, 200) << confirmed.body;
    EXPECT_EQ(confirmed.body, R"({"status":"active"})");

    const auto session = log_in("http://localhost:1300/back?x=1");
    ASSERT_EQ(session.status, 200) << session.body;
    EXPECT_EQ(json_text(session.body, "redirect_url"), "http://localhost:1300/back?x=1");
    EXPECT_EQ(json_text(session.body, "account.language"), "de");
    EXPECT_THAT(session.body, Not(HasSubstr("envelope")));
    EXPECT_THAT(session.body, Not(HasSubstr("public_key")));
    EXPECT_TRUE(browser.cookies.at("ownkey").starts_with("oks_"));
    EXPECT_FALSE(browser.cookies.at("GRADIDO_LOGIN").empty());

    const auto account_id = MUST(uuid_from_text(json_text(session.body, "account.id")));
    const auto key = make_key(house, account_id, export_key);
    const auto with_key =
        browser.put("/api/v1/keys",
                    "{" + member("document", to_base64url(key.document)) + "," +
                        member("signature", to_base64url(key.signature.view())) + "}");
    ASSERT_EQ(with_key.status, 200) << with_key.body;
    EXPECT_EQ(json_text(with_key.body, "account.public_key"), to_hex(key.public_key.view()));
    EXPECT_THAT(with_key.body, HasSubstr(R"("derivation":1,"key_revision":1})"));
    const auto envelope = MUST(from_base64url(json_text(with_key.body, "envelope")));
    EXPECT_OK(
        vault::open(envelope, export_key, {.account = account_id, .public_key = key.public_key}));

    const auto body = tx::encode_transfer_body(
        {.sender = key.public_key, .receiver = house.bytes<PublicKey>(), .amount = 125'000},
        "For the apples",
        house.now_s());
    MUST(flows::enlist_transactions(house.world, *house.account(person.email), {body}, 0));
    const auto listed = browser.get("/api/v1/transactions?state=pending");
    ASSERT_EQ(listed.status, 200) << listed.body;
    EXPECT_THAT(listed.body, HasSubstr(member("body", to_base64url(body))));
    const auto id_at = listed.body.find(R"("id":")") + 6;
    const auto path = "/api/v1/transactions/" + listed.body.substr(id_at, 36);

    const auto signature = MUST(tx::sign_body(body, key.signing, {.now_s = house.now_s()}));
    const auto signed_body = "{" + member("signature", to_base64url(signature.view())) + "}";
    const auto done = browser.post(path + "/signature", signed_body);
    ASSERT_EQ(done.status, 200) << done.body;
    EXPECT_EQ(json_text(done.body, "state"), "signed");
    EXPECT_EQ(json_text(done.body, "delivery"), "waiting");
    EXPECT_EQ(browser.post(path + "/signature", signed_body).body, done.body); // a double click
    EXPECT_EQ(house.outbox(OutboxKind::put_transaction).size(), 1U);
    EXPECT_EQ(browser.get(path).body, done.body);
    EXPECT_EQ(browser.post(path + "/decline", R"({"reason":""})").status, 409);

    const auto ended = browser.del("/api/v1/session");
    EXPECT_EQ(ended.status, 200) << ended.body;
    ASSERT_EQ(browser.cookies.size(), 1U); // the browser stays known
    EXPECT_TRUE(browser.cookies.contains("ownkey-device"));
}

TEST_F(native_session, cookies_are_kept_from_scripts_and_other_sites) {
    const auto cookies_of = [&] {
        std::vector<std::string> values;
        for (const auto& [name, value] : log_in().headers)
            if (name == "Set-Cookie") values.push_back(value);
        return values;
    };
    for (const auto& value : cookies_of()) {
        EXPECT_THAT(value,
                    HasSubstr(value.starts_with("ownkey-device=")
                                  ? "; Path=/; HttpOnly; SameSite=Strict; Max-Age=31536000"
                                  : "; Path=/; HttpOnly; SameSite=Lax; Max-Age=86400"));
        EXPECT_THAT(value, Not(HasSubstr("Secure")));
    }
    house.settings.server.public_url = "https://login.example";
    const auto secure = cookies_of();
    ASSERT_EQ(secure.size(), 3U);
    EXPECT_TRUE(secure[0].starts_with("__Host-ownkey=oks_"));
    EXPECT_TRUE(secure[1].starts_with("GRADIDO_LOGIN="));
    for (const auto& value : secure)
        EXPECT_TRUE(value.ends_with("; Secure"));
}

TEST_F(native_session, changes_need_the_csrf_token) {
    const auto token = std::exchange(browser.csrf_token, "");
    for (const std::string& wrong : {std::string(), std::string("x"), std::string(43, 'A')}) {
        browser.csrf_token = wrong;
        for (const auto& response :
             {browser.del("/api/v1/session"),
              browser.post("/api/v1/unlocks", "{}"),
              browser.put("/api/v1/unlock-window", "{}"),
              browser.del("/api/v1/unlock-window"),
              browser.put("/api/v1/keys", "{}"),
              browser.post("/api/v1/unlocks/" + to_text(house.random.uuid()) + "/finish", "{}"),
              browser.post("/api/v1/transactions/" + to_text(house.random.uuid()) + "/signature",
                           "{}"),
              browser.post("/api/v1/transactions/" + to_text(house.random.uuid()) + "/decline",
                           "{}")}) {
            EXPECT_EQ(response.status, 403);
            EXPECT_EQ(json_text(response.body, "title"), "csrf_missing");
        }
    }
    EXPECT_EQ(browser.get("/api/v1/session").status, 200);
    browser.csrf_token = token;
    EXPECT_EQ(browser.del("/api/v1/session").status, 200);
}

TEST_F(native_session, everything_of_a_session_needs_one) {
    browser.cookies.clear();
    const auto id = to_text(house.random.uuid());
    for (const auto& response : {browser.get("/api/v1/session"),
                                 browser.del("/api/v1/session"),
                                 browser.post("/api/v1/unlocks", "{}"),
                                 browser.post("/api/v1/unlocks/" + id + "/finish", "{}"),
                                 browser.put("/api/v1/unlock-window", "{}"),
                                 browser.get("/api/v1/unlock-window"),
                                 browser.del("/api/v1/unlock-window"),
                                 browser.put("/api/v1/keys", "{}"),
                                 browser.get("/api/v1/transactions"),
                                 browser.get("/api/v1/transactions/" + id),
                                 browser.post("/api/v1/transactions/" + id + "/signature", "{}"),
                                 browser.post("/api/v1/transactions/" + id + "/decline", "{}")}) {
        EXPECT_EQ(response.status, 401);
        EXPECT_EQ(json_text(response.body, "title"), "no_session");
    }
}

TEST_F(native_session, unlock_and_window) {
    auto client = begin_login(house, person);
    const auto started =
        browser.post("/api/v1/unlocks", "{" + member("ke1", to_base64url(client.ke1.view())) + "}");
    ASSERT_EQ(started.status, 201) << started.body;
    const auto finished = MUST(opaque::finish_login(
        std::move(client.state), field<opaque::Ke2>(started, "ke2"), config_for(person)));
    const auto path = "/api/v1/unlocks/" + json_text(started.body, "signin_id") + "/finish";
    const auto ke3 = "{" + member("ke3", to_base64url(finished.ke3.view())) + "}";
    const auto before = browser.cookies["ownkey"];
    const auto proved = browser.post(path, ke3);
    EXPECT_EQ(json_text(proved.body, "status"), "ok");
    browser.csrf_token = json_text(proved.body, "csrf_token");
    EXPECT_NE(browser.cookies["ownkey"], before); // proving the password renews the session
    EXPECT_EQ(browser.post(path, ke3).status, 404);

    EXPECT_EQ(browser.get("/api/v1/unlock-window").status, 409);
    const std::string share = to_base64url(ByteVector(32, Byte{9}));
    const auto until = std::to_string(house.now_s() + 600);
    EXPECT_EQ(browser.put("/api/v1/unlock-window", "{" + member("share", share) + "}").body,
              R"({"open_until":)" + until + "}");
    EXPECT_EQ(browser.get("/api/v1/unlock-window").body,
              "{" + member("share", share) + R"(,"open_until":)" + until + "}");
    EXPECT_THAT(browser.get("/api/v1/session").body, HasSubstr(R"("unlock_open_until":)" + until));

    browser.address = "198.51.100.9";
    EXPECT_EQ(browser.get("/api/v1/session").status, 200);
    EXPECT_EQ(json_text(browser.get("/api/v1/unlock-window").body, "title"), "unlock_closed");
    browser.address = "192.0.2.1";
    EXPECT_EQ(browser.get("/api/v1/unlock-window").status, 200);
    EXPECT_EQ(browser.del("/api/v1/unlock-window").body, R"({"status":"closed"})");
    EXPECT_EQ(browser.get("/api/v1/unlock-window").status, 409);
}

TEST_F(native_session, a_redirect_elsewhere_is_refused_before_the_login_is_used_up) {
    auto client = begin_login(house, person);
    const auto started = browser.post("/api/v1/logins",
                                      "{" + member("email", person.email) + "," +
                                          member("ke1", to_base64url(client.ke1.view())) + "}");
    const auto finished = MUST(opaque::finish_login(
        std::move(client.state), field<opaque::Ke2>(started, "ke2"), config_for(person)));
    const auto path = "/api/v1/logins/" + json_text(started.body, "signin_id") + "/finish";
    const auto ke3 = member("ke3", to_base64url(finished.ke3.view()));
    browser.cookies.clear();
    const auto refused =
        browser.post(path, "{" + ke3 + "," + member("redirect_url", "https://evil.example/") + "}");
    EXPECT_EQ(refused.status, 403);
    EXPECT_EQ(json_text(refused.body, "title"), "redirect_refused");
    EXPECT_TRUE(browser.cookies.empty());
    EXPECT_EQ(browser.post(path, "{" + ke3 + R"(,"redirect_url":""})").status, 200);
}

TEST_F(native_session, wrong_password_and_unknown_email_get_the_same_answers) {
    std::vector<std::string> shapes;
    for (const std::string& email : {person.email, std::string("nobody@example.org")}) {
        const auto client = begin_login(house, {.email = email, .password = "wrong"});
        const auto started = browser.post("/api/v1/logins",
                                          "{" + member("email", email) + "," +
                                              member("ke1", to_base64url(client.ke1.view())) + "}");
        EXPECT_EQ(started.status, 201);
        const auto finished = browser.post(
            "/api/v1/logins/" + json_text(started.body, "signin_id") + "/finish",
            "{" + member("ke3", to_base64url(opaque::Ke3{}.view())) + R"(,"redirect_url":""})");
        shapes.push_back(std::to_string(started.body.size()) + std::to_string(finished.status) +
                         finished.body);
        EXPECT_EQ(json_text(finished.body, "title"), "wrong_email_or_password");
    }
    EXPECT_EQ(shapes[0], shapes[1]);
}

TEST_F(native_session, throttled_logins_say_when) {
    const auto client = begin_login(house, person);
    const auto body = "{" + member("email", "nobody@example.org") + "," +
                      member("ke1", to_base64url(client.ke1.view())) + "}";
    for (int i = 0; i < 5; ++i)
        EXPECT_EQ(browser.post("/api/v1/logins", body).status, 201);
    const auto refused = browser.post("/api/v1/logins", body);
    EXPECT_EQ(refused.status, 429);
    EXPECT_THAT(refused.body, HasSubstr(R"("retry_after_s":2)"));
    EXPECT_THAT(refused.headers,
                testing::Contains(std::pair<std::string, std::string>("Retry-After", "2")));
}

TEST_F(native_session, an_update_with_an_old_revision_is_stale) {
    const auto account = *house.account(person.email);
    const auto key = make_key(house, account.id, export_key, 2);
    const auto response =
        browser.put("/api/v1/keys",
                    "{" + member("document", to_base64url(key.document)) + "," +
                        member("signature", to_base64url(key.signature.view())) + "}");
    EXPECT_EQ(response.status, 409);
    EXPECT_EQ(json_text(response.body, "title"), "stale_revision");
}

} // namespace
} // namespace ownkey::house
