// The webhook of elopage from the request to the account: once, whatever comes how often, and
// nothing of what it does not understand.
#include "core/hash.h"
#include "server/flows/deletion.h"
#include "server/flows/elopage.h"
#include "server/http/gradido/gradido.h"
#include "tests/server/flows/expect.h"
#include "tests/server/flows/house.h"

#include <algorithm>
#include <thread>

namespace ownkey::house {
namespace {

constexpr auto kSecret = "0123456789abcdefghijklmnopqrstuv";
constexpr auto kSuccess = R"({"state":"success"})";

class elopage : public testing::Test {
protected:
    elopage() {
        http::add_gradido_routes(
            router, house.world, std::make_shared<const SecretBuffer>(as_bytes(kSecret)));
    }

    /// Under the address without secret.
    std::string send_signed(const std::string& form, const std::string& signature) {
        http::Request request{.method = http::Method::post, .path = "/elopage_webhook_261"};
        request.headers["content-type"] = "application/x-www-form-urlencoded";
        request.headers["x-elopage-signature"] = signature;
        request.address = "203.0.113.5";
        request.body = form;
        return router.dispatch(request).body;
    }

    std::string send(const std::string& form, const std::string& secret = kSecret) {
        http::Request request{.method = http::Method::post,
                              .path = "/elopage_webhook_261/" + secret};
        request.headers["content-type"] = "application/x-www-form-urlencoded";
        request.address = "203.0.113.5";
        request.body = form;
        return router.dispatch(request).body;
    }

    static std::string buy(const std::string& order,
                           const std::string& email = "cleo@example.org",
                           const std::string& more = "") {
        return "order_id=" + order + "&event=order.completed&payer[email]=" + email +
               "&payer[first_name]=Cleo&payer[last_name]=Muster&product_id=7" +
               "&product[price]=1.234,5&publisher[id]=81&payment_state=paid" + more;
    }

    /// What the outbox does.
    void work() {
        for (const auto& item : house.outbox(OutboxKind::elopage)) {
            const flows::ElopagePayer payer{json_text(item.payload, "email"),
                                            json_text(item.payload, "first_name"),
                                            json_text(item.payload, "last_name"),
                                            item.payload.find(R"("no_mail":true)") !=
                                                std::string::npos};
            EXPECT_OK(flows::make_elopage_account(house.world, *item.subject_id, payer));
        }
    }

    ElopageBuy row(std::size_t number = 0) {
        const auto id = *house.outbox(OutboxKind::elopage).at(number).subject_id;
        return *MUST(in_read<std::optional<ElopageBuy>>(
            house.store, [&](Tables& tables) { return tables.find_elopage_buy(id); }));
    }

    std::size_t events() { return house.outbox(OutboxKind::elopage).size(); }

    std::size_t mails() { return house.outbox(OutboxKind::mail).size(); }

