// The pages: who gets in, what a form accepts and says, and that nothing a person typed becomes
// HTML.
#include "login_stand_in.h"
#include "tools/community/pages.h"

#include <gmock/gmock.h>

#include <regex>

namespace ownkey::community {

namespace {

using http::Method;
using http::Request;
using http::Response;
using testing::HasSubstr;
using testing::Not;

std::string header(const Response& response, const std::string& name) {
    for (const auto& [key, value] : response.headers) {
        if (key == name) return value;
    }
    return "";
}

class PagesTest : public LedgerTest {
protected:
    void SetUp() override {
        LedgerTest::SetUp();
        clock.set(Time(std::chrono::seconds(kNow)));
        settings.server.public_url = "http://localhost:1300";
        pages.emplace(*ledger,
                      visitors.emplace(*ledger, client, clock, settings.limits),
                      client,
                      clock,
                      PageOptions{"http://localhost:1300", "http://localhost:1200"});
        pages->add_routes(router);
        login.sign_in(11, alice);
        login.sign_in(-33, carla);
    }

    Response
    request(Method method, const std::string& path, int session, const std::string& body = "") {
        Request request;
        request.method = method;
        request.path = path;
        request.address = "192.0.2.1";
        if (session != 0) request.cookies["GRADIDO_LOGIN"] = std::to_string(session);
        request.headers["content-type"] = "application/x-www-form-urlencoded";
        request.body = body;
        return router.dispatch(request);
    }

    Response get(const std::string& path, int session) {
        return request(Method::get, path, session);
    }

    /// The token in the form of a page.
    std::string token(const std::string& path = "/", int session = 11) {
        const auto html = get(path, session).body;
        std::smatch found;
        const bool has =
            std::regex_search(html, found, std::regex("name=\"token\" value=\"([^\"]+)\""));
        EXPECT_TRUE(has) << html;
        return has ? found[1].str() : "";
    }

    std::string transfer_form(const std::string& token_text,
                              const std::string& recipient = "bob@example.org",
                              const std::string& amount = "12.50",
                              const std::string& memo = "for the bread") {
        return "token=" + token_text + "&recipient=" + query_escaped(recipient) +
               "&amount=" + query_escaped(amount) + "&memo=" + query_escaped(memo);
    }

    Response send(const std::string& form) { return request(Method::post, "/send", 11, form); }

    tx::Body only_enlisted_body() {
        const auto enlisted = login.enlisted();
        EXPECT_EQ(enlisted.size(), 1U);
        return MUST(tx::decode_body(MUST(from_base64(enlisted.at(0).transaction_base64))));
    }

