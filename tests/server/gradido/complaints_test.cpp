// What people complained of in the original, and that it is gone; and who may do what by whose
// session.
#include "server/flows/tokens.h"
#include "server/flows/transactions.h"
#include "server/http/json.h"
#include "server/http/session_cookie.h"
#include "tests/server/flows/expect.h"
#include "tests/server/gradido/callers.h"

#include <thread>

namespace ownkey::house {
namespace {

constexpr auto kSuccess = R"({"state":"success"})";

class gradido_complaints : public testing::Test, public Callers {
protected:
    std::string send_apples(const std::string& memo = "For the apples") {
        return post("/createTransaction",
                    R"({"session_id":)" + alias_of(anna.view()) +
                        R"(,"transaction_type":"transfer","memo":")" + memo +
                        R"(","amount":125000,"target_email":"ada@example.org"})");
    }

    std::vector<flows::TransactionView> tasks() {
        return MUST(flows::list_transactions(house.world, anna.view(), {}, 50));
    }

    std::string code_of(const flows::SessionView& view, const std::string& email) {
        return post("/getUserInfos",
                    R"({"session_id":)" + alias_of(view) + R"(,"email":")" + email +
                        R"(","ask":["EmailVerificationCode.Register"]})");
    }

    std::string create(const std::string& email, const std::string& password = "") {
        const auto more = password.empty() ? "" : R"(,"password":")" + password + '"';
        return post("/createUser",
                    R"({"email":")" + email +
                        R"(","first_name":"Cleo","last_name":"Muster","emailType":2)" + more + "}");
    }

    std::string exchange(const std::string& code) {
        return post("/loginViaEmailVerificationCode",
                    R"({"emailVerificationCode":")" + code + "\"}");
    }

    static std::string number_in(const std::string& answer) {
        const auto at = answer.find(R"("session_id":)") + 13;
        return answer.substr(at, answer.find_first_of(",}", at) - at);
    }

    Member anna = make_member(house);
    Member ada = make_staff({.email = "ada@example.org", .first_name = "Ada"}, Role::admin);
};

TEST_F(gradido_complaints, a_double_click_does_not_send_twice) {
    std::vector<std::thread> clicks;
    for (int i = 0; i < 8; ++i)
        clicks.emplace_back([&] { send_apples(); });
    for (auto& click : clicks)
        click.join();
    EXPECT_EQ(tasks().size(), 1U);
    house.clock.advance(std::chrono::seconds(2));
    EXPECT_EQ(send_apples(), kSuccess); // a second later it may be meant: the person is told
    ASSERT_EQ(tasks().size(), 2U);
    EXPECT_TRUE(tasks()[0].transaction.repeated);
    EXPECT_FALSE(tasks()[1].transaction.repeated);
    for (const auto& task : tasks())
        EXPECT_EQ(task.transaction.state, TransactionState::pending);
    EXPECT_TRUE(house.outbox(OutboxKind::put_transaction).empty()); // nothing signs itself
}

TEST_F(gradido_complaints, what_is_pending_is_neither_lost_nor_doubled) {
    const auto body = to_base64(tx::encode_transfer_body(
        {.sender = anna.key.public_key, .receiver = ada.key.public_key, .amount = 10'000},
        "For the pears",
        house.now_s()));
    const auto call =
        R"({"session_id":)" + alias_of(anna.view()) + R"(,"transaction_base64":")" + body + "\"}";
    std::vector<std::thread> calls;
    for (int i = 0; i < 8; ++i)
        calls.emplace_back([&] { post("/checkTransaction", call); });
    for (auto& thread : calls)
        thread.join();
    EXPECT_EQ(tasks().size(), 1U);
    EXPECT_EQ(post("/logout", R"({"session_id":)" + alias_of(anna.view()) + "}"), kSuccess);
    const auto again = MUST(log_in(house, anna.person)).session.view;
    EXPECT_NE(post("/login", R"({"session_id":)" + alias_of(again) + "}")
                  .find(R"("Transactions.pending":1)"),
              std::string::npos);
}

TEST_F(gradido_complaints, no_session_reads_another_persons_code) {
    MUST(sign_up(house, {.email = "cleo@example.org"}));
    const auto sent = newest_code();
    const auto hans = make_staff({.email = "hans@example.org"}, Role::support);
    constexpr auto kWrongRole = R"({"state":"wrong role","msg":"User hasn't correct role"})";
    EXPECT_EQ(code_of(anna.view(), "cleo@example.org"), kWrongRole);
    EXPECT_EQ(code_of(hans.view(), "cleo@example.org"), kWrongRole);
    for (const auto& own : {anna.view(), ada.view()})
        EXPECT_NE(code_of(own, own.account.email).find(R"("userData":{})"), std::string::npos);
    house.clock.advance(house.settings.session.reauth_after); // an admin who went away
    EXPECT_NE(code_of(ada.view(), "cleo@example.org").find("the password must be typed again"),
              std::string::npos);
    // None of it took the person's code away.
    EXPECT_NE(exchange(sent).find(R"("email_verification_code_type":"register")"),
              std::string::npos);
}

