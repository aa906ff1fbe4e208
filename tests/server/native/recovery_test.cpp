// Recovery over /api/v1: what the officer and the person send and get, in each other's browsers.
#include "core/encoding.h"
#include "tests/server/flows/recovery_house.h"
#include "tests/server/native/browser.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ownkey::house {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string object(const std::string& name, const std::string& value) {
    return "{\"" + name + "\":\"" + value + "\"}";
}

/// Signed in anew, in a session that showed the second factor.
class SignedIn : public Browser {
public:
    SignedIn(House& house, const Person& person) : Browser(house) {
        const auto login = MUST(log_in(house, person));
        auto session = login.session.view.session;
        session.second_factor = true;
        MUST(house.world.store.transact(
            Durability::full, [&](Tables& tables) { return tables.update_session(session); }));
        cookies["ownkey"] = flows::cookie_value(login.session.token);
        csrf_token = flows::csrf_token(house.world, session);
    }
};

class native_recovery : public testing::Test, protected RecoveryHouse {
protected:
    void SetUp() override {
        hire(2);
        leave_shares(2);
        lock_key();
    }

    [[nodiscard]] std::string box_key() const {
        return object("box_key", to_base64url(case_keys.public_key.view()));
    }
};

TEST_F(native_recovery, from_asking_to_the_share) {
    SignedIn annas(house, anna.member.person);
    EXPECT_THAT(annas.get("/api/v1/recovery").body,
                HasSubstr(R"({"consent":{"threshold":2,"shares":2,"enough":true,)"));
    const auto asked = annas.post("/api/v1/recovery/cases", box_key());
    ASSERT_EQ(asked.status, 201) << asked.body;
    const auto id = json_text(asked.body, "id");
    EXPECT_EQ(json_text(asked.body, "state"), "waiting");
    EXPECT_THAT(annas.get("/api/v1/recovery").body, HasSubstr(R"("case":{"id":")" + id));

    SignedIn officers_browser(house, officers[0].member.person);
    const auto early = officers_browser.get("/api/v1/recovery/cases");
    ASSERT_EQ(early.status, 200) << early.body;
    EXPECT_THAT(early.body, HasSubstr(id));
    EXPECT_THAT(early.body, Not(HasSubstr("envelope")));

    wait();
    SignedIn later(house, officers[0].member.person);
    EXPECT_THAT(later.get("/api/v1/recovery/cases").body, HasSubstr(R"("envelope":")"));
    const auto share = share_of(0);
    const auto path = "/api/v1/recovery/cases/" + id;
    const auto handed = later.post(path + "/share", object("sealed", to_base64url(share.view())));
    EXPECT_EQ(handed.body, R"({"status":"handed"})");
    SignedIn annas_later(house, anna.member.person);
    EXPECT_THAT(annas_later.get("/api/v1/recovery").body,
                HasSubstr(object("sealed", to_base64url(share.view())).substr(1, 80)));
    EXPECT_EQ(annas_later.del(path).body, R"({"status":"cancelled"})");
    EXPECT_EQ(annas_later.get("/api/v1/recovery").body.find("\"case\""), std::string::npos);
}

TEST_F(native_recovery, an_officer_sets_and_removes_the_card_and_refuses) {
    const auto id = json_text(
        SignedIn(house, anna.member.person).post("/api/v1/recovery/cases", box_key()).body, "id");
    SignedIn officer(house, officers[0].member.person);
    EXPECT_EQ(
        officer
            .put("/api/v1/recovery/card", object("card", to_base64url(card_of(officers[0]).view())))
            .body,
        R"({"status":"set"})");
    EXPECT_THAT(officer.get("/api/v1/recovery/officers").body,
                HasSubstr(to_base64url(card_of(officers[0]).view())));
    EXPECT_EQ(
        officer
            .post("/api/v1/recovery/cases/" + id + "/refusal", object("reason", "The words differ"))
            .body,
        R"({"status":"refused"})");
    EXPECT_EQ(officer.del("/api/v1/recovery/card").body, R"({"status":"removed"})");
    EXPECT_THAT(officer.get("/api/v1/recovery/officers").body,
                Not(HasSubstr(to_text(officers[0].view.account.id))));
}

TEST_F(native_recovery, every_other_role_is_refused) {
    const auto id = json_text(
        SignedIn(house, anna.member.person).post("/api/v1/recovery/cases", box_key()).body, "id");
    for (const auto& [name, role] : {std::pair{"nobody", Role::none},
                                     {"helper", Role::support},
                                     {"technician", Role::admin}}) {
        SignedIn browser(house, actor(name, role).member.person);
        const auto path = "/api/v1/recovery/cases/" + id;
        for (const auto& response : {browser.get("/api/v1/recovery/cases"),
                                     browser.post(path + "/share", object("sealed", "AA")),
                                     browser.post(path + "/refusal", object("reason", "x")),
                                     browser.put("/api/v1/recovery/card", object("card", "AA")),
                                     browser.del("/api/v1/recovery/card")}) {
            EXPECT_EQ(response.status, 403) << name << response.body;
            EXPECT_EQ(json_text(response.body, "title"), "role_missing") << name;
        }
        EXPECT_EQ(json_text(browser.del(path).body, "title"), "recovery_not_found");
        EXPECT_EQ(browser.get("/api/v1/recovery").body, "{}");
    }
}

TEST_F(native_recovery, what_is_malformed_is_named) {
    SignedIn annas(house, anna.member.person);
    SignedIn officer(house, officers[0].member.person);
    const auto title = [](const http::Response& response) {
        return json_text(response.body, "title") + ' ' + json_text(response.body, "field");
    };
    EXPECT_EQ(title(annas.post("/api/v1/recovery/cases", "{}")), "field_missing box_key");
    EXPECT_EQ(title(annas.post("/api/v1/recovery/cases", object("box_key", "AA"))),
              "bad_length box_key");
    EXPECT_EQ(title(annas.del("/api/v1/recovery/cases/x")), "bad_uuid case_id");
    EXPECT_EQ(title(officer.get("/api/v1/recovery/cases?cursor=x")), "bad_uuid cursor");
    EXPECT_EQ(title(officer.get("/api/v1/recovery/cases?limit=0")), "field_rule limit");
    EXPECT_EQ(title(officer.put("/api/v1/recovery/card", object("card", "!"))), "bad_base64 card");
    const auto path = "/api/v1/recovery/cases/" + to_text(house.random.uuid());
    EXPECT_EQ(title(officer.post(path + "/share", object("sealed", "AA"))),
              "handover_format sealed");
    EXPECT_EQ(title(officer.post(path + "/refusal", object("reason", ""))), "field_rule reason");
    annas.csrf_token.clear();
    EXPECT_EQ(title(annas.post("/api/v1/recovery/cases", box_key())), "csrf_missing ");
}

} // namespace
} // namespace ownkey::house
