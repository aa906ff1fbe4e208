#include "core/encoding.h"
#include "core/hash.h"
#include "core/tx/transaction.h"
#include "server/flows/transactions.h"
#include "tests/server/flows/expect.h"
#include "tests/server/flows/house.h"

namespace ownkey::flows {
namespace {

using namespace house;

class enlist : public testing::Test {
protected:
    tx::Transfer transfer(std::int64_t amount = 125'000) {
        return {
            .sender = anna.key.public_key, .receiver = house.bytes<PublicKey>(), .amount = amount};
    }

    ByteVector body(const std::string& memo = "For the apples", std::int64_t amount = 125'000) {
        return tx::encode_transfer_body(transfer(amount), memo, house.now_s());
    }

    ByteVector creation(std::int64_t gdd) {
        return tx::encode_creation_body({.receiver = house.bytes<PublicKey>(),
                                         .amount = gdd * tx::kUnitsPerGdd,
                                         .target_date_s = house.now_s()},
                                        "Community work",
                                        house.now_s());
    }

    Outcome<EnlistResult> add(const std::vector<ByteVector>& bodies) {
        return enlist_transactions(house.world, anna.view().account, bodies, 0);
    }

    int pending() { return count_tasks(house.world, anna.view().account.id)->pending; }

    House house;
    const Member anna = make_member(house);
};

TEST_F(enlist, stores_the_bytes_as_received) {
    const auto bytes = body();
    const auto result =
        enlist_transactions(house.world, anna.view().account, {bytes, creation(1000)}, 42);
    EXPECT_OK(result);
    EXPECT_EQ(result->enlisted, 2);
    EXPECT_EQ(result->already, 0);
    const auto listed = list_transactions(house.world, anna.view(), {}, 10);
    EXPECT_OK(listed);
    ASSERT_EQ(listed->size(), 2U);
    bool found = false;
    for (const auto& view : *listed) {
        found |= view.transaction.body == bytes;
        EXPECT_EQ(view.transaction.state, TransactionState::pending);
        EXPECT_EQ(view.transaction.balance, 42);
        EXPECT_EQ(view.transaction.community, "default");
        EXPECT_EQ(view.transaction.expires_at,
                  house.clock.now() + house.settings.transactions.validity);
    }
    EXPECT_TRUE(found);
}

TEST_F(enlist, the_same_twice_is_already_enlisted) {
    const auto bytes = body();
    EXPECT_OK(add({bytes}));
    auto again = add({bytes});
    EXPECT_OK(again);
    EXPECT_EQ(again->already, 1);
    again = add({bytes, body("Another memo"), bytes});
    EXPECT_OK(again);
    EXPECT_EQ(again->already, 2);
    EXPECT_EQ(again->enlisted, 1);
    EXPECT_EQ(pending(), 2);
}

TEST_F(enlist, the_same_body_for_two_accounts_is_two_transactions) {
    const auto bytes = creation(10);
    const auto ben = make_member(house, {.email = "ben@example.org"});
    EXPECT_EQ(add({bytes})->enlisted, 1);
    EXPECT_EQ(enlist_transactions(house.world, ben.view().account, {bytes}, 0)->enlisted, 1);
}

TEST_F(enlist, bad_bodies_are_refused_reported_and_spoil_the_call) {
    auto trailing = body();
    trailing.push_back(0);
    auto truncated = body();
    truncated.pop_back();
    auto unknown_field = body();
    unknown_field.insert(unknown_field.end(), {0x78, 0x01}); // field 15, varint
    auto stranger = transfer();
    stranger.sender = house.bytes<PublicKey>();
    auto own_creation = tx::encode_creation_body(
        {.receiver = anna.key.public_key, .amount = 10, .target_date_s = house.now_s()},
        "For myself",
        house.now_s());
    auto to_oneself = transfer();
    to_oneself.receiver = to_oneself.sender;
    const std::vector<std::pair<ByteVector, std::string>> cases{
        {trailing, ""},
        {truncated, "tx_truncated"},
        {unknown_field, "tx_unknown_field"},
        {body("For the apples", 0), "tx_amount"},
        {creation(1001), "tx_creation_limit"},
        {body("four"), "tx_memo_length"},
        {body(std::string(151, 'a')), "tx_memo_length"},
        {tx::encode_transfer_body(transfer(), "From tomorrow", house.now_s() + 86'400),
         "tx_created_in_future"},
        {tx::encode_transfer_body(stranger, "Not mine to sign", house.now_s()), "tx_not_concerned"},
        {tx::encode_transfer_body(to_oneself, "To myself", house.now_s()), "tx_same_account"},
        {own_creation, "tx_receiver_signs"},
        {ByteVector{}, ""},
        {ByteVector(tx::kMaxBodyBytes + 1, Byte{0x0A}), "tx_too_large"},
    };
    std::size_t reports = 0;
    for (const auto& [bytes, error] : cases) {
        const int wakes = house.wakes;
        const auto result = add({body("A good one"), bytes});
        ASSERT_FALSE(result.has_value()) << error;
        if (!error.empty()) {
            EXPECT_EQ(error_name(result.error().error), error);
        }
        const auto items = house.outbox(OutboxKind::error_in_transaction);
        ASSERT_EQ(items.size(), ++reports);
        EXPECT_EQ(json_text(items.back().payload, "error"), error_name(result.error().error));
        EXPECT_EQ(json_text(items.back().payload, "generic_hash"),
                  to_hex(blake2b_256({bytes}).view()));
        EXPECT_EQ(json_text(items.back().payload, "community"), "default");
        EXPECT_GT(house.wakes, wakes);
    }
    EXPECT_EQ(pending(), 0);
}

TEST_F(enlist, takes_transactions_of_every_era) {
    for (const auto era : {tx::Era::gradido_2019, tx::Era::gradido_2021, tx::Era::gradido_2025})
        EXPECT_OK(add({tx::encode_transfer_body(transfer(), "Of its time", house.now_s(), era)}));
    EXPECT_EQ(pending(), 3);
}

TEST_F(enlist, a_report_carries_the_time_of_the_body) {
    const auto created_s = house.now_s() - 5;
    EXPECT_FAILS(add({tx::encode_transfer_body(transfer(0), "Amount zero", created_s)}), tx_amount);
    const auto payload = house.outbox(OutboxKind::error_in_transaction).back().payload;
    EXPECT_NE(payload.find("\"created_s\":" + std::to_string(created_s) + ","), payload.npos)
        << payload;
}

TEST_F(enlist, needs_a_key) {
    EXPECT_OK(join(house, {.email = "new@example.org"}));
    EXPECT_FAILS(enlist_transactions(house.world, *house.account("new@example.org"), {body()}, 0),
                 key_missing);
    EXPECT_TRUE(house.outbox(OutboxKind::error_in_transaction).empty());
}

TEST_F(enlist, is_limited_per_account_and_all_or_nothing) {
    house.settings.transactions.max_pending = 2;
    EXPECT_FAILS(add({body("First"), body("Second"), body("Third")}), tx_limit);
    EXPECT_EQ(pending(), 0);
    EXPECT_OK(add({body("First"), body("Second")}));
    EXPECT_FAILS(add({body("Third")}), tx_limit);
    EXPECT_TRUE(house.outbox(OutboxKind::error_in_transaction).empty());
}

TEST_F(enlist, a_declined_one_does_not_come_back) {
    const auto bytes = body();
    EXPECT_OK(add({bytes}));
    const auto id = list_transactions(house.world, anna.view(), {}, 10)->at(0).transaction.id;
    EXPECT_OK(decline_transaction(house.world, house.caller, anna.view(), id, ""));
    EXPECT_EQ(add({bytes})->already, 1);
    EXPECT_EQ(pending(), 0);
}

class repeats : public enlist {
protected:
    /// A body made `later` seconds from now, whether it is flagged.
    bool repeated(const ByteVector& bytes) {
        const auto result = add({bytes});
        EXPECT_TRUE(result.has_value() && result->enlisted == 1);
        return result && result->tasks.at(0).repeated;
    }

    ByteVector made(std::int64_t later,
                    const std::string& memo = "For the apples",
                    tx::Era era = tx::Era::gradido_2021) {
        return tx::encode_transfer_body(same, memo, house.now_s() + later, era);
    }

    const tx::Transfer same = transfer();
};

TEST_F(repeats, the_same_content_within_the_window_is_flagged_and_kept) {
    EXPECT_FALSE(repeated(made(0)));
    EXPECT_TRUE(repeated(made(1)));
    house.clock.advance(house.settings.transactions.repeat_window);
    EXPECT_TRUE(repeated(made(2)));
    EXPECT_EQ(pending(), 3);
    house.clock.advance(house.settings.transactions.repeat_window + Seconds(1));
    EXPECT_FALSE(repeated(made(0)));
    const auto listed = MUST(list_transactions(house.world, anna.view(), {}, 10));
    EXPECT_EQ(std::count_if(listed.begin(),
                            listed.end(),
                            [](const auto& view) { return view.transaction.repeated; }),
              2);
}

TEST_F(repeats, what_says_something_else_is_not_flagged) {
    EXPECT_FALSE(repeated(made(0)));
    EXPECT_FALSE(repeated(made(0, "For the pears")));
    auto more = same;
    ++more.amount;
    EXPECT_FALSE(repeated(tx::encode_transfer_body(more, "For the apples", house.now_s())));
    EXPECT_FALSE(repeated(made(0, "For the apples", tx::Era::gradido_2019)));
    EXPECT_TRUE(repeated(made(1, "For the apples", tx::Era::gradido_2019)));
}

TEST_F(repeats, within_one_call_and_not_of_others) {
    const auto result = add({made(0), made(1)});
    EXPECT_OK(result);
    EXPECT_FALSE(result->tasks.at(0).repeated);
    EXPECT_TRUE(result->tasks.at(1).repeated);
    // An admin's row of creations.
    EXPECT_FALSE(repeated(creation(10)));
    EXPECT_FALSE(repeated(creation(10)));
    const auto ben = make_member(house, {.email = "ben@example.org"});
    const auto same_for_both = creation(20);
    EXPECT_FALSE(repeated(same_for_both));
    const auto of_ben = enlist_transactions(house.world, ben.view().account, {same_for_both}, 0);
    EXPECT_FALSE(of_ben->tasks.at(0).repeated);
}

TEST_F(repeats, are_found_behind_many_others) {
    house.settings.transactions.max_pending = 1'000;
    EXPECT_FALSE(repeated(made(0)));
    for (int i = 0; i < 120; ++i)
        EXPECT_FALSE(repeated(made(0, "Number " + std::to_string(i))));
    EXPECT_TRUE(repeated(made(1)));
}

TEST_F(repeats, are_never_flagged_without_a_window) {
    house.settings.transactions.repeat_window = Seconds(0);
    EXPECT_FALSE(repeated(made(0)));
    EXPECT_FALSE(repeated(made(1)));
}

TEST_F(enlist, bodies_of_a_call_are_bounded) {
    house.settings.transactions.max_bodies = 2;
    const auto result = add({body("First"), body("Second"), body("Third")});
    EXPECT_FAILS(result, field_rule);
    EXPECT_EQ(result.error().field, "transactions");
    EXPECT_OK(add({body("First"), body("Second")}));
}

TEST_F(enlist, a_community_is_one_of_the_configured) {
    house.settings.communities.push_back({.alias = "north", .name = "The North"});
    const auto call = [&](const std::string& alias) {
        return enlist_transactions(
            house.world, anna.view().account, {body("To " + alias)}, 0, alias);
    };
    EXPECT_OK(call("north"));
    const auto listed = MUST(list_transactions(house.world, anna.view(), {}, 1));
    EXPECT_EQ(listed.at(0).transaction.community, "north");
    EXPECT_EQ(listed.at(0).community_name, "The North");
    const auto unknown = call("south");
    EXPECT_FAILS(unknown, field_rule);
    EXPECT_EQ(unknown.error().field, "community");
    auto broken = body();
    broken.pop_back();
    EXPECT_FAILS(enlist_transactions(house.world, anna.view().account, {broken}, 0, "north"),
                 tx_truncated);
    const auto report = house.outbox(OutboxKind::error_in_transaction).at(0);
    EXPECT_EQ(report.community, "north");
    EXPECT_EQ(json_text(report.payload, "community"), "north");
}

TEST_F(enlist, by_the_person_reports_nothing_and_needs_the_session) {
    const auto own = [&](const std::vector<ByteVector>& bodies) {
        return enlist_own_transactions(house.world, house.caller, anna.view(), bodies, 0, "");
    };
    auto broken = body();
    broken.pop_back();
    const auto refused = own({body(), broken});
    EXPECT_FAILS(refused, tx_truncated);
    EXPECT_EQ(refused.error().field, "transactions[1]");
    EXPECT_TRUE(house.outbox(OutboxKind::error_in_transaction).empty());
    const auto bytes = body();
    const auto result = own({bytes, bytes});
    EXPECT_OK(result);
    EXPECT_EQ(result->enlisted, 1);
    ASSERT_EQ(result->tasks.size(), 2U); // both are answered
    EXPECT_EQ(result->tasks[0].id, result->tasks[1].id);
    EXPECT_OK(end_session(house.world, anna.view()));
    EXPECT_FAILS(own({body("Too late")}), no_session);
}

class services : public enlist {
protected:
    Outcome<EnlistResult> for_(const AccountName& name,
                               const std::string& community = "",
                               const std::string& of_key = "") {
        ServiceKey key{.scopes = "gradido"};
        key.community = of_key;
        return enlist_for(house.world, key, name, {body(next += '!')}, 0, community);
    }

    std::string next = "Number ";
};

TEST_F(services, name_the_account_in_three_ways) {
    EXPECT_EQ(for_({.email = " Anna@Example.org"})->enlisted, 1);
    EXPECT_EQ(for_({.email = "", .public_key = anna.key.public_key})->enlisted, 1);
    EXPECT_EQ(for_({.email = "", .id = anna.view().account.id})->enlisted, 1);
    EXPECT_FAILS(for_({.email = "nobody@example.org"}), account_not_found);
    EXPECT_FAILS(for_({.email = "", .public_key = house.bytes<PublicKey>()}), account_not_found);
    EXPECT_FAILS(for_({.email = "", .id = house.random.uuid()}), account_not_found);
    EXPECT_EQ(pending(), 3);
    auto account = *house.account("anna@example.org");
    account.state = AccountState::disabled;
    EXPECT_OK(house.store.transact(Durability::full,
                                   [&](Tables& tables) { return tables.update_account(account); }));
    EXPECT_FAILS(for_({.email = "anna@example.org"}), account_disabled);
}

TEST_F(services, stay_in_their_community) {
    house.settings.communities.push_back({.alias = "north"});
    const AccountName name{.email = "anna@example.org"};
    const auto newest = [&] {
        return MUST(list_transactions(house.world, anna.view(), {}, 100)).at(0);
    };
    EXPECT_OK(for_(name));
    EXPECT_EQ(newest().transaction.community, "default");
    house.clock.advance(Seconds(1));
    EXPECT_OK(for_(name, "north"));
    EXPECT_EQ(newest().transaction.community, "north");
    house.clock.advance(Seconds(1));
    EXPECT_FAILS(for_(name, "", "north"), account_not_found); // Anna is of the first one
    auto account = *house.account(name.email);
    account.group_alias = "north";
    EXPECT_OK(house.store.transact(Durability::full,
                                   [&](Tables& tables) { return tables.update_account(account); }));
    EXPECT_OK(for_(name, "", "north"));
    EXPECT_EQ(newest().transaction.community, "north");
    EXPECT_OK(for_(name, "north", "north"));
    EXPECT_FAILS(for_(name, "default", "north"), scope_missing);
    EXPECT_FAILS(for_(name, "", "default"), account_not_found);
    EXPECT_FAILS(for_(name, "", "removed"), account_not_found); // no longer configured
}

} // namespace
} // namespace ownkey::flows
