// Signing in and registering without JavaScript.
#include "core/encoding.h"
#include "server/http/pages/redirect.h"
#include "tests/server/pages/site_house.h"

namespace ownkey::http {
namespace {

using namespace house;

const std::string kHome = "http://localhost:1300/";
const Person kAnna{.stretch = stretch_argon2id};
using Fields = std::map<std::string, std::string>;

class PlainPages : public SiteHouse {
protected:
    PlainPages() { house.settings.pages.accept_plain_passwords = true; }

    /// A browser without JavaScript: keeps cookies, sends what the form holds.
    struct Form {
        std::string cookie;
        std::string token;
    };

    static std::string value_of(const Response& page, const std::string& name) {
        const std::string start = "name=\"" + name + "\" value=\"";
        const auto begin = page.body.find(start);
        if (begin == page.body.npos) return "";
        const auto from = begin + start.size();
        return page.body.substr(from, page.body.find('"', from) - from);
    }

    static std::string cookie_of(const Response& response, const std::string& name) {
        for (const auto& [key, value] : response.headers)
            if (key == "Set-Cookie" && value.starts_with(name + "="))
                return value.substr(name.size() + 1, value.find(';') - name.size() - 1);
        return "";
    }

    Form open(const std::string& path) const {
        const auto page = get(path);
        EXPECT_EQ(page.status, 200);
        return {cookie_of(page, "ownkey-form"), value_of(page, "form_token")};
    }

    Response
    post(const std::string& path, const Form& form, Fields fields, Fields headers = {}) const {
        fields["form_token"] = form.token;
        Request request{.method = Method::post, .path = path};
        for (const auto& [name, value] : fields)
            request.body += (request.body.empty() ? "" : "&") + name + "=" + query_escaped(value);
        request.headers = std::move(headers);
        request.headers["content-type"] = "application/x-www-form-urlencoded";
        request.cookies["ownkey-form"] = form.cookie;
        return send(std::move(request));
    }

    Response sign_in(const std::string& email,
                     const std::string& password,
                     const std::string& redirect_url = "") const {
        return post("/account/login",
                    open("/account/login"),
                    {{"email", email}, {"password", password}, {"redirectUrl", redirect_url}});
    }

