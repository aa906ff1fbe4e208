#include "core/encoding.h"
#include "tests/server/pages/site_house.h"

namespace ownkey::http {
namespace {

using namespace house;

const std::vector<std::string> kPages{"passphrase",
                                      "profile",
                                      "recovery",
                                      "repairPassphrase",
                                      "replaceKey",
                                      "security",
                                      "updateUserPassword"};

class MemberPages : public SiteHouse {
protected:
    template <class Change>
    void change(Change what) {
        auto account = *house.account(anna.person.email);
        what(account);
        MUST(house.store.transact(Durability::full,
                                  [&](Tables& tables) { return tables.update_account(account); }));
    }

    Response visit(const std::string& page) const {
        return get("/account/" + page, {}, anna.cookie());
    }

    const Member anna = make_member(house);
};

TEST_F(MemberPages, without_session_they_lead_to_login_and_back) {
    for (const auto& page : kPages) {
        const auto response = get("/account/" + page);
        EXPECT_EQ(response.status, 303) << page;
        EXPECT_EQ(header(response, "Location"), "/account/login?redirectUrl=%2Faccount%2F" + page);
        const auto login = get("/account/login", {{"redirectUrl", "/account/" + page}});
        EXPECT_EQ(json_text(block(login, "data"), "next"), "/account/" + page);
    }
}

TEST_F(MemberPages, are_whole_never_stored_and_without_inline_code) {
    for (const auto& page : kPages) {
        for (const std::string language : {"en", "de"}) {
            const auto response = get("/account/" + page, {{"lang", language}}, anna.cookie());
            EXPECT_EQ(response.status, 200) << page;
            EXPECT_EQ(header(response, "Cache-Control"), "no-store") << page;
            EXPECT_NE(header(response, "Content-Security-Policy").find("trusted-types ownkey"),
                      std::string::npos);
            EXPECT_EQ(response.body.find("{{"), std::string::npos) << page;
            EXPECT_EQ(response.body.find(" style="), std::string::npos) << page;
            EXPECT_EQ(count(response.body, "<h1"), count(response.body, "</h1>")) << page;
            // data, texts, one module; where there is nothing to do, none
            EXPECT_EQ(count(response.body, "<script"), page == "repairPassphrase" ? 0 : 3) << page;
        }
    }
}

TEST_F(MemberPages, their_scripts_get_the_session_and_nothing_of_others) {
    for (const std::string page : {"passphrase", "profile", "security", "updateUserPassword"}) {
        const auto data = block(visit(page), "data");
        EXPECT_EQ(json_text(data, "session.account.email"), anna.person.email) << page;
        EXPECT_EQ(json_text(data, "session.account.public_key"),
                  to_hex(anna.key.public_key.view()));
        EXPECT_NE(json_text(data, "session.csrf_token"), "") << page;
    }
}

TEST_F(MemberPages, a_profile_is_shown_as_text) {
    change([](Account& account) {
        account.first_name = "\"><script>alert(1)</script>";
        account.description = "</textarea><script>";
    });
    const auto response = visit("profile");
    EXPECT_EQ(count(response.body, "<script"), 3);
    EXPECT_TRUE(has(response, "value=\"&quot;&gt;&lt;script&gt;"));
    EXPECT_TRUE(has(response, "&lt;/textarea&gt;&lt;script&gt;</textarea>"));
}

TEST_F(MemberPages, a_user_name_is_chosen_once) {
    EXPECT_TRUE(has(visit("profile"), "id=\"username\""));
    change([](Account& account) { account.username = "anna"; });
    const auto chosen = visit("profile");
    EXPECT_FALSE(has(chosen, "id=\"username\""));
    EXPECT_TRUE(has(chosen, "<bdi>anna</bdi>"));
}

TEST_F(MemberPages, the_phone_is_asked_where_the_policy_does) {
    EXPECT_FALSE(has(visit("profile"), "id=\"phone\""));
    change([](Account& account) { account.phone = "+4930123456"; });
    EXPECT_TRUE(has(visit("profile"), "value=\"+4930123456\""));
}

TEST_F(MemberPages, a_locked_key_leads_to_its_repair) {
    EXPECT_TRUE(has(visit("repairPassphrase"), "id=\"fine-step\""));
    EXPECT_FALSE(has(visit("dashboard"), "id=\"unlock-key\""));
    change([](Account& account) { account.key_locked = true; });
    EXPECT_TRUE(has(visit("dashboard"), "id=\"unlock-key\""));
    for (const std::string page : {"passphrase", "updateUserPassword", "checkTransactions"}) {
        const auto response = visit(page);
        EXPECT_EQ(response.status, 303) << page;
        EXPECT_EQ(header(response, "Location"), "/account/repairPassphrase") << page;
    }
    const auto repair = visit("repairPassphrase");
    for (const std::string way : {"way-words", "way-officers", "way-new"})
        EXPECT_TRUE(has(repair, "id=\"" + way + "\"")) << way;
    EXPECT_EQ(count(repair.body, "<script"), 3);
}

TEST_F(MemberPages, older_words_are_not_made_up) {
    change([](Account& account) { account.derivation = Derivation::seed; });
    const auto response = visit("passphrase");
    EXPECT_FALSE(has(response, "id=\"show-words\""));
    EXPECT_TRUE(has(response, "older words"));
}

TEST_F(MemberPages, a_planned_deletion_stands_on_the_overview) {
    EXPECT_FALSE(has(visit("dashboard"), "id=\"to-deletion\""));
    change([&](Account& account) { account.delete_at = house.clock.now() + Seconds(86'400); });
    EXPECT_TRUE(has(visit("dashboard"), "id=\"to-deletion\""));
}

TEST_F(MemberPages, a_database_that_is_away_is_an_error_page_and_not_a_login) {
    house.store.fail_next(1);
    EXPECT_EQ(visit("security").status, status_of(Error::store_failed));
}

} // namespace
} // namespace ownkey::http
