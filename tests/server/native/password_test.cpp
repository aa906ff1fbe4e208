// Password and keys over /api/v1, as a page speaks it.
#include "core/encoding.h"
#include "server/http/session_cookie.h"
#include "tests/server/flows/expect.h"
#include "tests/server/flows/page_keys.h"
#include "tests/server/native/story.h"

#include <gmock/gmock.h>

namespace ownkey::house {
namespace {

using testing::HasSubstr;

template <class Bytes>
std::string b64(const Bytes& bytes) {
    return to_base64url(ByteView(bytes));
}

class native_password : public testing::Test {
protected:
    void SetUp() override {
        member = std::make_unique<Member>(make_member(house, anna));
        enter(member->session);
    }

    void enter(const flows::NewSession& session) {
        browser.cookies["ownkey"] = flows::cookie_value(session.token);
        browser.csrf_token = json_text(browser.get("/api/v1/session").body, "csrf_token");
    }

    std::string id() { return to_text(member->view().account.id); }

    http::Response put_keys(const flows::KeyUpdate& update) {
        std::vector<std::pair<std::string, std::string>> members{
            {"document", b64(update.document)}, {"signature", b64(update.signature.view())}};
        if (!update.history.empty()) members.emplace_back("history_entry", b64(update.history));
        return browser.put("/api/v1/keys", object(members));
    }

    static std::string title(const http::Response& response) {
        return json_text(response.body, "title");
    }

