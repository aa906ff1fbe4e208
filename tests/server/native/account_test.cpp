// The own account over /api/v1: profile, address, export, deletion, and what comes before there is
// an account.
#include "core/tx/transaction.h"
#include "server/flows/transactions.h"
#include "tests/server/flows/expect.h"
#include "tests/server/flows/page_keys.h"
#include "tests/server/native/story.h"

#include <gmock/gmock.h>

namespace ownkey::house {
namespace {

using http::Method;
using testing::HasSubstr;
using testing::Not;

const std::string kAccount = "/api/v1/account";

TEST_F(native_story, what_anybody_may_know) {
    EXPECT_EQ(json_text(browser.get("/api/v1/status").body, "status"), "ok");
    house.settings.registration.confirm = "sms";
    house.settings.registration.username = "off";
    EXPECT_EQ(browser.get("/api/v1/registration-policy").body,
              R"({"open":true,"username":"off","phone":"required","confirm":"sms"})");
}

TEST_F(native_story, a_registration_is_cancelled_or_its_mail_sent_again) {
    person.stretch = stretch_identity;
    const auto signup = "/api/v1/registrations/" + to_text(house.random.uuid());
    EXPECT_EQ(browser.del(signup).body, R"({"status":"cancelled"})"); // the same for unknown ones
    register_person();
    house.clock.advance(house.settings.signup.resend_cooldown);
    const auto before = house.outbox(OutboxKind::mail).size();
    const auto again =
        browser.post("/api/v1/email-confirmations/resend", object({{"email", person.email}}));
    EXPECT_EQ(again.status, 202) << again.body;
    EXPECT_EQ(house.outbox(OutboxKind::mail).size(), before + 1);
}

TEST_F(native_session, the_profile_is_shown_and_changed) {
    const auto shown = browser.get(kAccount);
    EXPECT_EQ(json_text(shown.body, "email"), person.email) << shown.body;
    EXPECT_EQ(json_text(shown.body, "last_name"), "Muster");
    EXPECT_THAT(shown.body, Not(HasSubstr("public_key")));
    const auto changed = browser.call(
        Method::patch, kAccount, object({{"username", "anna"}, {"description", "Apples"}}));
    EXPECT_EQ(json_text(changed.body, "username"), "anna") << changed.body;
    EXPECT_EQ(browser.get(kAccount).body, changed.body);
    EXPECT_EQ(json_text(browser.call(Method::patch, kAccount, R"({"role":"admin"})").body, "title"),
              "field_unknown");
}

/// The code in the link of the newest mail of this kind.
std::string link_code(House& house, const std::string& name) {
    std::string link;
    for (const auto& mail : house.outbox(OutboxKind::mail))
        if (json_text(mail.payload, "template") == name)
            link = json_text(mail.payload, "vars.link");
    return link.substr(link.rfind('/') + 1);
}

TEST_F(native_session, the_address_changes_when_both_agree) {
    const auto wish = object({{"email", "new@example.org"}});
    EXPECT_EQ(browser.post(kAccount + "/email", wish).status, 202);
    EXPECT_EQ(json_text(browser.get(kAccount).body, "new_email"), "new@example.org");
    EXPECT_EQ(browser.del(kAccount + "/email").body, R"({"status":"cancelled"})");
    EXPECT_EQ(json_text(browser.get(kAccount).body, "new_email"), "");

    EXPECT_EQ(browser.post(kAccount + "/email", wish).body, R"({"status":"mail_sent"})");
    const auto confirm = [&](const std::string& name) {
        return browser.post("/api/v1/email-changes/confirm",
                            object({{"link_code", link_code(house, name)}}));
    };
    EXPECT_EQ(confirm("confirm_email_change_old").body, R"({"status":"waiting"})");
    EXPECT_EQ(confirm("confirm_email_change_new").body, R"({"status":"changed"})");
    EXPECT_EQ(json_text(browser.get(kAccount).body, "email"), "new@example.org");
}

TEST_F(native_session, without_a_key_the_record_of_a_new_password_comes_alone) {
    Person changed = person;
    changed.password = "another horse another battery";
    auto client = begin_registration(house, changed);
    const auto started =
        browser.post("/api/v1/password-changes",
                     object({{"registration_request", to_base64url(client.request.view())}}));
    ASSERT_EQ(started.status, 201) << started.body;
    const auto response = field<opaque::RegistrationResponse>(started, "registration_response");
    const auto next = new_password(house, changed, std::move(client.state), response);
    const auto done = browser.put("/api/v1/password-changes/record",
                                  object({{"record", to_base64url(next.record.view())}}));
    EXPECT_EQ(done.body, R"({"status":"done"})");
    EXPECT_OK(house::log_in(house, changed));
}

TEST_F(native_session, a_planned_deletion_is_shown_and_taken_back) {
    const auto planned = browser.post(kAccount + "/deletion", "{}");
    ASSERT_EQ(planned.status, 200) << planned.body;
    const auto delete_at = planned.body.substr(1, planned.body.size() - 2); // without the braces
    EXPECT_THAT(browser.get(kAccount).body, HasSubstr(delete_at));
    EXPECT_EQ(browser.del(kAccount + "/deletion").body, R"({"status":"kept"})");
    EXPECT_THAT(browser.get(kAccount).body, Not(HasSubstr("delete_at")));
}

/// Anna with something in every list that the server keeps of her.
struct native_member : testing::Test {
    native_member() {
        browser.enter(anna);
        const auto body = tx::encode_transfer_body({.sender = anna.key.public_key,
                                                    .receiver = house.bytes<PublicKey>(),
                                                    .amount = 125'000},
                                                   "For the apples",
                                                   house.now_s());
        const auto account = *house.account(anna.person.email);
        MUST(flows::enlist_transactions(house.world, account, {body, body}, 0));
        const auto list = browser.get("/api/v1/transactions").body;
        first = "/api/v1/transactions/" + list.substr(list.find(R"("id":")") + 6, 36);
        second = "/api/v1/transactions/" + list.substr(list.rfind(R"("id":")") + 6, 36);
        signature = object(
            {{"signature",
              to_base64url(
                  MUST(tx::sign_body(body, anna.key.signing, {.now_s = house.now_s()})).view())}});
    }

    House house;
    Member anna = make_member(house);
    Browser browser{house};
    std::string first, second, signature;
};

TEST_F(native_member, a_declined_transaction_keeps_the_reason) {
    const auto declined = browser.post(first + "/decline", object({{"reason", "no apples"}}));
    EXPECT_EQ(json_text(declined.body, "state"), "declined") << declined.body;
    EXPECT_EQ(json_text(declined.body, "outcome"), "no apples");
    EXPECT_EQ(browser.get(first).body, declined.body);
}

TEST_F(native_member, the_export_has_it_all) {
    EXPECT_EQ(browser.post(first + "/signature", signature).status, 200);
    EXPECT_EQ(browser.post("/api/v1/tokens", "{}").status, 201);
    EXPECT_EQ(browser.post(kAccount + "/email", object({{"email", "new@example.org"}})).status,
              202);
    EXPECT_EQ(browser.post(kAccount + "/deletion", "{}").status, 200);
    const auto export_ = browser.get(kAccount + "/export");
    ASSERT_EQ(export_.status, 200) << export_.body;
    for (const std::string part : {R"("delete_at":)",
                                   R"("new_email":"new@example.org")",
                                   R"("envelopes":[{)",
                                   R"("sessions":[{)",
                                   R"("devices":[{)",
                                   R"("tokens":[{)",
                                   R"("transactions":[{)",
                                   R"("signature":)",
                                   R"("events":[{)"})
        EXPECT_THAT(export_.body, HasSubstr(part));
}

TEST_F(native_member, own_events_come_newest_first_page_by_page) {
    EXPECT_EQ(browser.post(first + "/signature", signature).status, 200);
    const auto page = browser.get(kAccount + "/events?limit=1");
    ASSERT_EQ(page.status, 200) << page.body;
    const auto next = browser.get(kAccount + "/events?cursor=" + json_text(page.body, "next"));
    EXPECT_EQ(next.status, 200) << next.body;
    EXPECT_THAT(next.body, Not(HasSubstr(R"("next")")));
    EXPECT_THAT(next.body, HasSubstr(R"("event":"session.started")"));
}

} // namespace
} // namespace ownkey::house
