// What a transaction promises, whatever it does.
#include "tests/server/store/places.h"
#include "tests/server/store/samples.h"

namespace ownkey::test {

using RulesContract = StoreTest;
OWNKEY_FOR_EVERY_STORE(RulesContract);

TEST_P(RulesContract, a_failed_transaction_leaves_nothing) {
    const auto f = failure([](Tables& t) -> Done {
        TRY(t.insert_account(account(1)));
        EXPECT_TRUE(TRY(t.find_account(id(1)))); // its own writes are visible to it
        TRY(t.insert_outbox(outbox_item(id(1))));
        return Failure(Error::tx_limit, "transactions", "too many");
    });
    EXPECT_EQ(f.error, Error::tx_limit);
    EXPECT_EQ(f.field, "transactions");
    look([](Tables& t) -> Done {
        EXPECT_FALSE(TRY(t.find_account(id(1))));
        EXPECT_FALSE(TRY(t.find_outbox_of(id(4321))));
        return ok();
    });
}

TEST_P(RulesContract, relaxed_transactions_are_visible_at_once) {
    const auto done =
        store->transact(Durability::relaxed, [](Tables& t) { return t.insert_signup(signup(1)); });
    EXPECT_TRUE(done.has_value());
    look([](Tables& t) -> Done {
        EXPECT_TRUE(TRY(t.find_signup(id(1))));
        return ok();
    });
}

TEST_P(RulesContract, a_failure_cannot_be_swallowed) {
    commit([](Tables& t) { return t.insert_signup(signup(1)); });
    const auto f = failure([](Tables& t) -> Done {
        TRY(t.insert_signup(signup(2)));
        EXPECT_FALSE(t.insert_signup(signup(1)).has_value());
        // Lost from here on: PostgreSQL would refuse each further statement.
        EXPECT_FALSE(t.find_signup(id(1)).has_value());
        EXPECT_FALSE(t.insert_signup(signup(3)).has_value());
        return ok();
    });
    EXPECT_EQ(f.error, Error::store_duplicate);
    look([](Tables& t) -> Done {
        EXPECT_FALSE(TRY(t.find_signup(id(2))));
        EXPECT_FALSE(TRY(t.find_signup(id(3))));
        return ok();
    });
}

TEST_P(RulesContract, work_may_give_its_own_name_to_a_failure) {
    commit([](Tables& t) { return t.insert_account(account(1)); });
    const auto f = failure([](Tables& t) -> Done {
        auto second = account(2);
        second.username = account(1).username;
        const auto done = t.insert_account(second);
        if (!done && done.error().field == "username") return Error::username_taken;
        return ok();
    });
    EXPECT_EQ(f.error, Error::username_taken);
}

TEST_P(RulesContract, the_store_works_on_after_a_failure) {
    for (int i = 0; i < 20; ++i)
        failure([](Tables&) -> Done { return Error::internal; });
    commit([](Tables& t) { return t.insert_signup(signup(1)); });
}

TEST_P(RulesContract, in_transaction_and_in_read_give_values) {
    const auto made = in_transaction<int>(*store, Durability::full, [](Tables& t) -> Outcome<int> {
        TRY(t.insert_signup(signup(1)));
        return 5;
    });
    EXPECT_EQ(*made, 5);
    const auto found = in_read<std::string>(*store, [](Tables& t) -> Outcome<std::string> {
        return TRY(t.find_signup(id(1)))->language;
    });
    EXPECT_EQ(*found, "en");
}

using RulesContractDeathTest = StoreTest;
OWNKEY_FOR_EVERY_STORE(RulesContractDeathTest);

TEST_P(RulesContractDeathTest, a_write_in_read_ends_the_process) {
    EXPECT_DEATH((void)store->read([](Tables& t) { return t.insert_signup(signup(1)); }), "");
}

} // namespace ownkey::test