    House house;
    const Person anna;
    const Person changed{.password = "another horse another battery"};
    Browser browser{house};
    std::unique_ptr<Member> member;
};

/// Each of them may send a mail to the person, or checks a whole chain of keys.
TEST_F(native_password, calls_that_cost_are_counted) {
    const auto is_slowed = [&](const http::Response& answer) {
        return answer.status == 429 && title(answer) == "too_many_requests";
    };
    const auto v1 = [](const char* path) { return std::string("/api/v1") + path; };
    for (int i = 0; i < house.settings.limits.logins_per_minute; ++i)
        EXPECT_FALSE(is_slowed(browser.put(v1("/keys"), "{}")));
    EXPECT_TRUE(is_slowed(browser.put(v1("/keys"), "{}")));
    EXPECT_TRUE(is_slowed(browser.put(v1("/password-changes/record"), "{}")));
    EXPECT_TRUE(is_slowed(browser.post(v1("/second-factor/recovery-codes"), "{}")));
    for (int i = 0; i < house.settings.limits.resets_per_hour; ++i)
        EXPECT_FALSE(is_slowed(browser.post(v1("/account/deletion"), "{}")));
    EXPECT_TRUE(is_slowed(browser.post(v1("/account/deletion"), "{}")));
    EXPECT_TRUE(is_slowed(browser.del(v1("/account/deletion"), "{}")));
}

TEST_F(native_password, a_change_and_a_new_key) {
    auto client = begin_registration(house, changed);
    const auto started = browser.post(
        "/api/v1/password-changes", object({{"registration_request", b64(client.request.view())}}));
    ASSERT_EQ(started.status, 201) << started.body;
    const auto response = MUST(fixed_from_base64url<opaque::RegistrationResponse>(
        json_text(started.body, "registration_response")));
    const auto next = new_password(house, changed, std::move(client.state), response);
    const auto account_id = member->view().account.id;
    const auto alone = browser.put("/api/v1/password-changes/record",
                                   object({{"record", b64(next.record.view())}}));
    EXPECT_EQ(alone.status, 409);
    EXPECT_EQ(title(alone), "key_exists");
    const auto done =
        put_keys(password_update(house, member->key, account_id, 2, next.export_key, next.record));
    ASSERT_EQ(done.status, 200) << done.body;
    EXPECT_THAT(done.body, HasSubstr(R"("key_revision":2)"));
    EXPECT_OK(log_in(house, changed));

    const auto second = fresh_key(house);
    auto rotation = password_update(house, second, account_id, 3, next.export_key);
    EXPECT_EQ(title(put_keys(rotation)), "key_history");
    rotation.history = history(account_id, member->key, second);
    const auto rotated = put_keys(rotation);
    ASSERT_EQ(rotated.status, 200) << rotated.body;
    EXPECT_EQ(json_text(rotated.body, "account.public_key"), to_hex(second.public_key.view()));

    const auto keys = browser.get("/api/v1/keys");
    ASSERT_EQ(keys.status, 200) << keys.body;
    EXPECT_EQ(json_text(keys.body, "public_key"), to_hex(second.public_key.view()));
    EXPECT_THAT(keys.body,
                HasSubstr(R"("derivation":1,"revision":3,"locked":false,)"
                          R"("envelopes":[{"method":"password","slot":0,"data":")"));
    EXPECT_THAT(keys.body, HasSubstr(R"("history":[{"old_key":")"));
    EXPECT_THAT(keys.body, HasSubstr(R"("signed":true,"entry":")" + b64(rotation.history)));
}

TEST_F(native_password, a_reset_by_mail) {
    const auto asked = browser.post("/api/v1/password-resets", object({{"email", anna.email}}));
    const auto unknown =
        browser.post("/api/v1/password-resets", object({{"email", "nobody@example.org"}}));
    EXPECT_EQ(asked.status, 202);
    EXPECT_EQ(asked.body, R"({"status":"mail_sent"})");
    EXPECT_EQ(unknown.status, asked.status);
    EXPECT_EQ(unknown.body, asked.body);

    const auto payload = house.outbox(OutboxKind::mail).back().payload;
    const auto link = json_text(payload, "vars.link");
    EXPECT_THAT(link, HasSubstr("/account/resetPassword/"));
    const auto code = link.substr(link.rfind('/') + 1);
    auto client = begin_registration(house, changed);
    const auto started = browser.post(
        "/api/v1/password-resets/start",
        object({{"link_code", code}, {"registration_request", b64(client.request.view())}}));
    ASSERT_EQ(started.status, 201) << started.body;
    const auto response = MUST(fixed_from_base64url<opaque::RegistrationResponse>(
        json_text(started.body, "registration_response")));
    const auto next = new_password(house, changed, std::move(client.state), response);
    const auto path = "/api/v1/password-resets/" + json_text(started.body, "reset_id") + "/record";
    const auto record = b64(next.record.view());
    EXPECT_EQ(
        title(browser.post(
            path, object({{"email", anna.email}, {"typed_code", "00000000"}, {"record", record}}))),
        "code_wrong");
    const auto done = browser.post(path, object({{"link_code", code}, {"record", record}}));
    ASSERT_EQ(done.status, 200) << done.body;
    EXPECT_EQ(done.body, R"({"status":"done"})");
    EXPECT_EQ(title(browser.post(path, object({{"link_code", code}, {"record", record}}))),
              "code_used");
    EXPECT_EQ(browser.get("/api/v1/session").status, 401);

    enter(MUST(log_in(house, changed)).session);
    EXPECT_THAT(browser.get("/api/v1/keys").body, HasSubstr(R"("locked":true)"));
}

TEST_F(native_password, bodies_are_checked) {
    for (const std::string& body :
         {std::string("{}"),
          object({{"link_code", "x"}, {"email", "a@b.c"}}),
          object({{"email", "a@b.c"}, {"registration_request", "x"}}),
          object({{"registration_request", "x"}}),
          object({{"link_code", std::string(513, 'x')}, {"registration_request", "x"}}),
          object({{"link_code", ""}, {"registration_request", "x"}})})
        EXPECT_EQ(browser.post("/api/v1/password-resets/start", body).status, 422) << body;
    const std::string signature(86, 'A');
    for (const auto& [members, name] : std::vector<std::pair<std::string, std::string>>{
             {object({{"document", "?"}, {"signature", signature}}), "bad_base64"},
             {object({{"document", std::string(16'801, 'A')}, {"signature", signature}}),
              "field_too_long"},
             {object({{"document", "AAAA"},
                      {"signature", signature},
                      {"history_entry", std::string(684, 'A')}}),
              "field_too_long"},
             {object({{"document", "AAAA"}, {"signature", "AA"}}), "bad_length"},
             {object({{"document", "AAAA"}, {"signature", signature}, {"more", "x"}}),
              "field_unknown"}})
        EXPECT_EQ(title(browser.put("/api/v1/keys", members)), name);
}

TEST_F(native_password, sensitive_calls_ask_for_the_password) {
    house.clock.advance(house.settings.session.reauth_after);
    const auto client = begin_registration(house, changed);
    const auto request = object({{"registration_request", b64(client.request.view())}});
    const auto refused = browser.post("/api/v1/password-changes", request);
    EXPECT_EQ(refused.status, 403);
    EXPECT_EQ(title(refused), "password_needed");
    const auto update = password_update(
        house, member->key, member->view().account.id, 2, house.secret<opaque::ExportKey>());
    EXPECT_EQ(title(put_keys(update)), "password_needed");
    EXPECT_EQ(browser.get("/api/v1/keys").status, 200);

    browser.csrf_token.clear();
    EXPECT_EQ(title(browser.post("/api/v1/password-changes", request)), "csrf_missing");
    EXPECT_EQ(title(browser.put("/api/v1/password-changes/record", "{}")), "csrf_missing");
    browser.cookies.clear();
    EXPECT_EQ(title(browser.get("/api/v1/keys")), "no_session");
    EXPECT_EQ(title(browser.post("/api/v1/password-changes", request)), "no_session");
}

} // namespace
} // namespace ownkey::house
