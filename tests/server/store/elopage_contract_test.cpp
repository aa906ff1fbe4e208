// What the shop told, each event of an order once.
#include "tests/server/store/places.h"
#include "tests/server/store/samples.h"

namespace ownkey::test {

class ElopageContract : public StoreTest {
protected:
    void SetUp() override {
        commit([](Tables& t) -> Done {
            TRY(t.insert_account(account(1)));
            return t.insert_elopage_buy(elopage_buy(1));
        });
    }
};

OWNKEY_FOR_EVERY_STORE(ElopageContract);

TEST_P(ElopageContract, gives_back_every_field) {
    look([](Tables& t) -> Done {
        EXPECT_EQ(fields(*TRY(t.find_elopage_buy(id(1)))), fields(elopage_buy(1)));
        EXPECT_FALSE(TRY(t.find_elopage_buy(id(2))));
        EXPECT_TRUE(TRY(t.has_elopage_buys("payer1@example.org")));
        EXPECT_FALSE(TRY(t.has_elopage_buys("payer2@example.org")));
        return ok();
    });
}

TEST_P(ElopageContract, an_event_of_an_order_is_kept_once) {
    auto again = elopage_buy(2);
    again.order_id = elopage_buy(1).order_id;
    const auto f = failure([&](Tables& t) { return t.insert_elopage_buy(again); });
    EXPECT_EQ(f.error, Error::store_duplicate);
    EXPECT_EQ(f.field, "order_id");
    again.event = "order.refunded";
    commit([&](Tables& t) { return t.insert_elopage_buy(again); });
    auto same_id = elopage_buy(3);
    same_id.id = id(1);
    EXPECT_EQ(failure([&](Tables& t) { return t.insert_elopage_buy(same_id); }).field, "id");
}

TEST_P(ElopageContract, is_changed_and_outlives_its_account) {
    auto changed = elopage_buy(1);
    changed.payload.clear();
    changed.payment_state = "refunded";
    commit([&](Tables& t) { return t.update_elopage_buy(changed); });
    look([&](Tables& t) -> Done {
        EXPECT_EQ(fields(*TRY(t.find_elopage_buy(id(1)))), fields(changed));
        return ok();
    });
    EXPECT_EQ(failure([](Tables& t) { return t.update_elopage_buy(elopage_buy(2)); }).error,
              Error::store_conflict);
    commit([](Tables& t) { return t.remove_account(id(1)); });
    look([](Tables& t) -> Done {
        EXPECT_FALSE(TRY(t.find_elopage_buy(id(1)))->account_id);
        return ok();
    });
}

TEST_P(ElopageContract, forgets_the_payer_by_account_and_by_address) {
    auto bought_before = elopage_buy(2);
    bought_before.order_id = "another order";
    bought_before.payer_email_key = "former@example.org";
    bought_before.account_id = id(1);
    auto not_made_yet = elopage_buy(3);
    not_made_yet.account_id.reset();
    not_made_yet.payer_email_key = "payer1@example.org";
    not_made_yet.order_id = "a third order";
    auto other = elopage_buy(4);
    other.account_id.reset();
    other.order_id = "of somebody else";
    commit([&](Tables& t) -> Done {
        TRY(t.insert_elopage_buy(bought_before));
        TRY(t.insert_elopage_buy(not_made_yet));
        return t.insert_elopage_buy(other);
    });
    commit([](Tables& t) { return t.forget_elopage_payer(id(1), "payer1@example.org"); });
    look([&](Tables& t) -> Done {
        for (const int number : {1, 2, 3}) {
            const auto buy = *TRY(t.find_elopage_buy(id(number)));
            EXPECT_EQ(buy.payer_email_key, "") << number;
            EXPECT_FALSE(buy.order_id.empty());
        }
        EXPECT_EQ(TRY(t.find_elopage_buy(id(4)))->payer_email_key, other.payer_email_key);
        EXPECT_FALSE(TRY(t.has_elopage_buys("payer1@example.org")));
        return ok();
    });
}

} // namespace ownkey::test
