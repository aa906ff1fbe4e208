#include "tests/server/flows/staff.h"
#include "tests/server/pages/site_house.h"

namespace ownkey::http {
namespace {

using namespace house;

const std::string kSomebody = "01234567-89ab-4def-8123-456789abcdef";
const std::vector<std::string> kSupport{"/account/admin", "/account/admin/people/" + kSomebody};
const std::vector<std::string> kAdmin{"/account/admin/services", "/account/admin/audit"};
const std::vector<std::string> kOfficer{"/account/officer"};

std::vector<std::string> all_pages() {
    auto pages = kSupport;
    pages.insert(pages.end(), kAdmin.begin(), kAdmin.end());
    pages.insert(pages.end(), kOfficer.begin(), kOfficer.end());
    return pages;
}

class StaffPages : public SiteHouse {
protected:
    Response visit(const std::string& page, const Member& member) const {
        return get(page, {}, member.cookie());
    }

    void expect_only(const std::vector<std::string>& allowed, const Member& member) const {
        for (const auto& page : all_pages()) {
            const bool may = std::find(allowed.begin(), allowed.end(), page) != allowed.end();
            const auto response = visit(page, member);
            EXPECT_EQ(response.status, may ? 200 : 403) << page;
            EXPECT_EQ(has(response, "id=\"data\""), may) << page;
        }
    }
};

TEST_F(StaffPages, without_session_they_lead_to_login_and_back) {
    for (const auto& page : all_pages()) {
        const auto response = get(page);
        EXPECT_EQ(response.status, 303) << page;
        const auto back = page == kSupport[1] ? "/account/admin" : page;
        const auto login = get("/account/login", {{"redirectUrl", back}});
        EXPECT_EQ(json_text(block(login, "data"), "next"), back);
        EXPECT_EQ(count(header(response, "Location"), "people"), 0);
    }
}

TEST_F(StaffPages, nobody_without_role_sees_them) {
    expect_only({}, make_member(house));
}

TEST_F(StaffPages, support_looks_after_people_only) {
    expect_only(kSupport, make_staff(house, "sue", Role::support));
}

TEST_F(StaffPages, an_admin_sees_all_but_the_officers) {
    auto allowed = kSupport;
    allowed.insert(allowed.end(), kAdmin.begin(), kAdmin.end());
    expect_only(allowed, make_staff(house, "ada", Role::admin));
}

TEST_F(StaffPages, an_officer_sees_their_own) {
    expect_only(kOfficer, make_staff(house, "olga", Role::recovery_officer));
}

TEST_F(StaffPages, without_second_factor_they_say_where_to_set_it_up) {
    auto ada = make_staff(house, "ada", Role::admin);
    ada.session.view.session.second_factor = false;
    MUST(house.world.store.transact(Durability::full, [&](Tables& tables) {
        return tables.update_session(ada.session.view.session);
    }));
    for (const auto& page : {kSupport[0], kSupport[1], kAdmin[0], kAdmin[1]}) {
        const auto response = visit(page, ada);
        EXPECT_EQ(response.status, status_of(Error::second_factor_missing)) << page;
        EXPECT_TRUE(has(response, "href=\"/account/security\"")) << page;
        EXPECT_TRUE(has(response, "id=\"to-security\"")) << page;
        EXPECT_EQ(count(response.body, "<script"), 0) << page;
    }
    EXPECT_EQ(visit(kOfficer[0], ada).status, 403);
}

TEST_F(StaffPages, are_whole_never_stored_and_without_inline_code) {
    const auto ada = make_staff(house, "ada", Role::admin);
    const auto olga = make_staff(house, "olga", Role::recovery_officer);
    for (const auto& page : all_pages()) {
        for (const std::string language : {"en", "de"}) {
            const auto& member = page == kOfficer[0] ? olga : ada;
            const auto response = get(page, {{"lang", language}}, member.cookie());
            EXPECT_EQ(response.status, 200) << page;
            EXPECT_EQ(header(response, "Cache-Control"), "no-store") << page;
            EXPECT_NE(header(response, "Content-Security-Policy").find("trusted-types ownkey"),
                      std::string::npos);
            EXPECT_EQ(response.body.find("{{"), std::string::npos) << page;
            EXPECT_EQ(response.body.find(" style="), std::string::npos) << page;
            EXPECT_EQ(count(response.body, "<script"), 3) << page;
        }
    }
}

TEST_F(StaffPages, support_is_offered_no_acts_of_admins) {
    const auto sue = make_staff(house, "sue", Role::support);
    const auto ada = make_staff(house, "ada", Role::admin);
    for (const std::string id : {"disable", "enable", "remove-factor", "role-form", "to-events"}) {
        EXPECT_FALSE(has(visit(kSupport[1], sue), "id=\"" + id + "\"")) << id;
        EXPECT_TRUE(has(visit(kSupport[1], ada), "id=\"" + id + "\"")) << id;
    }
    EXPECT_FALSE(has(visit(kSupport[0], sue), "id=\"invite-form\""));
    EXPECT_TRUE(has(visit(kSupport[0], ada), "id=\"invite-form\""));
}

TEST_F(StaffPages, a_person_is_named_by_a_uuid) {
    const auto ada = make_staff(house, "ada", Role::admin);
    EXPECT_EQ(json_text(block(visit(kSupport[1], ada), "data"), "person"), kSomebody);
    const auto odd = visit("/account/admin/people/x%22%3E", ada);
    EXPECT_EQ(odd.status, status_of(Error::bad_uuid));
    EXPECT_FALSE(has(odd, "id=\"data\""));
}

TEST_F(StaffPages, what_the_audit_page_is_asked_for_is_text) {
    const auto ada = make_staff(house, "ada", Role::admin);
    const auto response = get(kAdmin[1], {{"account", "\"><script>"}}, ada.cookie());
    EXPECT_EQ(count(response.body, "<script"), 3);
    EXPECT_TRUE(has(response, "value=\"&quot;&gt;&lt;script&gt;\""));
}

TEST_F(StaffPages, the_overview_links_what_the_role_may_see) {
    const std::vector<std::pair<Role, std::vector<std::string>>> rows{
        {Role::none, {}},
        {Role::support, {"to-admin"}},
        {Role::recovery_officer, {"to-officer"}},
        {Role::admin, {"to-admin", "to-services", "to-audit"}}};
    int number = 0;
    for (const auto& [role, links] : rows) {
        const auto member = make_staff(house, "member" + std::to_string(++number), role);
        const auto overview = visit("/account/dashboard", member);
        for (const std::string id : {"to-admin", "to-services", "to-audit", "to-officer"}) {
            const bool shown = std::find(links.begin(), links.end(), id) != links.end();
            EXPECT_EQ(has(overview, "id=\"" + id + "\""), shown) << number << id;
        }
    }
}

TEST_F(StaffPages, an_officer_without_an_open_key_is_told) {
    const auto olga = make_staff(house, "olga", Role::recovery_officer);
    const auto notice = "href=\"/account/repairPassphrase\"";
    EXPECT_FALSE(has(visit(kOfficer[0], olga), notice));
    edit_account(
        house, olga.session.view.account.id, [](Account& account) { account.key_locked = true; });
    EXPECT_TRUE(has(visit(kOfficer[0], olga), notice));
}

} // namespace
} // namespace ownkey::http
