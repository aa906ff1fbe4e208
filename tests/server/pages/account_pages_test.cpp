#include "core/encoding.h"
#include "server/flows/registration.h"
#include "tests/server/pages/site_house.h"

namespace ownkey::http {
namespace {

using namespace house;

class AccountPages : public SiteHouse {
protected:
    Response post_logout(const std::string& session,
                         const std::string& body,
                         const std::string& origin) const {
        Request request{.method = Method::post, .path = "/account/logout", .body = body};
        request.headers = {{"content-type", "application/x-www-form-urlencoded"},
                           {"origin", origin}};
        request.cookies["ownkey"] = session;
        return send(std::move(request));
    }
};

TEST_F(AccountPages, routes_are_these) {
    const std::vector<std::string> golden{
        "GET /",
        "GET /account",
        "GET /account/admin",
        "GET /account/admin/audit",
        "GET /account/admin/people/:account_id",
        "GET /account/admin/services",
        "GET /account/changeEmail/:code",
        "GET /account/checkEmail",
        "GET /account/checkEmail/:code",
        "GET /account/checkTransactions",
        "GET /account/dashboard",
        "GET /account/login",
        "GET /account/logout",
        "GET /account/officer",
        "GET /account/passphrase",
        "GET /account/profile",
        "GET /account/recovery",
        "GET /account/register",
        "GET /account/repairPassphrase",
        "GET /account/replaceKey",
        "GET /account/resetPassword",
        "GET /account/resetPassword/:code",
        "GET /account/security",
        "GET /account/static/*",
        "GET /account/updateUserPassword",
        "GET /account/wasm/*",
        "POST /account/checkEmail/:code",
        "POST /account/login",
        "POST /account/logout",
        "POST /account/register",
    };
    EXPECT_EQ(router->list(), golden);
}

TEST_F(AccountPages, start_page_leads_to_login_or_overview) {
    EXPECT_EQ(header(get("/"), "Location"), "/account/login");
    const auto anna = make_member(house);
    const auto response = get("/", {}, anna.cookie());
    EXPECT_EQ(response.status, 303);
    EXPECT_EQ(header(response, "Location"), "/account/dashboard");
}

TEST_F(AccountPages, pages_are_whole_never_stored_and_without_inline_code) {
    for (const std::string path : {"register",
                                   "login",
                                   "checkEmail",
                                   "checkEmail/abc",
                                   "changeEmail/abc",
                                   "resetPassword",
                                   "resetPassword/abc"}) {
        const auto response = get("/account/" + path);
        EXPECT_EQ(response.status, 200) << path;
        EXPECT_EQ(header(response, "Cache-Control"), "no-store") << path;
        EXPECT_NE(header(response, "Content-Security-Policy").find("trusted-types ownkey"),
                  std::string::npos);
        EXPECT_EQ(response.body.find("{{"), std::string::npos) << path;
        EXPECT_EQ(count(response.body, "<script"), 3) << path; // data, texts, one module
        EXPECT_EQ(count(response.body, "<h1"), count(response.body, "</h1>")) << path;
    }
}

TEST_F(AccountPages, registration_asks_for_what_the_policy_asks_for) {
    const auto usual = get("/account/register");
    EXPECT_TRUE(has(usual, "id=\"username\" maxlength"));
    EXPECT_TRUE(has(usual, "User name: only if you like"));
    EXPECT_FALSE(has(usual, "id=\"phone\""));
    house.settings.registration.phone = "optional";
    EXPECT_TRUE(has(get("/account/register"), "User name, phone: only if you like"));
    house.settings.registration.username = "off";
    house.settings.registration.phone = "off";
    const auto least = get("/account/register");
    EXPECT_FALSE(has(least, "id=\"username\""));
    EXPECT_FALSE(has(least, "<details"));
    house.settings.registration.username = "required";
    house.settings.registration.confirm = "sms";
    const auto more = get("/account/register");
    EXPECT_TRUE(has(more, "id=\"username\" required"));
    EXPECT_TRUE(has(more, "id=\"phone\" type=\"tel\" required"));
    EXPECT_FALSE(has(more, "<details"));
    EXPECT_TRUE(has(more, "Code from the text message"));
    EXPECT_EQ(json_text(block(more, "data"), "by_sms"), "yes");
    house.settings.registration.policy = "closed";
    const auto closed = get("/account/register");
    EXPECT_EQ(closed.status, 200);
    EXPECT_FALSE(has(closed, "id=\"register-form\""));
    EXPECT_TRUE(has(closed, "Registration is closed here"));
}

TEST_F(AccountPages, a_refused_redirect_is_a_page_and_never_a_link) {
    for (const std::string path : {"/account/login", "/account/register"}) {
        for (const std::string url : {"https://evil.example/",
                                      "//evil.example",
                                      "javascript:alert(1)",
                                      "/account/../evil",
                                      "/account/logout"}) {
            const auto response = get(path, {{"redirectUrl", url}});
            EXPECT_EQ(response.status, status_of(Error::redirect_refused)) << url;
            EXPECT_EQ(header(response, "Location"), "") << url;
            EXPECT_TRUE(has(response, "an address that we do not know")) << url;
            EXPECT_FALSE(has(response, "href=\"" + url)) << url;
        }
    }
}

TEST_F(AccountPages, an_allowed_redirect_is_handed_on) {
    const std::string url = "http://localhost:1300/market?q=1&r=2";
    const auto response = get("/account/login", {{"redirectUrl", url}});
    ASSERT_EQ(response.status, 200);
    EXPECT_EQ(json_text(block(response, "data"), "redirect_url"), url);
    EXPECT_EQ(json_text(block(response, "data"), "next"), "");
    EXPECT_TRUE(has(response,
                    "/account/register?redirectUrl="
                    "http%3A%2F%2Flocalhost%3A1300%2Fmarket%3Fq%3D1%26r%3D2"));
}

TEST_F(AccountPages, the_mail_link_leads_on_to_where_the_registration_began) {
    const std::string url = "http://localhost:1300/market?q=1&r=2";
    const auto cookie = header(get("/account/register", {{"redirectUrl", url}}), "Set-Cookie");
    ASSERT_TRUE(cookie.starts_with("ownkey_redirect="));
    EXPECT_NE(cookie.find("; HttpOnly; SameSite=Lax; Max-Age=86400"), std::string::npos);
    const auto kept = cookie.substr(16, cookie.find(';') - 16);

    const auto login_after = [&](const std::string& value) {
        Request request{.path = "/account/checkEmail/abc"};
        request.cookies["ownkey_redirect"] = value;
        return json_text(block(send(std::move(request)), "data"), "login");
    };
    EXPECT_EQ(login_after(kept),
              "/account/login?redirectUrl="
              "http%3A%2F%2Flocalhost%3A1300%2Fmarket%3Fq%3D1%26r%3D2");
    for (const std::string other :
         {"https://evil.example/", "javascript:alert(1)", "/account/logout"})
        EXPECT_EQ(login_after(to_base64url(as_bytes(other))), "/account/login") << other;
    EXPECT_EQ(login_after("not base64!"), "/account/login");
}

TEST_F(AccountPages, a_registration_from_nowhere_forgets_where_an_earlier_one_began) {
    EXPECT_EQ(header(get("/account/register"), "Set-Cookie"), "");
    Request request{.path = "/account/register"};
    request.cookies["ownkey_redirect"] = "abc";
    EXPECT_NE(header(send(std::move(request)), "Set-Cookie").find("ownkey_redirect=; "),
              std::string::npos);
}

TEST_F(AccountPages, a_hostile_redirect_stays_inside_its_block) {
    const std::string url = "http://localhost:1300/?q=\"</script><script>alert(1)</script>";
    const auto response = get("/account/login", {{"redirectUrl", url}});
    EXPECT_EQ(count(response.body, "<script"), 3);
    EXPECT_EQ(json_text(block(response, "data"), "redirect_url"), url);
}

TEST_F(AccountPages, our_own_pages_are_redirects_by_exact_path) {
    for (const std::string url :
         {"/account/checkTransactions", "http://localhost:1200/account/checkTransactions"}) {
        const auto response = get("/account/login", {{"redirectUrl", url}});
        EXPECT_EQ(json_text(block(response, "data"), "next"), "/account/checkTransactions");
    }
    EXPECT_NE(get("/account/login", {{"redirectUrl", "/account/checkTransactions/x"}}).status, 200);
}

TEST_F(AccountPages, opening_the_mail_link_changes_nothing) {
    ASSERT_TRUE(sign_up(house, {}));
    const auto link = json_text(house.outbox(OutboxKind::mail).back().payload, "vars.link");
    const auto path = link.substr(link.find("/account/"));
    const auto response = get(path);
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(json_text(block(response, "data"), "link_code"), path.substr(path.rfind('/') + 1));
    EXPECT_EQ(house.account("anna@example.org")->state, AccountState::unconfirmed);
    EXPECT_TRUE(
        flows::confirm_email_by_link(house.world, house.caller, path.substr(path.rfind('/') + 1)));
}

TEST_F(AccountPages, a_hostile_code_or_address_stays_text) {
    for (const std::string page : {"checkEmail", "changeEmail", "resetPassword"}) {
        const auto linked = get("/account/" + page + "/x\"<script>");
        EXPECT_EQ(count(linked.body, "<script"), 3);
        EXPECT_EQ(json_text(block(linked, "data"), "link_code"), "x\"<script>");
    }
    const auto typed = get("/account/checkEmail", {{"email", "x\"</script><script>"}});
    EXPECT_EQ(count(typed.body, "<script"), 3);
    EXPECT_TRUE(has(typed, "value=\"x&quot;&lt;/script&gt;"));
}

TEST_F(AccountPages, a_member_who_is_signed_in_goes_on) {
    const auto anna = make_member(house);
    const auto response =
        get("/account/login", {{"redirectUrl", "/account/dashboard"}}, anna.cookie());
    EXPECT_EQ(response.status, 200);
    EXPECT_TRUE(has(response, "href=\"/account/dashboard\">Continue"));
    EXPECT_FALSE(has(response, "id=\"login-form\""));
}

TEST_F(AccountPages, somebody_without_key_is_asked_for_the_password_again) {
    ASSERT_TRUE(join(house, {}));
    const auto anna = MUST(log_in(house, {}));
    const auto response = get("/account/login", {}, flows::cookie_value(anna.session.token));
    EXPECT_TRUE(has(response, "id=\"login-form\""));
    EXPECT_TRUE(has(response, "value=\"anna@example.org\""));
    EXPECT_TRUE(has(response, "One step is left"));
    EXPECT_EQ(get("/account/checkTransactions", {}, flows::cookie_value(anna.session.token)).status,
              303);
}

TEST_F(AccountPages, signing_out_needs_the_token_and_our_own_origin) {
    const auto anna = make_member(house);
    const auto page = get("/account/logout", {}, anna.cookie());
    const auto token = anna.csrf(house);
    EXPECT_TRUE(has(page, "name=\"csrf_token\" value=\"" + token + "\""));

    const auto own = house.settings.server.public_url;
    EXPECT_EQ(post_logout(anna.cookie(), "", own).status, status_of(Error::csrf_missing));
    EXPECT_EQ(post_logout(anna.cookie(), "csrf_token=" + token + "x", own).status,
              status_of(Error::csrf_missing));
    EXPECT_EQ(post_logout(anna.cookie(), "csrf_token=" + token, "https://evil.example").status,
              status_of(Error::origin_refused));
    EXPECT_EQ(get("/account/dashboard", {}, anna.cookie()).status, 200);

    const auto done = post_logout(anna.cookie(), "csrf_token=" + token, own);
    EXPECT_EQ(done.status, 303);
    EXPECT_NE(header(done, "Set-Cookie").find("ownkey=;"), std::string::npos);
    EXPECT_EQ(get("/account/dashboard", {}, anna.cookie()).status, 303);
    EXPECT_EQ(header(get("/account/logout"), "Location"), "/account/login");
}

} // namespace
} // namespace ownkey::http
