// The form for sending: what it accepts, what it says, and that it sends once.
#include "pages_fixture.h"

namespace ownkey::community {

namespace {

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

} // namespace

} // namespace ownkey::community
