// What golden pairs cannot show: that sessions, codes and states are those of the whole house, who
// is written to, and what stands in the audit log.
#include "server/flows/guid_signin.h"
#include "server/flows/no_mail.h"
#include "server/flows/session_list.h"
#include "server/flows/sessions.h"
#include "server/flows/tokens.h"
#include "tests/server/authweb/client.h"
#include "tests/server/flows/expect.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <thread>

namespace ownkey::house {
namespace {

std::string guid_field(const char* name, const std::string& value) {
    return std::string("\"") + name + "\":\"" + value + '"';
}

class AuthWebGuids : public testing::Test {
protected:
    std::string sign_in(const std::string& credentials) {
        return web.call(By::stranger, "VerifyUserCredentials", credentials);
    }

    std::string token_for(const std::string& signed_in) {
        return web.call(By::stranger,
                        "GetTokenByUserUid",
                        "{" + guid_field("SignInGuid", json_text(signed_in, "SignInGuid")) + "," +
                            guid_field("UserUid", json_text(signed_in, "UserUid")) + "}");
    }

    bool lives(const std::string& token_guid) {
        const bool found =
            flows::find_guid_session(web.house.world, MUST(uuid_from_text(token_guid))).has_value();
        const auto facts = MUST(flows::introspect_token(web.house.world, token_guid));
        EXPECT_EQ(facts.has_value(), found);
        return found;
    }

    Account account(const std::string& login) {
        return *MUST(in_read<std::optional<Account>>(web.house.world.store, [&](Tables& tables) {
            return tables.find_account_by_username(login);
        }));
    }

    /// The reasons of one event of an account, oldest first.
    std::vector<std::string> reasons(const Uuid& account_id, const std::string& event) {
        std::vector<std::string> out;
        for (const auto& row :
             MUST(in_read<std::vector<AuditEvent>>(web.house.world.store, [&](Tables& tables) {
                 return tables.search_audit({.account_id = account_id, .event = event});
             })))
            out.insert(out.begin(), json_text(row.detail, "reason"));
        return out;
    }

