#include "core/encoding.h"
#include "core/tx/transaction.h"
#include "core/tx/wire.h"
#include "server/flows/transactions.h"
#include "tests/server/pages/site_house.h"

#include <rapidjson/document.h>

namespace ownkey::http {
namespace {

using namespace house;

constexpr auto kHostile = "</script><script>alert('x')</script>";

class SessionPages : public SiteHouse {
protected:
    ByteVector enlist(const std::string& memo, std::int64_t units = 125'000) {
        const tx::Transfer transfer{
            .sender = anna.key.public_key, .receiver = house.bytes<PublicKey>(), .amount = units};
        auto body = tx::encode_transfer_body(transfer, memo, house.now_s());
        MUST(flows::enlist_transactions(house.world, anna.view().account, {body}, 0));
        return body;
    }

    void rename(const std::string& first_name) {
        auto account = *house.account(anna.person.email);
        account.first_name = first_name;
        MUST(house.store.transact(Durability::full,
                                  [&](Tables& tables) { return tables.update_account(account); }));
    }

    const Member anna = make_member(house);
};

TEST_F(SessionPages, without_session_they_lead_to_login_and_back) {
    for (const std::string path : {"/account/checkTransactions", "/account/dashboard"}) {
        for (const std::string session : {"", "oks_nonsense"}) {
            const auto response = get(path, {}, session);
            EXPECT_EQ(response.status, 303);
            const auto expected =
                "/account/login?redirectUrl=%2Faccount%2F" + path.substr(path.rfind('/') + 1);
            EXPECT_EQ(header(response, "Location"), expected);
        }
    }
}

TEST_F(SessionPages, what_is_signed_and_the_sealed_key_stand_in_the_page) {
    const auto body = enlist("For the apples");
    const auto response = get("/account/checkTransactions", {}, anna.cookie());
    ASSERT_EQ(response.status, 200);
    rapidjson::Document data;
    ASSERT_FALSE(data.Parse(block(response, "data").c_str()).HasParseError());
    EXPECT_EQ(data["pending"]["transactions"][0]["body"].GetString(), to_base64url(body));
    EXPECT_EQ(data["session"]["account"]["public_key"].GetString(),
              to_hex(anna.key.public_key.view()));
    EXPECT_EQ(from_base64url(data["session"]["envelope"].GetString())->size(),
              vault::Envelope::kSize);
    EXPECT_EQ(data["window_minutes"].GetInt(), 10);
    EXPECT_FALSE(has(response,
                     "For the apples")); // only the bytes: the page shows what it decodes from them
}

TEST_F(SessionPages, newest_first_and_only_what_is_pending) {
    enlist("The first one");
    house.clock.advance(std::chrono::minutes(1));
    const auto second = enlist("The second one");
    house.clock.advance(std::chrono::minutes(1));
    enlist("The third one");
    const auto all = MUST(flows::list_transactions(house.world, anna.view(), {}, 10));
    MUST(flows::decline_transaction(
        house.world, house.caller, anna.view(), all.front().transaction.id, "no"));
    rapidjson::Document data;
    data.Parse(block(get("/account/checkTransactions", {}, anna.cookie()), "data").c_str());
    ASSERT_EQ(data["pending"]["transactions"].Size(), 2U);
    EXPECT_EQ(data["pending"]["transactions"][0]["body"].GetString(), to_base64url(second));
}

TEST_F(SessionPages, nothing_to_sign_says_so_and_leads_home) {
    const auto response = get("/account/checkTransactions", {}, anna.cookie());
    EXPECT_TRUE(has(response, "Nothing to sign"));
    EXPECT_TRUE(has(response, "id=\"back-home\" class=\"primary\" href=\"http://localhost:1300\""));
}

TEST_F(SessionPages, the_overview_leads_home_when_nothing_waits) {
    const std::string home = "class=\"primary\" id=\"back-home\" href=\"http://localhost:1300\"";
    EXPECT_TRUE(has(get("/account/dashboard", {}, anna.cookie()), home));
    enlist("For the apples");
    const auto busy = get("/account/dashboard", {}, anna.cookie());
    EXPECT_FALSE(has(busy, home));
    EXPECT_TRUE(has(busy, "id=\"to-transactions\" class=\"primary\""));
}

TEST_F(SessionPages, a_hostile_name_stays_text) {
    rename(kHostile);
    enlist("For the apples");
    const auto sign = get("/account/checkTransactions", {}, anna.cookie());
    EXPECT_EQ(count(sign.body, "<script"), 3);
    EXPECT_EQ(json_text(block(sign, "data"), "session.account.first_name"), kHostile);
    for (const std::string path : {"/account/dashboard", "/account/login"}) {
        const auto page = get(path, {}, anna.cookie());
        EXPECT_FALSE(has(page, "<script>alert"));
        EXPECT_TRUE(has(page, "&lt;/script&gt;"));
    }
}

TEST_F(SessionPages, overview_shows_who_and_what_with_a_hostile_memo_as_text) {
    enlist(kHostile, 1'234'500);
    const auto response = get("/account/dashboard", {}, anna.cookie());
    ASSERT_EQ(response.status, 200);
    EXPECT_TRUE(has(response, "anna@example.org"));
    EXPECT_TRUE(has(response, "data-key=\"" + to_hex(anna.key.public_key.view()) + "\""));
    EXPECT_TRUE(has(response, "\u2212123.45 GDD"));
    EXPECT_TRUE(has(response, "data-state=\"pending\""));
    EXPECT_TRUE(has(response, "&lt;script&gt;alert("));
    EXPECT_FALSE(has(response, "<script>alert"));
    EXPECT_TRUE(has(response, "id=\"pending-count\">1<"));
    EXPECT_TRUE(has(response, "datetime=\"2026-01-01T00:00:00Z\">2026-01-01 00:00 UTC"));
    EXPECT_FALSE(has(response, anna.cookie()));
}

TEST_F(SessionPages, overview_shows_transactions_of_other_eras_and_kinds) {
    const tx::Transfer transfer{anna.key.public_key, house.bytes<PublicKey>(), 55'000};
    const auto created =
        tx::Writer().varint(1, static_cast<std::uint64_t>(house.now_s())).varint(2, 0).take();
    const auto address = tx::Writer().bytes(1, anna.key.public_key.view()).varint(2, 1).take();
    const auto registration =
        tx::Writer().bytes(2, created).bytes(3, as_bytes("3.5")).bytes(9, address).take();
    const std::vector<ByteVector> bodies{
        tx::encode_transfer_body(transfer, "Of 2025", house.now_s(), tx::Era::gradido_2025),
        registration};
    MUST(flows::enlist_transactions(house.world, anna.view().account, bodies, 0));
    const auto response = get("/account/dashboard", {}, anna.cookie());
    EXPECT_TRUE(has(response, "\u22125.50 GDD"));
    EXPECT_TRUE(has(response, "A transaction of another kind"));
    EXPECT_EQ(count(response.body, " GDD<"), 1);
}

TEST_F(SessionPages, a_declined_one_shows_its_reason) {
    enlist("For the pears");
    const auto all = MUST(flows::list_transactions(house.world, anna.view(), {}, 10));
    MUST(flows::decline_transaction(
        house.world, house.caller, anna.view(), all.front().transaction.id, "not ordered <b>"));
    const auto response = get("/account/dashboard", {}, anna.cookie());
    EXPECT_TRUE(has(response, "data-state=\"declined\""));
    EXPECT_TRUE(has(response, "not ordered &lt;b&gt;"));
}

TEST_F(SessionPages, a_database_that_is_away_is_an_error_page_and_not_a_login) {
    house.store.fail_next(1);
    const auto response = get("/account/checkTransactions", {}, anna.cookie());
    EXPECT_EQ(response.status, status_of(Error::store_failed));
    EXPECT_TRUE(has(response, "Nothing was lost"));
    EXPECT_TRUE(has(response, "r-1"));
}

} // namespace
} // namespace ownkey::http
