// The admin room over HTTP: every route asked by everybody who may not, and what the answers look
// like.
#include "core/encoding.h"
#include "server/flows/audit_chain.h"
#include "tests/server/flows/staff.h"
#include "tests/server/native/browser.h"

#include <gmock/gmock.h>

namespace ownkey::house {
namespace {

using http::Method;
using testing::HasSubstr;
using testing::Not;

const std::string kPeople = "/api/v1/people";
const std::string kNobody = kPeople + "/00000000-0000-4000-8000-000000000000";

struct Ask {
    Method method;
    std::string path;
    std::string body;
    Role role;
    bool fresh = false;
};

const std::vector<Ask> kAsks{
    {Method::get, kPeople, "", Role::support},
    {Method::get, kNobody, "", Role::support},
    {Method::post, kNobody + "/resend", "{}", Role::support},
    {Method::del, kNobody + "/sessions", "{}", Role::support},
    {Method::post,
     kPeople,
     R"({"first_name":"Bert","last_name":"Beispiel","email":"b@example.org","language":"de"})",
     Role::admin,
     true},
    {Method::post, kNobody + "/disable", R"({"reason":"x"})", Role::admin, true},
    {Method::post, kNobody + "/enable", "{}", Role::admin, true},
    {Method::put, kNobody + "/role", R"({"role":"support"})", Role::admin, true},
    {Method::del, kNobody + "/second-factor", "{}", Role::admin, true},
    {Method::get, "/api/v1/audit", "", Role::admin},
    {Method::get, "/api/v1/audit/head", "", Role::admin},
};

class native_admin : public testing::Test {
protected:
    native_admin() {
        house.settings.limits.requests_per_second = 10'000;
        sign_in(admin);
    }

    void sign_in(const Member& member) {
        browser.enter(member);
    }

    std::string title(const Ask& ask) {
        return json_text(browser.call(ask.method, ask.path, ask.body).body, "title");
    }

    std::string path_of(const Member& member) {
        return kPeople + '/' + to_text(member.view().account.id);
    }