    LoginStandIn login;
    LoginServer client{login.url()};
    fakes::FakeClock clock;
    Settings settings;
    std::optional<Visitors> visitors;
    std::optional<Pages> pages;
    http::Router router{{&settings, &clock, [this](const Failure& failure, const Request& failed) {
                             return pages->failure(failure, failed);
                         }}};
};

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

TEST_F(PagesTest, the_admin_page_is_for_admins) {
    EXPECT_EQ(get("/admin", 11).status, 403);
    EXPECT_EQ(request(Method::post, "/create", 11, "amount=1").status, 403);
    EXPECT_EQ(get("/admin", -33).status, 200);
    EXPECT_THAT(get("/", 11).body, Not(HasSubstr("/admin")));
    EXPECT_THAT(get("/", -33).body, HasSubstr("/admin"));
}

// -- sending

TEST_F(PagesTest, send_offers_the_body_and_goes_to_the_signing_page) {
    const auto response = send(transfer_form(token(), "Bob@Example.org ", "12,50"));
    EXPECT_EQ(response.status, 303);
    EXPECT_EQ(header(response, "Location"), "http://localhost:1200/account/checkTransactions");
    const auto body = only_enlisted_body();
    const auto& transfer = std::get<tx::Transfer>(body.content);
    EXPECT_EQ(transfer.sender, alice.public_key);
    EXPECT_EQ(transfer.receiver, bob.public_key);
    EXPECT_EQ(transfer.amount, 125'000);
    EXPECT_EQ(body.memo, "for the bread");
    EXPECT_EQ(body.created_s, kNow);
    EXPECT_EQ(login.enlisted()[0].session_id, 11);
    EXPECT_EQ(login.enlisted()[0].balance, 1'000'000);
    EXPECT_EQ(balance(alice), 1'000'000); // nothing moves before it is signed
}

TEST_F(PagesTest, a_double_click_makes_one_transaction) {
    const auto form = transfer_form(token());
    EXPECT_EQ(send(form).status, 303);
    clock.advance(std::chrono::seconds(2));
    EXPECT_EQ(send(form).status, 303);
    EXPECT_EQ(login.enlisted().size(), 1U);
    // The same on purpose, from a form of its own.
    EXPECT_EQ(send(transfer_form(token())).status, 303);
    EXPECT_EQ(login.enlisted().size(), 2U);
}

TEST_F(PagesTest, a_form_without_a_token_of_its_own_is_not_sent) {
    const std::string foreign = token("/", -33);
    std::string changed = token();
    changed[3] = changed[3] == 'A' ? 'B' : 'A';
    for (const std::string& bad : {std::string(), std::string("x.y"), foreign, changed}) {
        const auto response = send(transfer_form(bad));
        EXPECT_EQ(response.status, 403) << bad;
        EXPECT_THAT(response.body, HasSubstr("This form is too old"));
        EXPECT_THAT(response.body, HasSubstr("value=\"for the bread\""));
    }
    EXPECT_TRUE(login.enlisted().empty());
}

TEST_F(PagesTest, a_form_from_another_site_is_refused) {
    Request request;
    request.method = Method::post;
    request.path = "/send";
    request.cookies["GRADIDO_LOGIN"] = "11";
    request.headers = {{"content-type", "application/x-www-form-urlencoded"},
                       {"origin", "http://evil.example"}};
    request.body = transfer_form(token());
    EXPECT_EQ(router.dispatch(request).status, 403);
    EXPECT_TRUE(login.enlisted().empty());
}

struct Wrong {
    const char* what;
    const char* recipient;
    const char* amount;
    std::string memo;
    const char* message;
};

TEST_F(PagesTest, a_wrong_field_is_named_with_its_rule_and_everything_typed_stays) {
    const std::vector<Wrong> cases{
        {"no recipient",
         "",
         "12.50",
         "for the bread",
         "The recipient is missing: the e-mail address of a member."},
        {"unknown recipient",
         "nobody@example.org",
         "12.50",
         "for the bread",
         "The recipient must be a member: nobody here has this e-mail address."},
        {"oneself",
         "alice@example.org",
         "12.50",
         "for the bread",
         "The recipient must be somebody else than you."},
        {"no amount",
         "bob@example.org",
         "",
         "for the bread",
         "The amount must be a number above 0 with at most four decimals, such as 12.50 or 12,50."},
        {"no number",
         "bob@example.org",
         "1.2.3",
         "for the bread",
         "The amount must be a number above 0"},
        {"zero", "bob@example.org", "0", "for the bread", "The amount must be above 0."},
        {"negative",
         "bob@example.org",
         "-5",
         "for the bread",
         "The amount must be a number above 0"},
        {"five decimals", "bob@example.org", "1.00001", "for the bread", "at most four decimals"},
        {"too much",
         "bob@example.org",
         "100.0001",
         "for the bread",
         "The amount must be at most your balance of 100.00 GDD."},
        {"huge",
         "bob@example.org",
         "99999999999999999999",
         "for the bread",
         "The amount must be a number above 0"},
        {"no memo", "bob@example.org", "12.50", "", "The memo must have 5 to 150 bytes"},
        {"short memo", "bob@example.org", "12.50", "abcd", "The memo must have 5 to 150 bytes"},
        {"long memo",
         "bob@example.org",
         "12.50",
         std::string(151, 'm'),
         "The memo must have 5 to 150 bytes"},
        {"endless memo",
         "bob@example.org",
         "12.50",
         std::string(5'000, 'm'),
         "The memo must have 5 to 150 bytes"},
        {"control character",
         "bob@example.org",
         "12.50",
         "bell \a rings",
         "The memo must be text without control characters."},
    };
    for (const auto& wrong : cases) {
        const auto response =
            send(transfer_form(token(), wrong.recipient, wrong.amount, wrong.memo));
        EXPECT_EQ(response.status, 422) << wrong.what;
        EXPECT_THAT(response.body, HasSubstr(wrong.message)) << wrong.what;
        for (const std::string& typed :
             {std::string(wrong.recipient), std::string(wrong.amount), wrong.memo})
            EXPECT_THAT(response.body, HasSubstr("value=\"" + typed + '"')) << wrong.what;
    }
    EXPECT_TRUE(login.enlisted().empty());
}

TEST_F(PagesTest, everything_wrong_is_said_at_once) {
    const auto response = send(transfer_form(token(), "nobody@example.org", "x", "abc"));
    EXPECT_THAT(response.body, HasSubstr("id=\"recipient-error\""));
    EXPECT_THAT(response.body, HasSubstr("id=\"amount-error\""));
    EXPECT_THAT(response.body, HasSubstr("id=\"memo-error\""));
}

TEST_F(PagesTest, what_the_login_server_says_is_shown_and_the_form_stays) {
    const auto form = transfer_form(token());
    login.refuse_transactions_with(R"({"state":"error","msg":"too many <pending>"})");
    auto response = send(form);
    EXPECT_EQ(response.status, 502);
    EXPECT_THAT(response.body, HasSubstr("The login server refused it: too many &lt;pending&gt;"));
    EXPECT_THAT(response.body, HasSubstr("value=\"12.50\""));
    login.refuse_transactions_with("no JSON at all");
    response = send(form);
    EXPECT_EQ(response.status, 503);
    EXPECT_THAT(response.body, HasSubstr("Nothing was sent; please try again."));
    login.refuse_transactions_with("");
    EXPECT_EQ(send(form).status, 303);
    EXPECT_EQ(login.enlisted().size(), 1U);
}

TEST_F(PagesTest, garbage_as_a_form_is_refused) {
    for (const char* body : {"%", "amount=%zz", "amount=%ff%fe", "amount=%00"})
        EXPECT_EQ(send(body).status, 400) << body;
    EXPECT_EQ(send(std::string(9'000, 'x')).status, 413);
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
