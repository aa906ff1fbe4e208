// The pages: who gets in, what an admin can do, and that nothing a person typed becomes HTML.
#include "pages_fixture.h"

namespace ownkey::community {

namespace {

// -- who gets in

TEST_F(PagesTest, who_is_not_signed_in_goes_to_the_login_and_comes_back) {
    for (const int session : {0, 999}) {
        const auto response = get("/", session);
        EXPECT_EQ(response.status, 303);
        EXPECT_EQ(
            header(response, "Location"),
            "http://localhost:1200/account/login?redirectUrl=http%3a%2f%2flocalhost%3a1300%2f");
    }
    EXPECT_EQ(request(Method::post, "/send", 0, "amount=1").status, 303);
    EXPECT_EQ(get("/admin", 0).status, 303);
}

TEST_F(PagesTest, a_session_number_that_is_none_does_not_reach_the_login_server) {
    Request request;
    request.path = "/";
    for (const char* cookie : {"", "abc", "11&x=1", "11 ", "99999999999", "0"}) {
        request.cookies["GRADIDO_LOGIN"] = cookie;
        EXPECT_EQ(router.dispatch(request).status, 303) << cookie;
    }
}

TEST_F(PagesTest, guessing_session_numbers_is_rationed) {
    get("/", 11);
    int guesses = 0;
    while (get("/", 1'000 + guesses).status == 303 && guesses < 1'000)
        ++guesses;
    EXPECT_LT(guesses, 100);
    // Who was confirmed at this address is not locked out by it.
    EXPECT_EQ(get("/", 11).status, 200);
}

TEST_F(PagesTest, a_new_person_becomes_a_member_with_the_welcome_amount) {
    login.sign_in(44, dora);
    const auto response = get("/", 44);
    EXPECT_THAT(response.body, HasSubstr("100.00 GDD"));
    EXPECT_THAT(response.body, HasSubstr("Welcome"));
    EXPECT_THAT(response.body, HasSubstr("Dora Muster"));
    EXPECT_EQ(balance(dora), 1'000'000);
}

TEST_F(PagesTest, a_person_without_key_is_told_so) {
    login.sign_in_without_key(44, dora);
    const auto response = get("/", 44);
    EXPECT_EQ(response.status, 409);
    EXPECT_THAT(response.body, HasSubstr("Your account has no key yet"));
    EXPECT_EQ(MUST(ledger->members()).size(), 3U);
}

TEST_F(PagesTest, an_outage_of_the_login_server_is_said) {
    login.stop();
    const auto response = get("/", 11);
    EXPECT_EQ(response.status, 503);
    EXPECT_THAT(response.body, HasSubstr("The login server does not answer"));
}

// A redirect to the login would come straight back, for ever.
TEST_F(PagesTest, an_answer_that_is_none_is_no_reason_to_log_in) {
    for (const char* json : {R"({"state":"error","msg":"no valid service credential"})",
                             R"({"state":"success"})",
                             R"({"state":"success","user":{"email":"a@b.c","first_name":"A",)"
                             R"("last_name":"B","public_hex":"zz"}})",
                             "no JSON"}) {
        login.answer_login_with(44, json);
        EXPECT_EQ(get("/", 44).status, 503) << json;
    }
}

TEST_F(PagesTest, the_admin_page_is_for_admins) {
    EXPECT_EQ(get("/admin", 11).status, 403);
    EXPECT_EQ(request(Method::post, "/create", 11, "amount=1").status, 403);
    EXPECT_EQ(get("/admin", -33).status, 200);
    EXPECT_THAT(get("/", 11).body, Not(HasSubstr("/admin")));
    EXPECT_THAT(get("/", -33).body, HasSubstr("/admin"));
}

// -- creating

TEST_F(PagesTest, an_admin_creates_for_a_month) {
    const auto response = request(
        Method::post, "/create", -33, transfer_form(token("/admin", -33)) + "&month=2025-12");
    EXPECT_EQ(response.status, 303) << response.body;
    const auto body = only_enlisted_body();
    const auto& creation = std::get<tx::Creation>(body.content);
    EXPECT_EQ(creation.receiver, bob.public_key);
    EXPECT_EQ(creation.amount, 125'000);
    EXPECT_EQ(creation.target_date_s, kDecember);
}

TEST_F(PagesTest, the_creation_form_says_what_is_wrong) {
    const auto form =
        [&](const std::string& recipient, const std::string& amount, const std::string& month) {
            const auto text = transfer_form(token("/admin", -33), recipient, amount);
            return request(Method::post, "/create", -33, text + "&month=" + month).body;
        };
    EXPECT_THAT(form("bob@example.org", "1000.01", "2026-01"), HasSubstr("at most 1000.00 GDD"));
    EXPECT_THAT(form("bob@example.org", "1", "2025-10"),
                HasSubstr("The month must be the current one"));
    EXPECT_THAT(form("bob@example.org", "1", "x"), HasSubstr("The month must be the current one"));
    EXPECT_THAT(form("carla@example.org", "1", "2026-01"), HasSubstr("somebody else than you"));
    EXPECT_THAT(form("bob@example.org", "0", "2025-12"),
                HasSubstr("<option value=\"2025-12\" selected>"));
    EXPECT_TRUE(login.enlisted().empty());
}

TEST_F(PagesTest, reported_errors_are_shown_to_the_admin) {
    MUST(ledger->report_error({kNow, "1", "abcd", "tx_memo_length", "<b>short</b>"}));
    const auto html = get("/admin", -33).body;
    EXPECT_THAT(html, HasSubstr("tx_memo_length"));
    EXPECT_THAT(html, HasSubstr("&lt;b&gt;short&lt;"));
    EXPECT_THAT(html, Not(HasSubstr("<b>short")));
}

TEST_F(PagesTest, the_last_ping_is_shown_to_the_admin) {
    EXPECT_THAT(get("/admin", -33).body, HasSubstr("No ping yet."));
    MUST(ledger->ping(kNow, 17));
    const auto html = get("/admin", -33).body;
    EXPECT_THAT(html, HasSubstr("Last ping: 2026-01-15 12:00 UTC · last transaction number 17"));
}

TEST_F(PagesTest, every_page_says_that_this_is_not_for_production) {
    for (const char* path : {"/", "/admin"})
        EXPECT_THAT(get(path, -33).body, HasSubstr("not for production")) << path;
}

TEST_F(PagesTest, a_balance_is_what_is_left_of_it) {
    clock.advance(std::chrono::seconds(kYearS));
    EXPECT_THAT(get("/", 11).body, HasSubstr("50.00 GDD"));
}

TEST_F(PagesTest, each_sees_their_own_part_of_a_transfer_of_several) {
    login.sign_in(44, dora);
    get("/", 44);
    const auto body =
        split_body_of({{&alice, 100'000}, {&bob, 200'000}}, {{&carla, 250'000}, {&dora, 50'000}});
    MUST(put(signed_by(body, {&alice, &bob})));
    EXPECT_THAT(get("/", 11).body, HasSubstr("\u221210.00 GDD"));
    EXPECT_THAT(get("/", 11).body, HasSubstr("Sent together with others"));
    EXPECT_THAT(get("/", 44).body, HasSubstr("+5.00 GDD"));
    EXPECT_THAT(get("/", 44).body, HasSubstr("Received from several"));
}

// -- what is shown

TEST_F(PagesTest, both_sides_see_a_transfer) {
    login.sign_in(22, bob);
    MUST(put(transfer_of(alice, bob, 125'000)));
    EXPECT_THAT(get("/", 11).body, HasSubstr("Sent to Bob Muster"));
    EXPECT_THAT(get("/", 11).body, HasSubstr("87.50 GDD</strong>"));
    EXPECT_THAT(get("/", 22).body, HasSubstr("Received from Alice Muster"));
    EXPECT_THAT(get("/", 22).body, HasSubstr("+12.50 GDD"));
    EXPECT_THAT(get("/", -33).body, Not(HasSubstr("for the bread")));
}

TEST_F(PagesTest, what_people_write_is_escaped) {
    login.sign_in(22, bob);
    MUST(put(transfer_of(alice, bob, 1, "<script>alert('x')</script>\"&")));
    for (const int session : {11, 22}) {
        const auto html = get("/", session).body;
        EXPECT_THAT(html, HasSubstr("&lt;script&gt;alert(&apos;x&apos;)"));
        EXPECT_THAT(html, Not(HasSubstr("<script")));
    }
    const auto html = send(transfer_form(token(), "\"><img src=x>", "x", "{{balance}}")).body;
    EXPECT_THAT(html, Not(HasSubstr("<img")));
    EXPECT_THAT(html, HasSubstr("value=\"{{balance}}\""));
}

TEST_F(PagesTest, the_policy_allows_no_script_and_the_signing_page_as_the_only_way_out) {
    EXPECT_EQ(header(get("/", 11), "Content-Security-Policy"),
              "default-src 'none'; style-src 'self'; form-action 'self' http://localhost:1200; "
              "base-uri 'none'; frame-ancestors 'none'");
    EXPECT_THAT(get("/style.css", 0).body, HasSubstr("prefers-color-scheme: dark"));
    EXPECT_EQ(get("/style.css", 0).content_type, "text/css; charset=utf-8");
}

TEST_F(PagesTest, every_page_says_what_it_is) {
    for (const char* path : {"/", "/admin", "/nothing"})
        EXPECT_THAT(get(path, 11).body, HasSubstr("not for production")) << path;
    EXPECT_EQ(get("/nothing", 11).status, 404);
}

} // namespace

} // namespace ownkey::community