    AuthWeb web;
};

TEST_F(AuthWebGuids, a_token_is_a_session_like_any_other) {
    const auto credentials = make_guid_user(web, "anna");
    const auto token = json_text(token_for(sign_in(credentials)), "TokenGuid");
    ASSERT_TRUE(lives(token));
    const auto view = MUST(flows::find_guid_session(web.house.world, MUST(uuid_from_text(token))));
    EXPECT_EQ(view.account.username, "anna");
    const auto facts = *MUST(flows::introspect_token(web.house.world, token));
    EXPECT_EQ(facts.claims.subject, to_text(view.account.id));
    // Ended where any session is ended.
    EXPECT_OK(flows::end_session(web.house.world, view));
    EXPECT_FALSE(lives(token));
}

TEST_F(AuthWebGuids, all_that_ends_sessions_ends_tokens) {
    const auto credentials = make_guid_user(web, "anna");
    const auto token = json_text(token_for(sign_in(credentials)), "TokenGuid");
    const auto id = account("anna").id;
    MUST(web.house.world.store.transact(Durability::full, [&](Tables& tables) {
        return flows::end_all_sessions(tables, web.house.world, id, std::nullopt, true);
    }));
    EXPECT_FALSE(lives(token));
}

TEST_F(AuthWebGuids, a_token_ends_when_it_says) {
    const auto credentials = make_guid_user(web, "anna");
    const auto token = json_text(token_for(sign_in(credentials)), "TokenGuid");
    web.house.clock.advance(Seconds(7'000));
    EXPECT_TRUE(lives(token)); // and it was seen
    web.house.clock.advance(Seconds(201));
    EXPECT_FALSE(lives(token));
    const auto renewed = json_text(token_for(sign_in(credentials)), "TokenGuid");
    EXPECT_TRUE(lives(renewed));
    EXPECT_NE(renewed, token);
}

TEST_F(AuthWebGuids, a_token_is_no_cookie) {
    const auto credentials = make_guid_user(web, "anna");
    const auto token = json_text(token_for(sign_in(credentials)), "TokenGuid");
    const auto bytes = MUST(uuid_from_text(token));
    for (const auto& cookie : {"oks_" + token, "oks_" + to_base64url(bytes.view())})
        EXPECT_FAILS(flows::find_session(web.house.world, web.house.caller, cookie), no_session);
}

TEST_F(AuthWebGuids, a_signin_gives_one_token_however_many_ask_at_once) {
    const auto signed_in = sign_in(make_guid_user(web, "anna"));
    std::atomic<int> given = 0;
    std::vector<std::thread> askers;
    for (int i = 0; i < 8; ++i)
        askers.emplace_back(
            [&] { given += json_text(token_for(signed_in), "TokenGuid").empty() ? 0 : 1; });
    for (auto& asker : askers)
        asker.join();
    EXPECT_EQ(given, 1);
}

TEST_F(AuthWebGuids, a_password_changed_meanwhile_leaves_no_way_in) {
    const auto signed_in = sign_in(make_guid_user(web, "anna"));
    web.house.clock.advance(Seconds(1));
    const auto id = account("anna").id;
    MUST(web.house.world.store.transact(Durability::full, [&](Tables& tables) -> Done {
        auto credential = *TRY(tables.find_credential(id));
        credential.updated_at = web.house.clock.now();
        return tables.put_credential(credential);
    }));
    EXPECT_EQ(json_text(token_for(signed_in), "TokenGuid"), "");
}

TEST_F(AuthWebGuids, suspicions_stand_in_the_audit_log) {
    const auto credentials = make_guid_user(web, "anna");
    const auto id = account("anna").id;
    const auto signed_in = sign_in(credentials);
    token_for(signed_in);
    token_for(signed_in);
    web.house.settings.authweb.logins_per_day = 1;
    sign_in(credentials);
    EXPECT_EQ(reasons(id, "signin.suspicious"),
              (std::vector<std::string>{"guid_used_again", "logins_exceeded"}));
}

TEST_F(AuthWebGuids, an_account_without_address_is_never_written_to_and_shown_without) {
    const auto credentials = make_guid_user(web, "anna");
    const auto anna = account("anna");
    EXPECT_FALSE(flows::gets_mail(anna.email));
    EXPECT_EQ(flows::shown_email(anna.email), "");
    const auto answer = web.call(By::back_end, "GetDeactivationCode", credentials);
    EXPECT_NE(json_text(answer, "Code"), "");
    web.call(By::back_end,
             "DeactivateUsers",
             "{" + guid_field("DeactivationGuid", json_text(answer, "DeactivationGuid")) + "}");
    EXPECT_EQ(account("anna").state, AccountState::disabled);
    EXPECT_TRUE(web.house.outbox(OutboxKind::mail).empty());
    // Nobody can take such an address.
    EXPECT_NE(
        web.call(By::back_end,
                 "AddUser",
                 R"({"Login":"bert","Email":")" + anna.email + R"(","Password":"plum tree 7!"})")
            .find("not an e-mail address"),
        std::string::npos);
}

TEST_F(AuthWebGuids, deactivation_ends_sessions_everywhere_and_tells_the_owner) {
    const auto credentials = make_guid_user(web, "anna", R"(,"Email":"anna@example.org")");
    const auto token = json_text(token_for(sign_in(credentials)), "TokenGuid");
    const auto asked = web.call(By::stranger, "GetDeactivationCode", credentials);
    EXPECT_EQ(json_text(asked, "Code"), ""); // a stranger's goes by mail
    const auto code = web.newest_code(OutboxKind::mail);
    web.call(By::stranger,
             "DeactivateUsers",
             "{" + guid_field("DeactivationGuid", json_text(asked, "DeactivationGuid")) + "," +
                 guid_field("Code", code) + "}");
    EXPECT_FALSE(lives(token));
    EXPECT_EQ(account("anna").state, AccountState::disabled);
    const auto mails = web.house.outbox(OutboxKind::mail);
    EXPECT_EQ(json_text(mails.back().payload, "template"), "account_disabled");
    const auto events = web.house.audit_events(account("anna").id);
    EXPECT_EQ(std::count(events.begin(), events.end(), "account.disabled"), 1);
}

TEST_F(AuthWebGuids, a_deactivation_code_has_five_tries) {
    const auto credentials = make_guid_user(web, "anna", R"(,"Email":"anna@example.org")");
    const auto asked = web.call(By::back_end, "GetDeactivationCode", credentials);
    const auto id = guid_field("DeactivationGuid", json_text(asked, "DeactivationGuid"));
    for (int i = 0; i < 5; ++i)
        web.call(By::stranger, "DeactivateUsers", "{" + id + R"(,"Code":"WRONG123"})");
    web.call(By::stranger,
             "DeactivateUsers",
             "{" + id + "," + guid_field("Code", json_text(asked, "Code")) + "}");
    EXPECT_EQ(account("anna").state, AccountState::active);
}

TEST_F(AuthWebGuids, a_known_address_hears_of_it_and_its_registration_is_not_told) {
    make_guid_user(web, "anna", R"(,"Email":"anna@example.org")");
    const auto answer =
        web.call(By::stranger,
                 "AddUser",
                 R"({"Login":"anne","Email":"anna@example.org","Password":"plum tree 7!"})");
    EXPECT_NE(json_text(answer, "SignUpGuid"), "");
    const auto mails = web.house.outbox(OutboxKind::mail);
    ASSERT_EQ(mails.size(), 1U);
    EXPECT_EQ(json_text(mails[0].payload, "template"), "known_email");
}

TEST_F(AuthWebGuids, a_program_is_news_once) {
    const auto credentials = make_guid_user(web, "anna", R"(,"Email":"anna@example.org")");
    for (const auto* agent : {"one", "one", "two", "one", "two"}) {
        const auto signed_in = sign_in(credentials);
        const auto body = "{" + guid_field("SignInGuid", json_text(signed_in, "SignInGuid")) + "," +
                          guid_field("UserUid", json_text(signed_in, "UserUid")) + "}";
        const auto answer =
            web.router.dispatch(web.request(By::stranger, "GetTokenByUserUid", body, agent));
        EXPECT_NE(json_text(answer.body, "TokenGuid"), "");
    }
    EXPECT_EQ(web.house.outbox(OutboxKind::mail).size(), 1U); // of "two": the first is no news
}

} // namespace
} // namespace ownkey::house