    House house;
    Browser browser{house};
    Member admin = make_staff(house, "Ada", Role::admin);
    Member support = make_staff(house, "Sue", Role::support);
    Member officer = make_staff(house, "Olaf", Role::recovery_officer);
    Member anna = make_member(house);
};

TEST_F(native_admin, every_route_refuses_those_who_may_not) {
    for (const auto& ask : kAsks) {
        SCOPED_TRACE(std::to_string(static_cast<int>(ask.method)) + ' ' + ask.path);
        const bool changes = ask.method != Method::get;
        browser.cookies.clear();
        EXPECT_EQ(title(ask), "no_session");
        for (const auto* other : {&anna, &officer}) {
            sign_in(*other);
            EXPECT_EQ(title(ask), "role_missing");
        }
        sign_in(support);
        EXPECT_EQ(title(ask) == "role_missing", ask.role == Role::admin);
        sign_in(admin);
        if (changes) {
            browser.csrf_token = "x";
            EXPECT_EQ(title(ask), "csrf_missing");
            sign_in(admin);
            auto unknown = ask;
            unknown.body = "{\"x\":1" + (ask.body == "{}" ? "}" : ',' + ask.body.substr(1));
            EXPECT_EQ(title(unknown), "field_unknown");
            unknown.body = "[]";
            EXPECT_EQ(title(unknown), "bad_json");
        }
        if (ask.path.starts_with(kNobody)) {
            EXPECT_EQ(title(ask), "account_not_found");
            auto bad = ask;
            bad.path.replace(kPeople.size() + 1, 36, "x");
            EXPECT_EQ(title(bad), "bad_uuid");
        }
    }
}

TEST_F(native_admin, every_route_asks_for_the_second_factor_and_some_for_the_password) {
    house.clock.advance(house.settings.session.reauth_after);
    for (const auto& ask : kAsks)
        EXPECT_EQ(title(ask) == "password_needed", ask.fresh) << ask.path;
    auto session = admin.view().session;
    session.second_factor = false;
    MUST(house.store.transact(Durability::full,
                              [&](Tables& tables) { return tables.update_session(session); }));
    for (const auto& ask : kAsks)
        EXPECT_EQ(title(ask), "second_factor_missing") << ask.path;
}

TEST_F(native_admin, people_are_listed_with_a_cursor) {
    const auto first = browser.get(kPeople + "?limit=3");
    EXPECT_EQ(first.status, 200) << first.body;
    const auto next = json_text(first.body, "next");
    ASSERT_FALSE(next.empty());
    const auto second = browser.get(kPeople + "?cursor=" + next);
    EXPECT_THAT(second.body, HasSubstr("Sue@example.org"));
    EXPECT_THAT(second.body, Not(HasSubstr("\"next\"")));
    EXPECT_THAT(browser.get(kPeople + "?search=mus").body, HasSubstr("anna@example.org"));
    for (const std::string query : {"limit=0", "limit=101", "limit=x"})
        EXPECT_EQ(browser.get(kPeople + '?' + query).status, 422) << query;
    EXPECT_EQ(json_text(browser.get(kPeople + "?cursor=*").body, "title"), "bad_request");
}

TEST_F(native_admin, a_person_is_shown_without_secrets) {
    const auto shown = browser.get(path_of(anna));
    EXPECT_EQ(shown.status, 200);
    EXPECT_EQ(json_text(shown.body, "state"), "active");
    EXPECT_EQ(json_text(shown.body, "role"), "none");
    for (const std::string member : {"\"has_key\":true",
                                     "\"key_locked\":false",
                                     "\"second_factor\":false",
                                     "\"sessions\":1",
                                     "\"events\":[{"})
        EXPECT_THAT(shown.body, HasSubstr(member));
    for (const std::string secret : {"token", "alias", "seal_key", "hash"})
        EXPECT_THAT(shown.body, Not(HasSubstr(secret)));
}

TEST_F(native_admin, a_person_comes_is_raised_disabled_and_enabled) {
    const auto& invite = kAsks[4];
    const auto added = browser.post(invite.path, invite.body);
    EXPECT_EQ(added.status, 201) << added.body;
    EXPECT_EQ(json_text(added.body, "state"), "unconfirmed");
    EXPECT_EQ(title(invite), "email_exists");
    const auto bert = kPeople + '/' + json_text(added.body, "id");
    EXPECT_EQ(browser.post(bert + "/resend", "{}").body, R"({"status":"mail_sent"})");

    const auto role = browser.put(path_of(anna) + "/role", R"({"role":"support"})");
    EXPECT_EQ(json_text(role.body, "role"), "support") << role.body;
    EXPECT_EQ(title({Method::put, path_of(anna) + "/role", R"({"role":"king"})", Role::admin}),
              "field_rule");
    const auto reason = R"({"reason":"asked for it"})";
    const auto disabled = browser.post(path_of(anna) + "/disable", reason);
    EXPECT_EQ(json_text(disabled.body, "state"), "disabled") << disabled.body;
    EXPECT_EQ(browser.post(path_of(anna) + "/disable", reason).body, disabled.body);
    EXPECT_EQ(json_text(browser.post(path_of(anna) + "/enable", "{}").body, "state"), "active");
    EXPECT_EQ(browser.del(path_of(anna) + "/sessions").body, R"({"status":"ended","count":0})");
    EXPECT_EQ(browser.del(path_of(support) + "/sessions").body, R"({"status":"ended","count":1})");
    EXPECT_EQ(browser.del(path_of(support) + "/second-factor").body, R"({"status":"off"})");
    EXPECT_EQ(title({Method::post, path_of(admin) + "/disable", reason, Role::admin}),
              "last_admin");
}

TEST_F(native_admin, what_a_lost_key_held_may_move) {
    KeyChange change{.account_id = anna.view().account.id, .revision = 2};
    change.old_key = house.bytes<PublicKey>();
    change.new_key = anna.key.public_key;
    MUST(house.store.transact(Durability::full,
                              [&](Tables& tables) { return tables.insert_key_change(change); }));
    const Ask ask{Method::post,
                  path_of(anna) + "/balance-move",
                  "{\"public_key\":\"" + to_hex(anna.key.public_key.view()) + "\"}",
                  Role::admin};
    EXPECT_EQ(browser.post(ask.path, ask.body).body, R"({"status":"queued"})");
    EXPECT_EQ(title(ask), "balance_not_open");
}

TEST_F(native_admin, the_audit_log_and_its_head_are_shown) {
    EXPECT_THAT(browser.get("/api/v1/audit/head").body, HasSubstr("\"seal_number\":0,"));
    MUST(flows::seal_audit_events(house.store));
    const auto head = browser.get("/api/v1/audit/head").body;
    const auto newest = browser.get("/api/v1/audit?limit=1").body;
    EXPECT_THAT(newest, HasSubstr("\"seal\":\"" + json_text(head, "seal") + '"'));
    const auto next = json_text(newest, "next");
    EXPECT_THAT(browser.get("/api/v1/audit?cursor=" + next).body, Not(HasSubstr(newest)));
    EXPECT_THAT(browser.get("/api/v1/audit?event=no.such").body, testing::Eq("{\"events\":[]}"));
    EXPECT_THAT(browser.get("/api/v1/audit?account=" + to_text(Uuid{})).body,
                testing::Eq("{\"events\":[]}"));
    for (const std::string query : {"limit=0", "cursor=x", "cursor=0", "account=x"})
        EXPECT_EQ(browser.get("/api/v1/audit?" + query).status, 422) << query;
}

} // namespace
} // namespace ownkey::house