    House house;
    http::Router router{
        {.settings = &house.settings, .clock = &house.clock, .dialect = http::gradido_dialect}};
};

TEST_F(elopage, makes_an_invited_account) {
    house.settings.elopage.language = "de";
    EXPECT_EQ(send(buy("10")), kSuccess);
    EXPECT_FALSE(house.account("cleo@example.org")); // that is the outbox's work
    EXPECT_EQ(row().price_cents, 123'450);
    EXPECT_EQ(row().product_id, 7);
    EXPECT_EQ(row().payment_state, "paid");
    work();
    const auto account = house.account("cleo@example.org");
    ASSERT_TRUE(account);
    EXPECT_EQ(account->first_name, "Cleo");
    EXPECT_EQ(account->language, "de");
    EXPECT_EQ(account->publisher_id, 81);
    EXPECT_EQ(account->group_alias, house.settings.community.alias);
    EXPECT_EQ(account->state, AccountState::unconfirmed);
    EXPECT_EQ(row().account_id, account->id);
    ASSERT_EQ(mails(), 1U);
    const auto mail = house.outbox(OutboxKind::mail).at(0);
    EXPECT_EQ(json_text(mail.payload, "template"), "invitation");
    EXPECT_EQ(json_text(mail.payload, "to"), "cleo@example.org");
    EXPECT_TRUE(MUST(flows::has_elopage(house.world, *account)));
}

TEST_F(elopage, what_waits_is_sealed) {
    send(buy("10"));
    const auto id = house.outbox(OutboxKind::elopage).at(0).subject_id;
    const auto stored = *MUST(in_read<std::optional<OutboxItem>>(
        house.store, [&](Tables& tables) { return tables.find_outbox_of(*id); }));
    EXPECT_EQ(stored.payload.find("Muster"), std::string::npos);
    EXPECT_EQ(stored.payload.find("cleo"), std::string::npos);
}

TEST_F(elopage, a_hundred_times_the_same_at_once_is_once) {
    house.settings.limits.requests_per_second = 1'000;
    std::vector<std::thread> threads;
    std::atomic<int> right = 0;
    for (int i = 0; i < 100; ++i)
        threads.emplace_back([&] { right += send(buy("10")) == kSuccess ? 1 : 0; });
    for (auto& thread : threads)
        thread.join();
    EXPECT_EQ(right, 100);
    EXPECT_EQ(events(), 1U);
    std::vector<std::thread> workers;
    for (int i = 0; i < 8; ++i) // delivered at least once: perhaps more often
        workers.emplace_back([&] { work(); });
    for (auto& worker : workers)
        worker.join();
    EXPECT_EQ(mails(), 1U);
    EXPECT_EQ(house.audit_events(house.account("cleo@example.org")->id),
              std::vector<std::string>{"account.invited"});
}

TEST_F(elopage, further_events_find_the_account) {
    send(buy("10"));
    work();
    EXPECT_EQ(send("order_id=10&event=payment.successful&payer[email]=CLEO@example.org"), kSuccess);
    work();
    EXPECT_EQ(events(), 2U);
    EXPECT_EQ(row(1).account_id, house.account("cleo@example.org")->id);
    EXPECT_EQ(mails(), 1U);
    const auto anna = make_member(house);
    const auto before = mails();
    send(buy("11", "anna@example.org"));
    work();
    EXPECT_EQ(row(2).account_id, anna.view().account.id);
    EXPECT_EQ(house.account("anna@example.org")->publisher_id, 0); // hers before
    EXPECT_EQ(mails(), before);
}

TEST_F(elopage, writes_no_mail_where_none_is_wanted) {
    send(buy("10", "cleo@example.org", "&noEmail=1"));
    work();
    EXPECT_TRUE(house.account("cleo@example.org"));
    EXPECT_EQ(mails(), 0U);
    const Person cleo{.email = "cleo@example.org"};
    EXPECT_OK(join(house, cleo)); // registering takes the account's place
    EXPECT_TRUE(MUST(flows::has_elopage(house.world, *house.account("cleo@example.org"))));
}

TEST_F(elopage, names_that_are_none_are_mended) {
    send("order_id=1&event=e&payer[email]=d@example.org&payer[first_name]=%3Cb%3E%26D%0A"
         "&payer[last_name]=X");
    work();
    const auto account = house.account("d@example.org");
    ASSERT_TRUE(account);
    EXPECT_EQ(account->first_name, "bD");
    EXPECT_EQ(account->last_name, "d@example.org");
}

TEST_F(elopage, refuses_what_is_too_long_or_no_text) {
    const std::string long_text(600, 'x');
    EXPECT_NE(send(buy(long_text)), kSuccess);
    EXPECT_NE(send(buy("1", long_text + "@example.org")), kSuccess);
    EXPECT_NE(send(buy("1", "a@example.org", "&payer[first_name]=" + long_text)), kSuccess);
    EXPECT_NE(send(buy("1", "a@example.org", "&payment_state=" + long_text)), kSuccess);
    EXPECT_NE(send(buy("%00")), kSuccess);
    EXPECT_NE(send(buy("%FF")), kSuccess);
    EXPECT_NE(send(buy("1%0A2")), kSuccess);
    EXPECT_NE(send(buy("1", "a@example.org", "&x=" + std::string(40'000, 'y'))), kSuccess);
    EXPECT_NE(send("%"), kSuccess);
    EXPECT_NE(send(""), kSuccess);
    EXPECT_NE(send(buy("1"), ""), kSuccess);
    EXPECT_NE(send(buy("1"), std::string(kSecret) + "0"), kSuccess);
    EXPECT_EQ(events(), 0U);
    EXPECT_EQ(send(buy("1", "a@example.org", "&product[price]=free&product_id=-1")), kSuccess);
    EXPECT_EQ(row().product_id, 0);
}

TEST_F(elopage, is_signed_instead_of_a_secret_address) {
    // printf 'order_id=1&event=e&payer[email]=d@example.org' | openssl dgst -sha256 -hmac kSecret
    const std::string form = "order_id=1&event=e&payer[email]=d@example.org";
    const std::string mac = "c6f8095c6a31b1312670ec2f0efd5b87d0a5be2a6997c9e36acc464d580dcff9";
    EXPECT_NE(send_signed(form, ""), kSuccess);
    EXPECT_NE(send_signed(form, "sha256="), kSuccess);
    EXPECT_NE(send_signed(form + "&x=1", mac), kSuccess);
    EXPECT_NE(send_signed(form, std::string(64, '0')), kSuccess);
    EXPECT_NE(send_signed(form, mac + "00"), kSuccess);
    EXPECT_EQ(events(), 0U);
    EXPECT_EQ(send_signed(form, mac), kSuccess);
    EXPECT_EQ(send_signed(form, "sha256=" + mac), kSuccess);
    EXPECT_EQ(events(), 1U);
}

TEST_F(elopage, forgets_the_payer_with_the_account) {
    const auto anna = make_member(house);
    send(buy("10", "Anna@example.org"));
    work();
    ASSERT_EQ(row().account_id, anna.view().account.id);
    const auto id = house.outbox(OutboxKind::elopage).at(0).subject_id;
    MUST(flows::plan_deletion(house.world, house.caller, anna.view()));
    house.clock.advance(house.settings.account.deletion_delay);
    EXPECT_EQ(MUST(flows::delete_due_accounts(house.world, 10)), 1);
    const auto left = MUST(in_read<std::optional<ElopageBuy>>(
        house.store, [&](Tables& tables) { return tables.find_elopage_buy(*id); }));
    ASSERT_TRUE(left); // the shop's event stays: the same one again changes nothing
    EXPECT_EQ(left->payer_email_key, "");
}

TEST_F(elopage, is_not_there_without_a_secret) {
    http::Router closed{
        {.settings = &house.settings, .clock = &house.clock, .dialect = http::gradido_dialect}};
    http::add_gradido_routes(closed, house.world);
    for (const auto& route : closed.list())
        EXPECT_EQ(route.find("elopage_webhook"), std::string::npos);
}

} // namespace
} // namespace ownkey::house