    Fields registration() const {
        return {{"email", "berta@example.org"},
                {"first_name", "Berta"},
                {"last_name", "Born"},
                {"username", "berta"},
                {"language", "de"},
                {"password", kAnna.password}};
    }
};

TEST_F(PlainPages, are_there_only_where_they_are_turned_on) {
    for (const std::string path : {"/account/login", "/account/register"}) {
        const auto on = get(path);
        EXPECT_TRUE(has(on, "<noscript><section id=\"plain-step\"")) << path;
        EXPECT_EQ(on.body.find("{{"), std::string::npos);
        house.settings.pages.accept_plain_passwords = false;
        const auto off = get(path);
        EXPECT_FALSE(has(off, "plain-step")) << path;
        EXPECT_FALSE(has(off, "name=\"password\"")) << path;
        EXPECT_TRUE(has(off, "<noscript><p class=\"notice\">")) << path;
        EXPECT_EQ(cookie_of(off, "ownkey-form"), "");
        const auto refused = post(path, {}, {{"email", "a@b.de"}, {"password", "x"}});
        EXPECT_EQ(refused.status, status_of(Error::plain_refused)) << path;
        house.settings.pages.accept_plain_passwords = true;
    }
}

TEST_F(PlainPages, sign_in_and_lead_on) {
    EXPECT_TRUE(join(house, kAnna));
    const auto response = sign_in(kAnna.email, kAnna.password, kHome + "wallet?a=1");
    EXPECT_EQ(response.status, 303);
    EXPECT_EQ(header(response, "Location"), kHome + "wallet?a=1");
    const auto session = cookie_of(response, "ownkey");
    EXPECT_TRUE(flows::find_session(house.world, house.caller, session));
    EXPECT_FALSE(cookie_of(response, "GRADIDO_LOGIN").empty());
    EXPECT_FALSE(cookie_of(response, "ownkey-device").empty());
    const auto home = sign_in(kAnna.email, kAnna.password);
    EXPECT_EQ(header(home, "Location"), house.settings.community.home_url);
    const auto own = sign_in(kAnna.email, kAnna.password, "/account/dashboard");
    EXPECT_EQ(header(own, "Location"), "/account/dashboard");
}

TEST_F(PlainPages, lead_nowhere_else) {
    EXPECT_TRUE(join(house, kAnna));
    const auto response = sign_in(kAnna.email, kAnna.password, "https://evil.example/");
    EXPECT_EQ(response.status, status_of(Error::redirect_refused));
    EXPECT_EQ(cookie_of(response, "ownkey"), "");
}

TEST_F(PlainPages, let_the_form_end_where_it_leads_and_nowhere_else) {
    const auto csp = [&](const std::string& url) {
        return header(get("/account/login", {{"redirectUrl", url}}), "Content-Security-Policy");
    };
    EXPECT_NE(csp(kHome).find("form-action 'self' http://localhost:1300; base-uri"),
              std::string::npos);
    EXPECT_NE(csp("/account/dashboard").find("form-action 'self'; base-uri"), std::string::npos);
    house.settings.pages.accept_plain_passwords = false;
    EXPECT_NE(csp(kHome).find("form-action 'self'; base-uri"), std::string::npos);
}

TEST_F(PlainPages, say_one_sentence_for_a_wrong_password_and_an_unknown_name) {
    EXPECT_TRUE(join(house, kAnna));
    const auto wrong = sign_in(kAnna.email, "wrong wrong", kHome);
    auto unknown = sign_in("nobody@example.org", "wrong wrong", kHome);
    EXPECT_EQ(wrong.status, unknown.status);
    EXPECT_EQ(wrong.status, status_of(Error::wrong_email_or_password));
    EXPECT_TRUE(has(wrong, "E-mail or password is not right"));
    EXPECT_EQ(value_of(wrong, "redirectUrl"), kHome);
    EXPECT_TRUE(has(wrong, "?lang=de&amp;redirectUrl=" + query_escaped(kHome)));
    EXPECT_FALSE(has(wrong, "wrong wrong"));
    EXPECT_FALSE(has(wrong, "<script"));
    EXPECT_EQ(cookie_of(wrong, "ownkey"), "");
    const auto without = [&](std::string body, const std::string& email, const Response& from) {
        for (const auto& what : {email, value_of(from, "form_token")})
            body.erase(body.find(what), what.size());
        return body;
    };
    EXPECT_EQ(without(wrong.body, kAnna.email, wrong),
              without(unknown.body, "nobody@example.org", unknown));
}

TEST_F(PlainPages, say_two_where_the_settings_want_it) {
    EXPECT_TRUE(join(house, kAnna));
    house.settings.pages.reveal_unknown_user = true;
    EXPECT_TRUE(has(sign_in(kAnna.email, "wrong wrong"), "The password is not right"));
    EXPECT_TRUE(has(sign_in("nobody@example.org", "wrong wrong"), "no account with this name"));
}

TEST_F(PlainPages, cannot_be_posted_from_elsewhere) {
    EXPECT_TRUE(join(house, kAnna));
    const Fields right{{"email", kAnna.email}, {"password", kAnna.password}};
    const auto form = open("/account/login");
    for (const auto& headers : {Fields{{"origin", "https://evil.example"}},
                                Fields{{"sec-fetch-site", "cross-site"}},
                                Fields{{"origin", "null"}}})
        EXPECT_EQ(post("/account/login", form, right, headers).status,
                  status_of(Error::origin_refused));
    for (const auto& bad : {Form{"", form.token},
                            Form{form.cookie, ""},
                            Form{form.cookie, "AAAA"},
                            Form{open("/account/login").cookie, form.token},
                            Form{"", ""}}) {
        const auto response = post("/account/login", bad, right);
        EXPECT_EQ(response.status, status_of(Error::csrf_missing));
        EXPECT_EQ(cookie_of(response, "ownkey"), "");
        EXPECT_TRUE(has(response, "plain-form")) << "the form again, with a good token";
    }
    EXPECT_EQ(post("/account/login", form, right, {{"origin", "http://localhost:1200"}}).status,
              303);
}

TEST_F(PlainPages, wait_like_all_logins) {
    for (int i = 0; i < house.settings.limits.failed_logins_before_wait; ++i)
        sign_in("nobody@example.org", "wrong wrong");
    const auto response = sign_in("nobody@example.org", "wrong wrong");
    EXPECT_EQ(response.status, 429);
    EXPECT_EQ(header(response, "Retry-After"), "2");
}

TEST_F(PlainPages, register_confirm_and_sign_in_without_a_script) {
    const auto form = open("/account/register");
    auto terse = registration();
    terse.erase("language");
    EXPECT_EQ(post("/account/register", form, terse).status, 200);
    const auto sent = post("/account/register", form, registration());
    EXPECT_EQ(sent.status, 200);
    EXPECT_TRUE(has(sent, "berta@example.org"));
    EXPECT_TRUE(has(sent, "E-Mails"));
    const auto again = post("/account/register", form, registration());
    EXPECT_EQ(again.body, sent.body) << "nobody learns who has an account";
    const auto link = json_text(house.outbox(OutboxKind::mail).front().payload, "vars.link");
    const auto path = link.substr(link.find("/account/"));
    EXPECT_TRUE(has(get(path), "<form method=\"post\" action=\"" + path + "\">"));
    EXPECT_EQ(house.account("berta@example.org")->state, AccountState::unconfirmed);
    EXPECT_EQ(sign_in("berta@example.org", kAnna.password).status,
              status_of(Error::account_not_active));
    house.clock.advance(house.settings.signup.resend_cooldown); // until the second mail may go
    const auto newest = json_text(house.outbox(OutboxKind::mail).back().payload, "vars.link");
    const auto confirmed = post(newest.substr(newest.find("/account/")), {}, {});
    EXPECT_EQ(confirmed.status, 200);
    EXPECT_TRUE(has(confirmed, "href=\"/account/login\""));
    EXPECT_EQ(sign_in("berta", kAnna.password).status, 303);
    const auto account = *house.account("berta@example.org");
    EXPECT_EQ(account.first_name, "Berta");
    EXPECT_EQ(account.language, "de");
    EXPECT_EQ(account.group_alias, house.settings.community.alias);
}

TEST_F(PlainPages, name_what_does_not_fit_and_keep_the_rest) {
    house.settings.registration.username = "required";
    const auto with = [&](const std::string& name, const std::string& value) {
        auto fields = registration();
        fields[name] = value;
        return post("/account/register", open("/account/register"), fields);
    };
    for (const auto& [name, value, said] :
         std::vector<std::tuple<std::string, std::string, std::string>>{
             {"email", "nothing", "check the e-mail"},
             {"first_name", "x", "first name"},
             {"last_name", "", "last name"},
             {"username", "", "user name of 4 to 20"},
             {"username", "1x", "user name of 4 to 20"},
             {"language", "xx", "one of these languages"},
             {"password", "short", "8 to 128"}}) {
        const auto response = with(name, value);
        EXPECT_EQ(response.status / 100, 4) << name;
        EXPECT_TRUE(has(response, said)) << name << response.body;
        EXPECT_FALSE(has(response, kAnna.password));
        EXPECT_EQ(has(response, "value=\"Berta\""), name != "first_name") << name;
    }
    EXPECT_TRUE(house.outbox(OutboxKind::mail).empty());
    const auto form = open("/account/register");
    house.settings.registration.policy = "closed";
    EXPECT_TRUE(has(post("/account/register", form, registration()), "Registration is closed"));
    EXPECT_FALSE(has(get("/account/register"), "plain-step"));
}

TEST_F(PlainPages, escape_what_was_typed) {
    const auto response = sign_in("\"><script>alert(1)</script>", "wrong wrong");
    EXPECT_FALSE(has(response, "<script>"));
    EXPECT_TRUE(has(response, "&quot;&gt;&lt;script&gt;"));
}

} // namespace
} // namespace ownkey::http