TEST_F(gradido_complaints, an_admin_without_second_factor_is_told_no_code) {
    MUST(sign_up(house, {.email = "cleo@example.org"}));
    MUST(house.store.transact(Durability::full, [&](Tables& tables) -> Done {
        auto session = *TRY(tables.find_session(ada.view().session.id));
        session.second_factor = false;
        return tables.update_session(session);
    }));
    EXPECT_NE(code_of(ada.view(), "cleo@example.org").find("wrong role"), std::string::npos);
}

TEST_F(gradido_complaints, a_told_code_takes_the_place_of_the_mails) {
    MUST(sign_up(house, {.email = "cleo@example.org"}));
    const auto sent = newest_code();
    const auto answer = code_of(ada.view(), "cleo@example.org");
    const auto at = answer.find(R"(Register":")") + 11;
    const auto code = answer.substr(at, answer.find('"', at) - at);
    EXPECT_EQ(code.size(), 22U);
    EXPECT_NE(exchange(sent).find("the code has expired"), std::string::npos);
    EXPECT_NE(exchange(code).find(R"("state":"success")"), std::string::npos);
    const auto cleo = house.account("cleo@example.org");
    EXPECT_EQ(cleo->state, AccountState::active);
    const auto events = house.audit_events(cleo->id);
    EXPECT_EQ(std::count(events.begin(), events.end(), "account.code_told"), 1);
    EXPECT_NE(code_of(ada.view(), "cleo@example.org").find("the code was used already"),
              std::string::npos);
}

TEST_F(gradido_complaints, a_memo_is_text_wherever_it_is_shown) {
    EXPECT_EQ(send_apples("<script>alert(1)</script>"), kSuccess);
    const auto body = MUST(tx::decode_body(tasks().at(0).transaction.body));
    EXPECT_EQ(body.memo, "<script>alert(1)</script>"); // signed as it was written
    EXPECT_EQ(tx::summary_json(body).find('<'), std::string::npos);
    post("/updateUserInfos",
         R"({"session_id":)" + alias_of(anna.view()) +
             R"(,"email":"anna@example.org","update":{"User.description":"<img src=x>"}})");
    EXPECT_EQ(post("/login", R"({"session_id":)" + alias_of(anna.view()) + "}").find('<'),
              std::string::npos);
}

TEST_F(gradido_complaints, nothing_changes_by_get_or_from_a_foreign_page) {
    const std::set<std::string> readers{"/login",
                                        "/checkSessionState",
                                        "/hasElopage",
                                        "/getUsers",
                                        "/search",
                                        "/checkUsername",
                                        "/getRunningUserTasks",
                                        // the address of a mail's link; opens with a credential
                                        "/loginViaEmailVerificationCode"};
    for (const auto& route : router.routes()) {
        if (route.method != http::Method::get) continue;
        const auto path = route.pattern.substr(0, route.pattern.find("/*"));
        EXPECT_TRUE(readers.contains(path)) << path;
    }
    const auto logout = R"({"session_id":)" + alias_of(anna.view()) + "}";
    EXPECT_NE(ask("page", http::Method::post, "/logout", logout).body, kSuccess);
    EXPECT_EQ(post("/checkSessionState", logout), kSuccess);
}

TEST_F(gradido_complaints, an_admins_page_makes_accounts_with_its_csrf_token_only) {
    http::Request request{.method = http::Method::post, .path = "/createUser"};
    request.body =
        R"({"email":"new@example.org","first_name":"Nele","last_name":"Muster","emailType":5})";
    request.address = "203.0.113.5";
    request.cookies["ownkey"] = ada.cookie();
    const auto refused = router.dispatch(request).body;
    EXPECT_NE(refused.find("CSRF"), std::string::npos) << refused;
    EXPECT_FALSE(house.account("new@example.org"));
    request.headers["x-csrf-token"] = anna.csrf(house);
    EXPECT_NE(router.dispatch(request).body.find("CSRF"), std::string::npos);
    request.headers["x-csrf-token"] = ada.csrf(house);
    EXPECT_NE(router.dispatch(request).body.find(R"("state":"success")"), std::string::npos);
    EXPECT_TRUE(house.account("new@example.org"));
    request.cookies["ownkey"] = anna.cookie();
    request.headers["x-csrf-token"] = anna.csrf(house);
    EXPECT_NE(router.dispatch(request).body.find("wrong role"), std::string::npos);
}

