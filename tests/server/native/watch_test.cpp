// GET /api/v1/transactions/changes. What waiting is, tests/server/http/later_test.cpp shows.
#include "core/tx/transaction.h"
#include "server/flows/transactions.h"
#include "tests/server/flows/expect.h"
#include "tests/server/native/browser.h"

namespace ownkey::house {
namespace {

class Watch : public testing::Test {
protected:
    Watch() { browser.enter(anna); }

    http::Response ask(const std::string& since) {
        return browser.get("/api/v1/transactions/changes?since=" + since);
    }

    std::string mark() {
        const auto body = ask("").body;
        return body.substr(body.find(R"("since":")") + 9, 16);
    }

    void enlist() {
        const auto body = tx::encode_transfer_body(
            {.sender = *anna.view().account.public_key, .amount = 10'000 + ++enlisted},
            "for the bread",
            std::chrono::floor<Seconds>(house.clock.now()).time_since_epoch().count());
        MUST(flows::enlist_transactions(house.world, anna.view().account, {body}, 0));
    }

    House house;
    Member anna = make_member(house);
    Browser browser{house};
    int enlisted = 0;
};

TEST_F(Watch, whoever_has_seen_nothing_is_answered_at_once) {
    const auto answer = ask("");
    EXPECT_EQ(answer.status, 200);
    EXPECT_FALSE(answer.later);
    EXPECT_NE(answer.body.find(R"("changed":true)"), std::string::npos);
}

TEST_F(Watch, without_news_the_answer_waits) {
    const auto answer = ask(mark());
    ASSERT_TRUE(answer.later);
    EXPECT_EQ(answer.later->at_most, house.settings.transactions.watch);
    EXPECT_NE(answer.body.find(R"("changed":false)"), std::string::npos);
}

TEST_F(Watch, a_new_transaction_a_decision_and_its_end_are_news) {
    auto before = mark();
    enlist();
    EXPECT_FALSE(ask(before).later);
    EXPECT_NE(ask(before).body.find(R"("pending":1)"), std::string::npos);
    before = mark();
    const auto listed = MUST(flows::list_transactions(house.world, anna.view(), {}, 10));
    MUST(flows::decline_transaction(
        house.world, house.caller, anna.view(), listed.front().transaction.id, ""));
    EXPECT_FALSE(ask(before).later);
    before = mark();
    enlist();
    EXPECT_FALSE(ask(before).later);
    before = mark();
    house.clock.advance(house.settings.transactions.validity);
    browser.enter(anna);
    EXPECT_EQ(ask(before).status, 401); // the session ended first
}

TEST_F(Watch, another_account_s_transaction_is_no_news) {
    const auto berta = make_member(house, {.email = "berta@example.org"});
    Browser other(house);
    other.enter(berta);
    const auto body = other.get("/api/v1/transactions/changes").body;
    const auto since = body.substr(body.find(R"("since":")") + 9, 16);
    enlist();
    EXPECT_TRUE(other.get("/api/v1/transactions/changes?since=" + since).later);
}

TEST_F(Watch, the_wait_is_bounded) {
    for (const auto* wrong : {"0", "-1", "26", "x"})
        EXPECT_EQ(browser.get("/api/v1/transactions/changes?wait=" + std::string(wrong)).status,
                  422)
            << wrong;
}

} // namespace
} // namespace ownkey::house