TEST_F(gradido_complaints, plain_passwords_only_where_they_are_allowed) {
    for (const auto& route : router.routes()) {
        const auto path = route.pattern.substr(0, route.pattern.find("/*"));
        const std::set<std::string> stretching{
            "/unsecureLogin", "/createUser", "/resetPassword", "/updateUserInfos"};
        EXPECT_EQ(route.options.plain_password, stretching.contains(path)) << path;
    }
    house.settings.gradido.accept_plain_passwords = false;
    constexpr auto kRefused = R"({"state":"error","msg":"passwords in plain are not taken here"})";
    EXPECT_EQ(post("/unsecureLogin", R"({"email":"anna@example.org","password":"long enough"})"),
              kRefused);
    EXPECT_EQ(create("cleo@example.org", "a long enough password"), kRefused);
    EXPECT_FALSE(house.account("cleo@example.org"));
    EXPECT_EQ(post("/resetPassword", R"({"session_id":1,"password":"a long enough password"})"),
              kRefused);
    EXPECT_NE(post("/updateUserInfos",
                   R"({"session_id":)" + alias_of(anna.view()) +
                       R"(,"email":"anna@example.org","update":{"User.password":"long enough",)"
                       R"("User.password_old":"long enough"}})")
                  .find("passwords in plain are not taken here"),
              std::string::npos);
    EXPECT_NE(create("cleo@example.org").find(R"("state":"success")"), std::string::npos);
}

TEST_F(gradido_complaints, a_mail_signs_in_only_who_becomes_active_by_it) {
    MUST(sign_up(house, {.email = "cleo@example.org"}));
    const auto sent = newest_code();
    auto cleo = *house.account("cleo@example.org");
    cleo.state = AccountState::active; // by another way; the link lies in the mailbox still
    MUST(house.store.transact(Durability::full,
                              [&](Tables& tables) { return tables.update_account(cleo); }));
    EXPECT_EQ(exchange(sent).find("session_id"), std::string::npos);
}

TEST_F(gradido_complaints, the_number_of_a_reset_is_over_with_the_typed_code) {
    create("cleo@example.org");
    const auto number = number_in(exchange(newest_code()));
    house.clock.advance(house.settings.signup.typed_code_validity);
    EXPECT_EQ(post("/resetPassword",
                   R"({"session_id":)" + number + R"(,"password":"a long enough password"})"),
              R"({"state":"not found","msg":"session not found"})");
    EXPECT_EQ(house.account("cleo@example.org")->state, AccountState::unconfirmed);
}

TEST_F(gradido_complaints, a_token_for_another_client_starts_no_session) {
    const auto app = post("/acquireAccessToken", R"({"session_id":)" + alias_of(anna.view()) + "}");
    const auto token = json_text(app, "access_token");
    const auto login = [&](const std::string& text) {
        return post("/appLogin", R"({"access_token":")" + text + "\"}");
    };
    EXPECT_NE(login(token).find(R"("state":"success")"), std::string::npos);
    const auto other = MUST(flows::start_tokens(
        house.world, house.caller, anna.view(), {.client_id = "", .audience = "", .scope = ""}));
    constexpr auto kNotFound = R"({"state":"not found","msg":"access_token not found"})";
    EXPECT_EQ(login(other.access_token), kNotFound);
    EXPECT_EQ(login(flows::refresh_token_text(other.refresh_token)), kNotFound);
    // Who signs out of the session that the token began in, ends it.
    post("/logout", R"({"session_id":)" + alias_of(anna.view()) + "}");
    EXPECT_EQ(login(token), kNotFound);
}

TEST_F(gradido_complaints, an_app_session_proves_no_password) {
    const auto app = post("/acquireAccessToken", R"({"session_id":)" + alias_of(ada.view()) + "}");
    const auto answer =
        post("/appLogin", R"({"access_token":")" + json_text(app, "access_token") + "\"}");
    const auto view = MUST(flows::find_session_by_alias(
        house.world, static_cast<std::int32_t>(std::stol(number_in(answer)))));
    EXPECT_EQ(view.session.proved_at, Time{});
    EXPECT_FALSE(view.session.second_factor);
    EXPECT_NE(code_of(view, "anna@example.org").find("wrong role"), std::string::npos);
}

} // namespace
} // namespace ownkey::house
